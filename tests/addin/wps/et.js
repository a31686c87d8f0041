// A stand-in for the object model of WPS 表格, as strict as what is known of it: an unknown member raises, `Value` is a
// method that only reads, collections have `.Item`, errors are numbers, there is no `Enum`. Cells are kept by the test
// (open_workbooks.py), which is asked for them by `need`.
"use strict";

const ERRORS = { "#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042 };

/** Members are getters, setters and functions; any other name raises. */
function strict(kind, members) {
  const target = Object.create(null, Object.getOwnPropertyDescriptors(members));
  return new Proxy(target, {
    get(held, name) {
      if (typeof name === "symbol") {
        return undefined;
      }
      if (!(name in held)) {
        throw new Error(`${kind} has no member ${name}`);
      }
      return held[name];
    },
    set(held, name, value) {
      const member = Object.getOwnPropertyDescriptor(held, name);
      if (!member || !member.set) {
        throw new Error(`${kind}.${String(name)} cannot be set`);
      }
      member.set.call(held, value);
      return true;
    },
  });
}

function letters(column) {
  let found = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    found = String.fromCharCode(65 + ((rest - 1) % 26)) + found;
  }
  return found;
}

function numberOf(name) {
  return [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function areaOf(address) {
  const found = /^([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?$/.exec(address);
  if (!found) {
    throw new Error(`no address: ${address}`);
  }
  const [, left, top, right, bottom] = found;
  return [Number(top), numberOf(left), Number(bottom || top), numberOf(right || left)];
}

function serial(moment) {
  return (Date.parse(moment + "Z") - Date.UTC(1899, 11, 30)) / 86400000;
}

function valueOf(held) {
  if (held === null || typeof held !== "object") {
    return held;
  }
  if (held.error) {
    return -2146828288 + ERRORS[held.error];
  }
  if (held.moment) {
    return serial(held.moment);
  }
  const label = /^=HYPERLINK\(.*,"([^"]*)"\)$/.exec(held.formula);
  return label ? label[1] : 2;
}

function formulaOf(held) {
  if (held === null) {
    return "";
  }
  if (typeof held === "object") {
    return held.formula || held.error || String(serial(held.moment));
  }
  return typeof held === "boolean" ? String(held).toUpperCase() : String(held);
}

/** What a cell makes of what it is given, as a typed entry: a text that looks like something becomes it. */
function entered(given, format) {
  if (typeof given === "number" || typeof given === "boolean") {
    if (typeof given === "number" && !Number.isFinite(given)) {
      throw new Error("no such number");
    }
    return format === "@" ? formulaOf(given) : given;
  }
  if (typeof given !== "string") {
    throw new Error(`a cell does not take ${given === null ? "null" : typeof given}`);
  }
  if (given === "" || format === "@") {
    return given || null;
  }
  if (given.charAt(0) === "'") {
    return given.slice(1) || null;
  }
  if (given.length > 1 && given.charAt(0) === "=") {
    return { formula: given };
  }
  if (given in ERRORS) {
    return { error: given };
  }
  if (/^(true|false|真|假)$/i.test(given)) {
    return /^(true|真)$/i.test(given);
  }
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given)) {
    return Number(given);
  }
  return /^\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?$/.test(given) ? 46000 : given;
}

function application(need, later, listeners) {
  const state = { screen: true, alerts: true };

  function range(book, sheet, area) {
    const [top, left, bottom, right] = area, at = [book, sheet, ...area];
    const height = bottom - top + 1, width = right - left + 1, single = height === 1 && width === 1;
    const shaped = (rows) => (single ? rows[0][0] : rows);
    const enter = (given) => {
      const rows = Array.isArray(given) ? given : Array.from({ length: height }, () => Array(width).fill(given));
      if (rows.length !== height || rows.some((row) => !Array.isArray(row) || row.length !== width)) {
        throw new Error("an array has the shape of its range");
      }
      const formats = need("formats", ...at);
      need("put", ...at, rows.map((row, r) => row.map((one, c) => entered(one, formats[r][c]))));
    };
    const only = (what) => {
      if (!single) {
        throw new Error(`${what} of several cells at once`);
      }
      return [book, sheet, top, left];
    };
    return strict("Range", {
      get Value2() { return shaped(need("cells", ...at).map((row) => row.map(valueOf))); },
      set Value2(given) { enter(given); },
      get Formula() { return shaped(need("cells", ...at).map((row) => row.map(formulaOf))); },
      set Formula(given) { enter(given); },
      Value() { return shaped(need("cells", ...at).map((row) => row.map(valueOf))); },
      get NumberFormat() { return need("format", ...only("NumberFormat")); },
      set NumberFormat(given) { need("give_format", ...only("NumberFormat"), given); },
      get Style() { return strict("Style", { Name: need("style", ...only("Style")) }); },
      set Style(given) { need("give_style", ...at, given); },
      set ColumnWidth(given) { need("widen", ...only("ColumnWidth"), given); },
      get Row() { return top; },
      get Column() { return left; },
      get Rows() { return strict("Range", { Count: height }); },
      get Columns() { return strict("Range", { Count: width }); },
      get Cells() {
        return strict("Range", {
          Item: (row, column) => range(book, sheet, [top + row - 1, left + column - 1, top + row - 1, left + column - 1]),
        });
      },
      Address(rowAbsolute, columnAbsolute) {
        if (rowAbsolute !== false || columnAbsolute !== false) {
          throw new Error("only relative addresses are known here");
        }
        const first = letters(left) + top;
        return single ? first : `${first}:${letters(right)}${bottom}`;
      },
      Merge() { need("merge", ...at); },
      UnMerge() { need("unmerge", ...at); },
      Select() {
        need("select", ...at);
        later(() => listeners.filter((one) => one.name === "SheetSelectionChange").forEach((one) => one.does()));
      },
    });
  }

  function sheetOf(book, name) {
    if (!need("sheets", book).includes(name)) {
      throw new Error(`no sheet ${name}`);
    }
    let called = name;
    const is = (what) => need("protection", book, called)[what];
    return strict("Worksheet", {
      get Name() { return called; },
      set Name(given) { need("rename", book, called, given); called = given; },
      get Visible() { return need("visible", book, called); },
      set Visible(given) { need("show", book, called, given); },
      get UsedRange() { return range(book, called, need("used", book, called)); },
      get ProtectContents() { return is("contents"); },
      get ProtectDrawingObjects() { return is("objects"); },
      get ProtectScenarios() { return is("scenarios"); },
      get ProtectionMode() { return false; },
      get EnableSelection() { return is("selection"); },
      set EnableSelection(given) { need("choose_cells", book, called, given); },
      get Protection() { return strict("Protection", is("allowed")); },
      Range: (address) => range(book, called, areaOf(address)),
      Protect(password, ...how) {
        if (password !== "" || how.length !== 15 || how.some((one) => typeof one !== "boolean")) {
          throw new Error("Protect takes a password and fifteen answers");
        }
        need("protect", book, called, how);
      },
      Unprotect(password) { need("unprotect", book, called, password); },
      Activate() { need("bring", book, called); },
      Delete() {
        if (state.alerts) {
          throw new Error("somebody would be asked whether the sheet may go");
        }
        need("delete_sheet", book, called);
      },
    });
  }

  function bookOf(key) {
    const told = need("book", key);
    return strict("Workbook", {
      get Name() { return told.name; },
      get FullName() { return told.full; },
      get Path() { return told.path; },
      get Date1904() { return false; },
      get ActiveSheet() { return sheetOf(key, need("front_sheet", key)); },
      get Worksheets() {
        return strict("Worksheets", {
          get Count() { return need("sheets", key).length; },
          Item(which) { return sheetOf(key, typeof which === "number" ? need("sheets", key)[which - 1] : which); },
          Add(before, after) {
            if (before !== null || after.Name !== need("sheets", key).slice(-1)[0]) {
              throw new Error("a sheet is added at the end");
            }
            return sheetOf(key, need("add_sheet", key));
          },
        });
      },
      get Names() {
        const one = (name) => strict("Name", {
          get RefersTo() { return need("refers_to", key, name); },
          Delete() { need("delete_name", key, name); },
        });
        return strict("Names", {
          Item(name) { need("refers_to", key, name); return one(name); },
          Add(name, refersTo) { need("add_name", key, name, refersTo); return one(name); },
        });
      },
      SaveCopyAs(path) { need("save_copy", key, path); },
      Activate() { need("activate", key); },
    });
  }

  const collection = () => strict("Workbooks", {
    get Count() { return need("books").length; },
    Item(which) { return bookOf(need("books")[which - 1]); },
    Open(path) { return bookOf(need("open", path)); },
  });

  function dialog(kind) {
    const asked = { title: "", filters: [] };
    let chosen = null;
    return strict("FileDialog", {
      get Title() { return asked.title; },
      set Title(given) { asked.title = given; },
      set AllowMultiSelect(given) { if (given) { throw new Error("one file is chosen"); } },
      get Filters() {
        return strict("FileDialogFilters", { Clear() { asked.filters = []; }, Add(_name, suffixes) { asked.filters.push(suffixes); } });
      },
      Show() {
        chosen = need("choose", { 3: "choose_file", 4: "choose_folder" }[kind], asked.title, asked.filters.join(";"));
        return chosen === null ? 0 : -1;
      },
      get SelectedItems() { return strict("FileDialogSelectedItems", { Item: (which) => (which === 1 ? chosen : undefined) }); },
    });
  }

  return strict("Application", {
    get Workbooks() { return collection(); },
    get ActiveWorkbook() { const key = need("active"); return key === null ? null : bookOf(key); },
    get ActiveSheet() { const key = need("active"); return sheetOf(key, need("front_sheet", key)); },
    get ActiveCell() {
      const key = need("active"), cell = key === null ? null : need("active_cell", key);
      return cell === null ? null : range(key, need("front_sheet", key), [...cell, ...cell]);
    },
    get ScreenUpdating() { return state.screen; },
    set ScreenUpdating(given) { state.screen = given; },
    get DisplayAlerts() { return state.alerts; },
    set DisplayAlerts(given) { state.alerts = given; },
    set StatusBar(given) { need("status", given); },
    FileDialog: dialog,
  });
}

module.exports = { application, strict };
