"""Whether Excel only has no time just now, as while a cell is being edited or a box is open."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

REJECTED = -2147418111  # RPC_E_CALL_REJECTED
RETRY_LATER = -2147417846  # RPC_E_SERVERCALL_RETRYLATER
IGNORED = -2146777998  # 0x800AC472, VBA_E_IGNORE: what Excel answers while a cell is being edited
_BUSY = frozenset({REJECTED, RETRY_LATER, IGNORED})
_PATIENCE, _PAUSE = 2.0, 0.1  # seconds
_PROPERTY_GET = 2  # DISPATCH_PROPERTYGET

Answer = TypeVar("Answer")


def is_busy(error: BaseException, application: Any = None) -> bool:
    """Whether a call of Excel failed only because it has no time; pywin32 gives the reason in one of two places.

    Of an Excel that would not even look a name up, it says AttributeError, as of one that has no such name. Then the
    Application, where it is given, is asked past pywin32.
    """
    if isinstance(error, AttributeError):
        return application is not None and _turns_calls_away(application)
    details = getattr(error, "excepinfo", None)
    reasons = {getattr(error, "hresult", None), details[5] if details and len(details) > 5 else None}
    return bool(reasons & _BUSY)


def patiently(call: Callable[[], Answer], application: Any = None) -> Answer:
    """What the call gives, tried again for two seconds while Excel has no time; then its error is raised."""
    for _ in range(round(_PATIENCE / _PAUSE)):
        try:
            return call()
        except Exception as error:
            if not is_busy(error, application):
                raise
        time.sleep(_PAUSE)
    return call()


def _turns_calls_away(application: Any) -> bool:
    try:
        plain = application._oleobj_
        plain.Invoke(plain.GetIDsOfNames(0, "Name"), 0, _PROPERTY_GET, 1)
    except AttributeError:
        return False
    except Exception as answer:
        return is_busy(answer)
    return False
