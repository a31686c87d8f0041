"""Whether Excel only has no time just now, as while a cell is being edited or a box is open."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

REJECTED = -2147418111  # RPC_E_CALL_REJECTED
RETRY_LATER = -2147417846  # RPC_E_SERVERCALL_RETRYLATER
IGNORED = -2146777998  # 0x800AC472, VBA_E_IGNORE: what Excel answers while a cell is being edited
_BUSY = frozenset({REJECTED, RETRY_LATER, IGNORED})
_PATIENCE, _PAUSE = 2.0, 0.1  # seconds

Answer = TypeVar("Answer")


def is_busy(error: BaseException) -> bool:
    """Whether a call of Excel failed only because it has no time; pywin32 gives the reason in one of two places."""
    details = getattr(error, "excepinfo", None)
    reasons = {getattr(error, "hresult", None), details[5] if details and len(details) > 5 else None}
    return bool(reasons & _BUSY)


def patiently(call: Callable[[], Answer], wait: Callable[[float], object] = time.sleep) -> Answer:
    """What the call gives, tried again for two seconds while Excel has no time; then its error is raised."""
    for _ in range(round(_PATIENCE / _PAUSE)):
        try:
            return call()
        except Exception as error:
            if not is_busy(error):
                raise
        wait(_PAUSE)
    return call()
