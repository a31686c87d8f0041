// A workbook that is open in WPS: telling of it, saving a copy, carrying out changes so that all of them are done or none.

/** @typedef {{path: string, sheets: string[]}} Described */
/** @typedef {{change: string, sheet: string, range: string, values: Content[][], style: string, name: string, refers_to: string, widths?: (number | null)[]}} Change */
/** @typedef {Map<string, {row: number, column: number, shown: any[][]}>} Seen  What was in the cells when a copy was saved. */

const VISIBLE = -1;
const MOST_CELLS_SEEN = 500000; // more than a sheet of ours has, a whole column that was coloured is not read
const DAY_ZERO = Date.UTC(1899, 11, 30), DAY_ZERO_OF_1904 = Date.UTC(1904, 0, 1);
// The arguments of Worksheet.Protect after UserInterfaceOnly, in their order, which Worksheet.Protection tells too.
const ALLOWANCES = [
  "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
  "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
  "AllowFiltering", "AllowUsingPivotTables",
];
// As the template has it: widths and heights are free.
const FREE_IN_TEMPLATE = ["AllowFormattingColumns", "AllowFormattingRows"];

/** A sheet with somebody's password; the text names it. */
class Locked extends Error {}
/** Cells that the person has changed meanwhile; the text names them. */
class Changed extends Error {}
/** Something of what was done could not be taken back. */
class HalfWritten extends Error {}
/** Sheets that could not be protected again; the text says how many. */
class LeftOpen extends Error {}

/** @returns {Et.EtApplication} */
function et() {
  // Versions differ in what they hand out; where there are both, they are one.
  return typeof wps.EtApplication === "function" ? wps.EtApplication() : /** @type {any} */ (window).Application;
}

/** @returns {{ScreenUpdating: any, DisplayAlerts: any}}  Which the declarations take for numbers. */
function quiet() {
  return et();
}

/** @returns {Et.EtWorkbook[]} */
function workbooks() {
  const found = [], open = et().Workbooks;
  for (let number = 1; number <= open.Count; number += 1) {
    found.push(/** @type {any} */ (open.Item(number)));
  }
  return found;
}

/**
 * @param {Et.EtWorkbook} book
 * @returns {Et.EtWorksheet[]}
 */
function sheetsOf(book) {
  const found = [], sheets = book.Worksheets;
  for (let number = 1; number <= sheets.Count; number += 1) {
    found.push(/** @type {any} */ (sheets.Item(number)));
  }
  return found;
}

/**
 * @param {Et.EtWorkbook} book
 * @param {string} name
 * @returns {Et.EtWorksheet}
 */
function sheetOf(book, name) {
  return /** @type {any} */ (book.Worksheets.Item(name));
}

/**
 * @param {Et.EtWorkbook} book
 * @param {{sheet: string, range: string}} change
 * @returns {Et.EtRange}
 */
function rangeOf(book, change) {
  return /** @type {any} */ (sheetOf(book, change.sheet).Range(change.range));
}

/**
 * The path of a workbook; its name where it was never saved, or lies where no path leads.
 * @param {Et.EtWorkbook} book
 */
function pathOf(book) {
  const path = String(book.FullName);
  return String(book.Path) === "" || /^[a-z]{2,}:\/\//i.test(path) ? String(book.Name) : path;
}

/**
 * @param {Et.EtWorkbook} book
 * @returns {Described}
 */
function described(book) {
  return { path: pathOf(book), sheets: sheetsOf(book).map((sheet) => sheet.Name) };
}

/**
 * The cell that is selected; null where a chart is.
 * @param {Et.EtApplication} app
 */
function selectionIn(app) {
  const cell = app.ActiveCell;
  if (!cell) {
    return null;
  }
  return { sheet: String(app.ActiveSheet.Name), cell: String(cell.Address(false, false)) };
}

/**
 * What the workbook holds now, as a file; the workbook itself stays as it is, saved or not. Gives what was in it.
 * @param {Et.EtWorkbook} book
 * @param {string} to
 * @returns {Seen}
 */
