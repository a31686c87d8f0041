"""The Excel workbook an office fills in: blank, or with a report's figures in it, the same bytes on every run."""

from workbook.template.build import build, workbook_bytes, write_templates

__all__ = ["build", "workbook_bytes", "write_templates"]
