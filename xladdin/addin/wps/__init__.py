"""The buttons in WPS: an add-in made from the table of commands, put in and taken out for one user."""
