"""Draws a ledger workbook: one module a sheet, `build.py` puts them together."""
