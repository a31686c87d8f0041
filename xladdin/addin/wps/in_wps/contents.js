// What cells hold: as docs/shell.md has it, and as WPS takes it and gives it.

/** @typedef {null | number | string | boolean | {formula: string} | {error: string} | {moment: string}} Content */
/** @typedef {Array<() => void>} Backwards  What takes back what has been done so far; the last is done first. */

// An error comes from Value2 as the number 0x800A0000 + one of these, not as its name.
const ERRORS = new Map([
  ["#NULL!", 2000], ["#DIV/0!", 2007], ["#VALUE!", 2015], ["#REF!", 2023], ["#NAME?", 2029], ["#NUM!", 2036],
  ["#N/A", 2042], ["#GETTING_DATA", 2043], ["#SPILL!", 2045], ["#CONNECT!", 2046], ["#BLOCKED!", 2047],
  ["#UNKNOWN!", 2048], ["#FIELD!", 2049], ["#CALC!", 2050],
]);
const FIRST_ERROR = -2146828288;
const MILLISECONDS_A_DAY = 86400000;
const AS_TEXT = "@", AS_NUMBER = "General", AS_DAY = "yyyy-mm-dd", AS_MOMENT = "yyyy-mm-dd hh:mm:ss";

/** A cell that did not take what was written into it. */
class Unwritable extends Error {}

/**
 * What the cells of a block hold, row by row.
 * @param {Et.EtRange} block
 * @returns {Content[][]}
 */
function contentsOf(block) {
  const values = rowsOf(block.Value2), shown = rowsOf(block.Formula);
  return shown.map((line, row) => line.map((words, column) => contentOf(values[row][column], words)));
}

/**
 * What the formula bar shows of each cell of a block; of one cell, WPS gives no array.
 * @param {unknown} given
 * @returns {any[][]}
 */
function rowsOf(given) {
  if (!Array.isArray(given)) {
    return [[given]];
  }
  return Array.isArray(given[0]) ? given : [given];
}

/**
 * @param {any} value  as Value2 has it
 * @param {any} shown  as Formula has it: a text that reads like a formula is there as it is, a formula is not its value
 * @returns {Content}
 */
function contentOf(value, shown) {
  if (typeof shown === "string" && shown.charAt(0) === "=" && shown !== value) {
    return { formula: shown };
  }
  if (typeof value === "number" && ERRORS.has(shown)) {
    return { error: shown };
  }
  return value === undefined || value === "" ? null : value;
}

/**
 * Write a block, so that each cell holds just that: a text stays a text, whatever it looks like. Unwritable where one
 * does not.
 * @param {Et.EtRange} block
 * @param {Content[][]} rows
 * @param {number} dayZero  milliseconds since 1970 of the day that is 0 in this workbook
 * @param {Backwards} backwards
 */
function write(block, rows, dayZero, backwards) {
  eachCell(block, rows, (cell, content) => {
    if (isMoment(content)) {
      showAsMoment(cell(), content.moment, backwards);
    }
  });
  const handed = rows.map((line) => line.map((content) => handedOver(content, dayZero)));
  const area = /** @type {{Value2: any}} */ (block);
  area.Value2 = handed.length === 1 && handed[0].length === 1 ? handed[0][0] : handed;
  eachCell(block, rows, (cell, content) => {
    const words = asFormula(content);
    if (words !== null) {
      /** @type {{Formula: any}} */ (cell()).Formula = words;
    }
  });
  const held = rowsOf(block.Value2);
  eachCell(block, rows, (cell, content, row, column) => {
    if (!holds(held[row][column], content, dayZero)) {
      settle(cell(), content, dayZero, backwards);
    }
  });
}

/**
 * A second way for one cell: its number format has made something else of what was written.
 * @param {Et.EtRange} cell
 * @param {Content} content
 * @param {number} dayZero
 * @param {Backwards} backwards
 */
function settle(cell, content, dayZero, backwards) {
  const format = isMoment(content) ? formatOf(content.moment) : typeof content === "string" ? AS_TEXT : AS_NUMBER;
  giveFormat(cell, format, backwards);
  const one = /** @type {{Value2: any}} */ (cell);
  one.Value2 = typeof content === "string" ? content : handedOver(content, dayZero);
  if (!holds(one.Value2, content, dayZero)) {
    throw new Unwritable("a cell holds something else than was written");
  }
}

/**
 * @param {Et.EtRange} block
 * @param {Content[][]} rows
 * @param {(cell: () => Et.EtRange, content: Content, row: number, column: number) => void} does
 */
function eachCell(block, rows, does) {
  rows.forEach((line, row) => line.forEach((content, column) => {
    does(() => /** @type {any} */ (block.Cells.Item(row + 1, column + 1)), content, row, column);
  }));
}

/**
 * A content as Value2 takes it; formulas and errors, which it would take for texts or refuse, come after.
 * @param {Content} content
 * @param {number} dayZero
 */
function handedOver(content, dayZero) {
  if (content === null || content === "" || asFormula(content) !== null) {
    return "";
  }
  if (typeof content === "string") {
    return "'" + content;
  }
  return isMoment(content) ? numberOf(content.moment, dayZero) : content;
}

/** @param {Content} content */
function asFormula(content) {
  if (content === null || typeof content !== "object") {
    return null;
  }
  return "formula" in content ? content.formula : "error" in content ? content.error : null;
}

/**
 * Whether what Value2 says is that content; what a formula comes to is its own affair.
 * @param {any} value
 * @param {Content} content
 * @param {number} dayZero
 */
function holds(value, content, dayZero) {
  if (content === null || content === "") {
    return value === null || value === undefined || value === "";
  }
  if (typeof content === "object" && "formula" in content) {
    return true;
  }
  if (typeof content === "object" && "error" in content) {
    return value === FIRST_ERROR + Number(ERRORS.get(content.error));
  }
  const wanted = isMoment(content) ? numberOf(content.moment, dayZero) : content;
  if (typeof wanted === "number" && typeof value === "number") {
    return Math.abs(value - wanted) <= Math.abs(wanted) * 1e-14; // 15 digits are kept
  }
  return value === wanted;
}

/**
 * @param {Content} content
 * @returns {content is {moment: string}}
 */
function isMoment(content) {
  return content !== null && typeof content === "object" && "moment" in content;
}

/**
 * @param {string} moment
 * @param {number} dayZero
 */
function numberOf(moment, dayZero) {
  return (Date.parse(moment + "Z") - dayZero) / MILLISECONDS_A_DAY;
}

/** @param {string} moment */
function formatOf(moment) {
  return /T00:00:00$/.test(moment) ? AS_DAY : AS_MOMENT;
}

/**
 * Give a cell a format of dates unless it has one: else a date would be seen as a number.
 * @param {Et.EtRange} cell
 * @param {string} moment
 * @param {Backwards} backwards
 */
function showAsMoment(cell, moment, backwards) {
  const bare = String(cell.NumberFormat).replace(/"[^"]*"|\[[^\]]*\]|\\./g, "");
  if (!/[ymdh]/i.test(bare)) {
    giveFormat(cell, formatOf(moment), backwards);
  }
}

/**
 * @param {Et.EtRange} cell
 * @param {string} format
 * @param {Backwards} backwards
 */
function giveFormat(cell, format, backwards) {
  const before = cell.NumberFormat;
  backwards.push(() => { cell.NumberFormat = before; });
  cell.NumberFormat = format;
}
