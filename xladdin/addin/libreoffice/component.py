"""What LibreOffice loads: it makes the objects behind the buttons. The rest lies in `pythonpath`, which it adds."""

from __future__ import annotations

import unohelper
from nianbao_office.buttons import IMPLEMENTATION, SERVICE, Buttons

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  # the name that LibreOffice looks for
g_ImplementationHelper.addImplementation(Buttons, IMPLEMENTATION, (SERVICE,))
