// The browser within WPS and the test's road to it: a message a line on standard input and output. Scripts run as in a
// page that is a file, whose requests a browser lets through only where the answer allows that.
"use strict";

const fs = require("fs");
const path = require("path");
const vm = require("vm");
const { application, strict } = require("./et.js");

const folder = process.argv[2], origin = process.argv[3];
let held = Buffer.alloc(0);

function receive() {
  for (;;) {
    const end = held.indexOf(10);
    if (end >= 0) {
      const message = JSON.parse(held.subarray(0, end).toString("utf8"));
      held = held.subarray(end + 1);
      return message;
    }
    const chunk = Buffer.alloc(65536), read = fs.readSync(0, chunk);
    if (read === 0) {
      process.exit(0);
    }
    held = Buffer.concat([held, chunk.subarray(0, read)]);
  }
}

function send(message) {
  const bytes = Buffer.from(JSON.stringify(message) + "\n", "utf8");
  for (let done = 0; done < bytes.length; ) {
    done += fs.writeSync(1, bytes, done);
  }
}

function need(what, ...given) {
  send({ need: what, given });
  const told = receive();
  if (told.error !== undefined) {
    throw new Error(told.error);
  }
  return told.value;
}

const waiting = [];
const later = (does, milliseconds = 0) => { waiting.push({ does, milliseconds }); };
const listeners = [];

/** A request of a page: asked for beforehand, and its answer shown to the page only where that allows it. */
class XMLHttpRequest {
  constructor() {
    Object.assign(this, { status: 0, responseText: "", timeout: 0, onload: null, onerror: null, ontimeout: null });
    this.headers = {};
  }

  open(method, url, whenDone) {
    Object.assign(this, { method, url, whenDone });
  }

  setRequestHeader(name, value) {
    this.headers[name.toLowerCase()] = value;
  }

  send(body) {
    if (this.whenDone) {
      later(() => (this.answers(body) ? this.onload() : this.onerror()));
    } else if (this.timeout) {
      throw new Error("InvalidAccessError");
    } else if (!this.answers(body)) {
      throw new Error("NetworkError");
    }
  }

  answers(body) {
    const asked = Object.keys(this.headers).sort();
    const before = need("http", "OPTIONS", this.url, {
      Origin: origin, "Access-Control-Request-Method": this.method, "Access-Control-Request-Headers": asked.join(","),
    }, null);
    if (before === null || before.status !== 200 || !this.isAllowed(before, asked)) {
      return false;
    }
    const told = need("http", this.method, this.url, { Origin: origin, ...this.headers }, body === undefined ? null : body);
    if (told === null || told.headers["access-control-allow-origin"] !== origin) {
      return false;
    }
    this.status = told.status;
    this.responseText = told.body;
    return true;
  }

  isAllowed(before, asked) {
    const list = (name) => (before.headers[name] || "").toLowerCase().split(/,\s*/);
    return before.headers["access-control-allow-origin"] === origin
      && list("access-control-allow-methods").includes(this.method.toLowerCase())
      && asked.every((one) => list("access-control-allow-headers").includes(one));
  }
}

const scripts = [];
const app = application(need, later, listeners);
const wps = strict("wps", {
  EtApplication: () => app,
  FileSystem: strict("FileSystem", {
    Exists: (file) => need("exists", file),
    ReadFile: (file) => need("read_file", file),
  }),
  OAAssist: strict("OAAssist", { ShellExecute: (program, words) => need("execute", program, words) }),
  ApiEvent: strict("ApiEvent", { AddApiEventListener: (name, does) => { listeners.push({ name, does }); } }),
});
const page = vm.createContext({
  wps,
  XMLHttpRequest,
  setTimeout: later,
  alert: (message) => need("say", String(message)),
  confirm: (question) => need("ask", String(question)),
  document: strict("document", { write: (tag) => { scripts.push(/src="([^"]+)"/.exec(tag)[1]); } }),
});

function load(name) {
  if (fs.existsSync(path.join(folder, name))) {
    vm.runInContext(fs.readFileSync(path.join(folder, name), "utf8"), page, { filename: name });
  }
}

load("main.js");
scripts.forEach(load);
send({ started: page.OnAddinLoad({}) });
for (;;) {
  const asked = receive();
  let given = null;
  try {
    given = asked.call === "eval" ? vm.runInContext(asked.given[0], page) : page[asked.call](...asked.given);
    while (waiting.length) {
      const next = waiting.shift();
      if (next.milliseconds) {
        need("sleep", next.milliseconds);
      }
      next.does();
    }
    send({ done: ["object", "function", "undefined"].includes(typeof given) ? null : given });
  } catch (error) {
    send({ failed: String(error.stack) });
  }
}
