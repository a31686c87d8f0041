"""How staff use it: the functions behind the Excel ribbon, the files, the exports and the command line."""
