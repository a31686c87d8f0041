// One click: handed to the process, carried out in the workbooks, and whatever goes wrong said in words.

const WORDS = {
  notInstalled: "没有找到年报助手的程序，工作簿没有改动。请重新运行 nianbao addin install --wps；程序移动过、换过版本的也是这样。",
  outdated: "加载项和年报助手的版本不一致，工作簿没有改动。请重新运行 nianbao addin install --wps，再完全退出 WPS 重新打开。",
  starting: "正在启动年报助手……",
  notStarted: "年报助手一分钟没有启动，工作簿没有改动。请运行 nianbao addin doctor，它会说出哪里不对；"
    + "也可以先在命令行里运行 nianbao serve-shell，再点一次。",
  stopped: "年报助手中途退出了，没有做完，工作簿可以照常使用。请再点一次；还不行，请点「日志」，或者重新安装。",
  running: "年报助手的上一次点击还没有做完，请等它做完再点。",
  locked: "工作表「{}」设有密码保护，写不进去，没有改动；请先撤销工作表保护，再点一次。",
  changed: "{}在年报助手做事的时候改动过。为了不丢新填的内容，没有写入；请再点一次。",
  leftOpen: "有 {} 张工作表没有能重新保护。请点「修复模板」，或者在「审阅→保护工作表」里保护，不设密码。",
  halfWritten: "年报助手出错了，没有做完，已经写入的有一部分退不回来。"
    + "请点「撤销上次写入」，或者不存盘关闭、重新打开工作簿，再检查一遍。",
  unwritable: "有的格写不进去，没有改动，工作簿可以照常使用。请看看是不是有合并过的格，或者用「修复模板」。",
  gone: "工作簿「{}」已经关闭，没有写入。",
  broken: "年报助手出错了，没有做完，工作簿没有改动，可以照常使用。如果正在编辑某一格，请先按回车键再点。",
};
/** @typedef {{[key: string]: any, event: string, click: string}} Message */

/** A workbook that was closed meanwhile; the text names it. */
class Closed extends Error {}

let running = false;

/**
 * Carry out the command of that tag for the workbook in front. Never raises.
 * @param {string} tag
 */
function click(tag) {
  if (running) {
    show(WORDS.running);
    return;
  }
  running = true;
  reach(
    (process) => {
      try {
        perform(tag, process);
        leaveLine();
      } catch (error) {
        failed(error);
      } finally {
        running = false;
      }
    },
    (words) => {
      running = false;
      say(words);
    },
  );
}

/**
 * @param {string} tag
 * @param {Announced} process
 */
function perform(tag, process) {
  /** @type {Map<string, Seen>} */
  const seen = new Map();
  /** @type {Message} */
  let event = ask(process, "/v1/clicks", asked(tag));
  while (event.event !== "done") {
    event = ask(process, "/v1/clicks/" + event.click, { answer: answered(event, seen) });
  }
  event.workbooks.forEach((/** @type {any} */ told) => {
    const book = told.opened ? openWorkbook(told.path) : workbookAt(told.path);
    if (!book) {
      throw new Closed(told.path);
    }
    carryOut(book, told.changes, seen.get(told.path));
    if (told.select) {
      select(book, told.select.sheet, told.select.cell);
    }
  });
}

/** @param {string} tag */
function asked(tag) {
  const front = et().ActiveWorkbook;
  if (!front) {
    return { protocol: PROTOCOL, command: tag, workbook: null, beside: [], selection: null };
  }
  const beside = workbooks().map(described).filter((one) => one.path !== pathOf(front));
  return { protocol: PROTOCOL, command: tag, workbook: described(front), beside: beside, selection: selectionIn(et()) };
}

/**
 * What is answered to a message, after doing it; null to what is not known here.
 * @param {Message} event
 * @param {Map<string, Seen>} seen
 * @returns {unknown}
 */
function answered(event, seen) {
  switch (event.event) {
    case "save": {
      const book = workbookAt(event.workbook);
      if (!book) {
        throw new Closed(event.workbook);
      }
      seen.set(event.workbook, saveCopy(book, event.to));
      return event.to;
    }
    case "say":
      say(event.message);
      return true;
    case "ask":
      return askWhether(event.question);
    case "show":
      show(event.words);
      return true;
    case "choose_file":
      return chooseFile(event.title, event.suffixes);
    case "choose_folder":
      return chooseFolder(event.title);
    case "open":
      return false; // a page opens nothing; the process does
    case "open_workbook":
      openWorkbook(event.path);
      return true;
    default:
      return null;
  }
}

/**
 * @param {unknown} error
 */
function failed(error) {
  clearLine();
  if (error instanceof TurnedAway) {
    say(error.message);
  } else if (error instanceof Gone) {
    say(WORDS.stopped);
  } else if (error instanceof Locked) {
    say(WORDS.locked.replace("{}", error.message));
  } else if (error instanceof Changed) {
    say(WORDS.changed.replace("{}", error.message));
  } else if (error instanceof LeftOpen) {
    say(WORDS.leftOpen.replace("{}", error.message));
  } else if (error instanceof HalfWritten) {
    say(WORDS.halfWritten);
  } else if (error instanceof Unwritable) {
    say(WORDS.unwritable);
  } else if (error instanceof Closed) {
    say(WORDS.gone.replace("{}", error.message));
  } else {
    say(WORDS.broken);
  }
}