function saveCopy(book, to) {
  book.SaveCopyAs(to);
  /** @type {Seen} */
  const seen = new Map();
  sheetsOf(book).forEach((sheet) => {
    const used = /** @type {Et.EtRange} */ (/** @type {unknown} */ (sheet.UsedRange));
    if (used.Rows.Count * used.Columns.Count <= MOST_CELLS_SEEN) {
      seen.set(sheet.Name, { row: used.Row, column: used.Column, shown: rowsOf(used.Formula) });
    }
  });
  return seen;
}

/**
 * Do all of it. Where it fails, what was done is taken back, and that is raised.
 * @param {Et.EtWorkbook} book
 * @param {Change[]} changes
 * @param {Seen | undefined} seen  undefined for a workbook that was just opened
 */
function carryOut(book, changes, seen) {
  if (changes.length === 0) {
    return;
  }
  const app = quiet(), alerts = app.DisplayAlerts, front = book.ActiveSheet;
  /** @type {Backwards} */
  const backwards = [];
  /** @type {Array<() => void>} */
  const closing = [];
  let done = false;
  app.ScreenUpdating = false;
  app.DisplayAlerts = false;
  try {
    if (seen) {
      changes.forEach((change) => refuseChanged(book, change, seen));
    }
    opened(book, changes, closing);
    changes.forEach((change) => DOES[change.change](book, change, backwards));
    done = true;
  } finally {
    const stays = done ? 0 : backwards.reverse().filter((step) => !succeeds(step)).length;
    const open = closing.filter((close) => !succeeds(close)).length;
    app.DisplayAlerts = alerts;
    app.ScreenUpdating = true;
    succeeds(() => {
      if (book.ActiveSheet.Name !== front.Name) {
        front.Activate();
      }
    });
    if (stays > 0) {
      throw new HalfWritten();
    }
    if (open > 0) {
      throw new LeftOpen(String(open));
    }
  }
}

/** @param {() => void} step */
function succeeds(step) {
  try {
    step();
    return true;
  } catch (error) {
    return false;
  }
}

/**
 * @param {Et.EtWorkbook} book
 * @param {string} sheet
 * @param {string | null} cell
 */
function select(book, sheet, cell) {
  book.Activate();
  sheetOf(book, sheet).Activate();
  if (cell) {
    rangeOf(book, { sheet: sheet, range: cell }).Select();
  }
}

/**
 * Changed where cells that are to be written hold something else than when the copy was saved.
 * @param {Et.EtWorkbook} book
 * @param {Change} change
 * @param {Seen} seen
 */
function refuseChanged(book, change, seen) {
  const then = seen.get(change.sheet);
  if (change.change !== "write" || !then) {
    return;
  }
  const block = rangeOf(book, change), top = block.Row - then.row, left = block.Column - then.column;
  rowsOf(block.Formula).forEach((line, row) => line.forEach((now, column) => {
    const held = (then.shown[top + row] || [])[left + column];
    if (wordsOf(now) !== wordsOf(held)) {
      throw new Changed("「" + change.sheet + "」的 " + change.range);
    }
  }));
}

/** @param {any} shown */
function wordsOf(shown) {
  return shown === null || shown === undefined ? "" : String(shown);
}

/**
 * Open the sheets that are written to; `closing` has what protects them again as they were.
 * @param {Et.EtWorkbook} book
 * @param {Change[]} changes
 * @param {Array<() => void>} closing
 */
function opened(book, changes, closing) {
  const written = changes.filter((change) => ["write", "style", "merge"].indexOf(change.change) >= 0);
  new Set(written.map((change) => change.sheet)).forEach((name) => {
    const sheet = sheetsOf(book).filter((one) => one.Name === name)[0];
    if (!sheet || !sheet.ProtectContents) {
      return; // it is open, or is added only now
    }
    const before = protectionOf(sheet), selection = sheet.EnableSelection;
    try {
      sheet.Unprotect("");
    } catch (error) {
      throw new Locked(name);
    }
    if (sheet.ProtectContents) {
      throw new Locked(name);
    }
    closing.push(() => {
      protect(sheet, before);
      sheet.EnableSelection = selection;
      if (!sheet.ProtectContents) {
        throw new Error("it is open");
      }
    });
  });
}

