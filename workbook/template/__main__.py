"""`python -m workbook.template`: write the committed blank workbooks anew."""

import sys

from workbook.template.build import write_templates

for path in write_templates():
    sys.stdout.write(f"{path}\n")
