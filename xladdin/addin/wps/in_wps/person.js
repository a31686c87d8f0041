// The person at WPS: message boxes, the boxes for files and folders, the status bar.

const FILE_PICKER = 3, FOLDER_PICKER = 4, CHOSEN = -1; // of Application.FileDialog, and what its Show gives
const YES_AND_NO = "\n\n（「确定」是「是」，「取消」是「否」。）"; // the box of a page has no other buttons
const OTHER_KIND = "这里不能用这种文件。请选：";

// The line in the status bar: what it says, whether it ends when the person goes on, and the cell that we have chosen.
const line = { words: "", ends: false, chosen: "" };

/** @param {string} message */
function say(message) {
  alert(message);
}

/** @param {string} question */
function askWhether(question) {
  return confirm(question + YES_AND_NO);
}

/** @param {string} words */
function show(words) {
  line.words = words;
  statusBar().StatusBar = words;
}

/** WPS's own words in the status bar again. */
function clearLine() {
  line.ends = false;
  line.words = "";
  statusBar().StatusBar = false;
}

/** Leave the result in the status bar until the person goes on, and nothing that says that the work still goes on. */
function leaveLine() {
  if (line.words === "" || /……$/.test(line.words)) {
    clearLine();
    return;
  }
  show(line.words); // again: to select a cell may have cleared it
  line.chosen = JSON.stringify(selectionIn(et()));
  line.ends = true;
}

/** Another cell is selected: not by us, who are told of our own choice too, and late. */
function goesOn() {
  if (line.ends && JSON.stringify(selectionIn(et())) !== line.chosen) {
    clearLine();
  }
}

/** @returns {{StatusBar: any}} */
function statusBar() {
  return et();
}

/**
 * @param {string} title
 * @param {string[]} suffixes
 * @returns {string | null}
 */
function chooseFile(title, suffixes) {
  const patterns = suffixes.map((suffix) => "*" + suffix).join(";");
  for (;;) {
    const chosen = chosenBy(FILE_PICKER, title, (box) => {
      box.AllowMultiSelect = false;
      box.Filters.Clear();
      box.Filters.Add("可以读取的文件", patterns);
    });
    if (chosen === null || suffixes.some((suffix) => chosen.toLowerCase().endsWith(suffix))) {
      return chosen;
    }
    say(OTHER_KIND + patterns);
  }
}

/** @param {string} title */
function chooseFolder(title) {
  return chosenBy(FOLDER_PICKER, title, () => undefined);
}

/**
 * @param {number} kind
 * @param {string} title
 * @param {(box: Kso.KsoFileDialog) => void} prepare
 * @returns {string | null}
 */
function chosenBy(kind, title, prepare) {
  const box = /** @type {Kso.KsoFileDialog} */ (/** @type {any} */ (et().FileDialog(kind)));
  box.Title = title;
  prepare(box);
  if (/** @type {any} */ (box.Show()) !== CHOSEN) {
    return null;
  }
  return String(/** @type {any} */ (box.SelectedItems.Item(1)));
}

/**
 * The open workbook of that path, brought in front, or opened.
 * @param {string} path
 * @returns {Et.EtWorkbook}
 */
function openWorkbook(path) {
  const there = workbookAt(path);
  if (there) {
    there.Activate();
    return there;
  }
  return /** @type {any} */ (et().Workbooks.Open(path));
}

/**
 * @param {string} path
 * @returns {Et.EtWorkbook | undefined}
 */
function workbookAt(path) {
  return workbooks().filter((book) => alike(pathOf(book)) === alike(path))[0];
}

/**
 * A path to compare: on Windows, neither the case of letters nor the kind of stroke tells two files apart.
 * @param {string} path
 */
function alike(path) {
  return /^([a-z]:|\\\\)/i.test(path) ? path.replace(/\//g, "\\").toLowerCase() : path;
}
