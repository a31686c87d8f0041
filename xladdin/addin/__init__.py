"""The Excel add-in: the ribbon 年报, from one table of commands to the file that Excel loads."""
