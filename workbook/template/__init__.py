"""The Excel workbook an office fills in: blank, or with a report's figures in it, the same bytes on every run."""

from workbook.template.build import TEMPLATE_FOLDER, build, workbook_bytes
from workbook.template.guide import GuideRule

__all__ = ["TEMPLATE_FOLDER", "GuideRule", "build", "workbook_bytes"]
