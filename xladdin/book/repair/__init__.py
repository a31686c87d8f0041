"""修复模板: an altered workbook is brought back to the form, and every value in it is kept."""