/**
 * What Worksheet.Protect is to be told after the password.
 * @param {Et.EtWorksheet} sheet
 */
function protectionOf(sheet) {
  const allowed = /** @type {any} */ (sheet.Protection);
  return [
    Boolean(sheet.ProtectDrawingObjects), true, Boolean(sheet.ProtectScenarios), Boolean(sheet.ProtectionMode),
  ].concat(ALLOWANCES.map((name) => Boolean(allowed[name])));
}

/**
 * @param {Et.EtWorksheet} sheet
 * @param {boolean[]} how
 */
function protect(sheet, how) {
  sheet.Protect("", how[0], how[1], how[2], how[3], how[4], how[5], how[6], how[7], how[8], how[9], how[10], how[11],
    how[12], how[13], how[14]);
}

/** @type {{[change: string]: (book: Et.EtWorkbook, change: Change, backwards: Backwards) => void}} */
const DOES = {
  write: (book, change, backwards) => {
    const block = rangeOf(book, change), before = contentsOf(block);
    const dayZero = book.Date1904 ? DAY_ZERO_OF_1904 : DAY_ZERO;
    backwards.push(() => write(block, before, dayZero, []));
    write(block, change.values, dayZero, backwards);
  },
  style: (book, change, backwards) => {
    // Several cells at once are on a sheet that was just added, and look all the same.
    const block = rangeOf(book, change), first = /** @type {any} */ (block.Cells.Item(1, 1));
    const before = String(first.Style.Name);
    block.Style = change.style;
    backwards.push(() => { block.Style = before; });
  },
  merge: (book, change, backwards) => {
    const block = rangeOf(book, change);
    block.Merge();
    backwards.push(() => block.UnMerge());
  },
  name: (book, change, backwards) => {
    const before = refersTo(book, change.name);
    book.Names.Add(change.name, change.refers_to);
    backwards.push(() => {
      if (before === null) {
        nameOf(book, change.name).Delete();
      } else {
        book.Names.Add(change.name, before);
      }
    });
  },
  protect: (book, change, backwards) => {
    const sheet = sheetOf(book, change.sheet);
    if (!sheet.ProtectContents) {
      protect(sheet, [false, true, false, false].concat(ALLOWANCES.map((name) => FREE_IN_TEMPLATE.indexOf(name) >= 0)));
      backwards.push(() => sheet.Unprotect(""));
    }
  },
  show_sheet: (book, change, backwards) => {
    const sheet = sheetOf(book, change.sheet), before = sheet.Visible;
    sheet.Visible = VISIBLE;
    backwards.push(() => { sheet.Visible = before; });
  },
  add_sheet: (book, change, backwards) => {
    const last = sheetsOf(book).pop();
    const sheet = /** @type {Et.EtWorksheet} */ (/** @type {any} */ (book.Worksheets.Add(null, last)));
    backwards.push(() => sheet.Delete());
    sheet.Name = change.sheet;
    (change.widths || []).forEach((width, column) => {
      if (width !== null) {
        /** @type {any} */ (sheet).Range("A1").Cells.Item(1, column + 1).ColumnWidth = width;
      }
    });
  },
};

/**
 * @param {Et.EtWorkbook} book
 * @param {string} name
 * @returns {Et.EtName}
 */
function nameOf(book, name) {
  return /** @type {any} */ (book.Names.Item(name));
}

/**
 * What a name stands for; null where there is none.
 * @param {Et.EtWorkbook} book
 * @param {string} name
 */
function refersTo(book, name) {
  try {
    return String(nameOf(book, name).RefersTo);
  } catch (error) {
    return null;
  }
}
