// The process that works: finding it, starting it, speaking with it (docs/shell.md). The add-in computes nothing.

const PROTOCOL = 1;
const PATIENCE = 60000, PAUSE = 300, ANSWERS_WITHIN = 5000; // milliseconds
const JSON_TYPE = "application/json";

/** @typedef {{port: number, token: string}} Announced */

/** The process does not answer, or not as one of ours. */
class Gone extends Error {}
/** The process does not carry that out now; the text, for the person, says why. */
class TurnedAway extends Error {}

/**
 * Where the process says that it listens; null where it does not.
 * @returns {Announced | null}
 */
function announced() {
  try {
    const path = NIANBAO_PLACE.announced;
    if (!wps.FileSystem.Exists(path)) {
      return null;
    }
    const told = JSON.parse(wps.FileSystem.ReadFile(path));
    return told && told.port > 0 && told.port < 65536 && typeof told.token === "string" ? told : null;
  } catch (error) {
    return null;
  }
}

/**
 * Find the process, started if need be: `then` is given it, `otherwise` the words that say why there is none.
 * @param {(process: Announced) => void} then
 * @param {(words: string) => void} otherwise
 */
function reach(then, otherwise) {
  if (typeof NIANBAO_PLACE === "undefined") {
    otherwise(WORDS.notInstalled);
    return;
  }
  lookAgain((process, protocol) => {
    if (process && protocol === PROTOCOL) {
      then(process);
    } else if (process) {
      otherwise(WORDS.outdated);
    } else {
      start(then, otherwise);
    }
  });
}

/**
 * @param {(process: Announced) => void} then
 * @param {(words: string) => void} otherwise
 */
function start(then, otherwise) {
  if (!wps.FileSystem.Exists(NIANBAO_PLACE.program) || !wps.FileSystem.Exists(NIANBAO_PLACE.script)) {
    otherwise(WORDS.notInstalled);
    return;
  }
  show(WORDS.starting);
  const script = NIANBAO_PLACE.script;
  wps.OAAssist.ShellExecute(NIANBAO_PLACE.program, /\s/.test(script) ? '"' + script + '"' : script);
  const end = Date.now() + PATIENCE;
  const wait = () => lookAgain((process, protocol) => {
    if (process && protocol === PROTOCOL) {
      then(process);
    } else if (Date.now() < end) {
      setTimeout(wait, PAUSE);
    } else {
      clearLine();
      otherwise(WORDS.notStarted);
    }
  });
  setTimeout(wait, PAUSE);
}

/**
 * Ask who listens where the process says that it does: no process where nobody of ours answers soon.
 * @param {(process: Announced | null, protocol: unknown) => void} then
 */
function lookAgain(then) {
  const process = announced();
  if (!process) {
    then(null, null);
    return;
  }
  const asking = new XMLHttpRequest();
  asking.open("GET", addressOf(process, "/v1"), true);
  asking.timeout = ANSWERS_WITHIN;
  asking.setRequestHeader("Authorization", "Bearer " + process.token);
  asking.onload = () => {
    const told = asking.status === 200 ? parsed(asking.responseText) : null;
    then(told ? process : null, told ? told.protocol : null);
  };
  asking.onerror = asking.ontimeout = () => then(null, null);
  asking.send();
}

/**
 * Send a request and wait for what is answered: nothing else is to happen in the workbook meanwhile. Gone where the
 * process has died, TurnedAway where it does not take the click.
 * @param {Announced} process
 * @param {string} path
 * @param {unknown} given
 * @returns {any}
 */
function ask(process, path, given) {
  const asking = new XMLHttpRequest();
  try {
    asking.open("POST", addressOf(process, path), false);
    asking.setRequestHeader("Authorization", "Bearer " + process.token);
    asking.setRequestHeader("Content-Type", JSON_TYPE);
    asking.send(JSON.stringify(given));
  } catch (error) {
    throw new Gone(String(error));
  }
  const told = parsed(asking.responseText);
  if (told && asking.status === 409) {
    throw new TurnedAway(String(told.refused));
  }
  if (!told || asking.status !== 200) {
    throw new Gone(told ? String(told.refused) : "no answer of ours");
  }
  return told;
}

/**
 * The token stands in the path too: before a page may send it in a header, the browser asks whether it may.
 * @param {Announced} process
 * @param {string} path
 */
function addressOf(process, path) {
  return "http://127.0.0.1:" + process.port + "/" + process.token + path;
}

/** @param {string} words */
function parsed(words) {
  try {
    const told = JSON.parse(words);
    return told && typeof told === "object" ? told : null;
  } catch (error) {
    return null;
  }
}
