"""The process that a shell talks to: a host of spreadsheets without COM, whose buttons hand every click to us."""

PROTOCOL = 1  # of docs/shell.md; another number means that shell and process do not understand each other
