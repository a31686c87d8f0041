"""The finished tables, written out: pictures, pages and text drawn from the grid of a report.

Import the module of the format you want; this package itself imports nothing.
"""
