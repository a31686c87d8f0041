"""The buttons in LibreOffice: an extension made from the table of commands, put in and taken out for one user."""
