"""An Excel that has no time is told from one that refuses, in all the ways in which pywin32 says so."""

from __future__ import annotations

import pytest
from com_stub import ComError
from excel_window import Excel
from pywin32_stub import CDispatch, Plain

from xladdin.hosts.busy import IGNORED, REJECTED, RETRY_LATER, is_busy, patiently

CODES = (REJECTED, RETRY_LATER, IGNORED)


def inner(code: int) -> ComError:
    """An error that has its reason inside, as of a property that Excel would not give."""
    error = ComError("发生意外。")
    error.excepinfo = (0, "Excel", None, None, 0, code)
    return error


class TestIsBusy:
    @pytest.mark.parametrize("code", CODES)
    def test_the_reason_stands_in_one_of_two_places(self, code: int) -> None:
        assert is_busy(ComError("忙", code))
        assert is_busy(inner(code))

    @pytest.mark.parametrize(
        "error",
        [ComError("下标越界。"), ValueError("x"), KeyboardInterrupt(), inner(-2146827284), ComError("x", 0)],
    )
    def test_another_error_is_another_error(self, error: BaseException) -> None:
        assert not is_busy(error, CDispatch(Plain(Excel())))

    @pytest.mark.parametrize("code", CODES)
    def test_a_name_that_could_not_be_looked_up_is_asked_for_again(self, code: int) -> None:
        excel = Excel()
        application = CDispatch(Plain(excel))
        excel.busy, excel.busy_for = code, 1.0
        with pytest.raises(AttributeError) as caught:
            application.StatusBar = "x"
        assert is_busy(caught.value, application)
        excel.busy_for = 0.0
        assert not is_busy(caught.value, application)

    def test_a_name_that_does_not_exist_is_not(self) -> None:
        assert not is_busy(AttributeError("StatusBar"), CDispatch(Plain(Excel())))
        assert not is_busy(AttributeError("StatusBar"), object())
        assert not is_busy(AttributeError("StatusBar"))


class TestPatiently:
    def test_what_works_at_once_does_not_wait(self, pauses: list[float]) -> None:
        assert patiently(lambda: 7) == 7
        assert pauses == []

    def test_an_excel_that_gets_free_answers(self, pauses: list[float]) -> None:
        answers = iter([ComError("忙", REJECTED), ComError("忙", RETRY_LATER), 7])

        def call() -> int:
            answer = next(answers)
            if isinstance(answer, Exception):
                raise answer
            return answer

        assert patiently(call) == 7
        assert len(pauses) == 2

    def test_after_two_seconds_its_error_is_raised(self, pauses: list[float]) -> None:
        def call() -> None:
            raise ComError("忙", REJECTED)

        with pytest.raises(ComError):
            patiently(call)
        assert sum(pauses) == pytest.approx(2.0)

    def test_another_error_is_raised_at_once(self, pauses: list[float]) -> None:
        with pytest.raises(ZeroDivisionError):
            patiently(lambda: 1 // 0)
        assert pauses == []
