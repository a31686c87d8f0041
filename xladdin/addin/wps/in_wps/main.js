// What WPS loads, by itself or from index.html: the other files, and the functions that ribbon.xml names.

// place.js is written at the installation: where the program is on this computer.
["place.js", "contents.js", "workbook.js", "person.js", "process.js", "clicking.js"].forEach((name) => {
  document.write('<script charset="utf-8" src="' + name + '"></script>');
});

/** WPS has read the ribbon. */
function OnAddinLoad() {
  try {
    wps.ApiEvent.AddApiEventListener("SheetSelectionChange", () => goesOn());
  } catch (error) {
    // The buttons work without: what the status bar says then stays until the next click.
  }
  return true;
}

/**
 * A button: `nianbao_validate` is the command of the tag `validate`.
 * @param {{Id: string}} control
 */
function OnAction(control) {
  click(String(control.Id).replace(/^nianbao_/, ""));
  return true;
}

/**
 * @param {{Id: string}} control
 */
function GetImage(control) {
  return "images/" + String(control.Id).replace(/^nianbao_/, "") + ".svg";
}
