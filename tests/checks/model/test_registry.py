"""The rule book and the rule functions match one to one, or the program does not start."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from checks.model import registry
from checks.model.finding import Outcome, Severity
from checks.model.registry import (
    Breach,
    Entry,
    Filing,
    RuleBookError,
    put_into_words,
    rule,
    rule_book,
    rules_for,
    verify,
)
from workbook.edition import Edition, edition_ids
from workbook.report import Report

RETIRED = Entry(
    id="T9-9",
    title="已停用",
    severity=Severity.NOTE,
    basis="",
    editions=("2021",),
    message="",
    retired="2025-01-01",
    reason="格式已无此项",
)


def finds_nothing(filing: Filing) -> Iterator[Breach]:
    """A rule that is content with everything."""
    yield from ()


class TestTheRuleBook:
    """What every entry must say."""

    @pytest.mark.parametrize("entry", rule_book.values(), ids=lambda entry: entry.id)
    def test_an_entry_is_complete(self, entry: Entry) -> None:
        assert entry.title
        assert entry.basis
        assert set(entry.editions) <= set(edition_ids())
        assert entry.message.endswith("。")

    @pytest.mark.parametrize("entry", rule_book.values(), ids=lambda entry: entry.id)
    def test_what_the_user_reads_is_chinese(self, entry: Entry) -> None:
        words = re.sub(r"\{\w+\}", "", entry.title + entry.message + entry.blank)
        assert not re.search(r"[A-Za-z]", words)

    def test_titles_are_not_used_twice(self) -> None:
        assert len({entry.title for entry in rule_book.values()}) == len(rule_book)

    def test_it_cannot_be_changed_by_accident(self) -> None:
        with pytest.raises(TypeError):
            rule_book["T3-1"] = RETIRED  # type: ignore[index]

    def test_every_active_entry_has_a_function_and_the_reverse(self) -> None:
        verify()
        assert set(registry._functions) == {entry.id for entry in rule_book.values() if entry.active}

    def test_every_function_says_what_it_demands(self, edition: Edition) -> None:
        for entry, function in rules_for(edition.id):
            assert function.__doc__, entry.id


class TestAMismatch:
    """Found at import, with the name of the rule."""

    def test_a_function_for_a_rule_that_is_not_in_the_book(self) -> None:
        with pytest.raises(RuleBookError, match="finds_nothing: the rule book has no entry T9-9"):
            rule("T9-9")(finds_nothing)

    def test_two_functions_for_one_rule(self) -> None:
        with pytest.raises(RuleBookError, match="T3-1 has two functions"):
            rule("T3-1")(finds_nothing)

    def test_a_function_for_a_retired_rule(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(registry, "rule_book", {**rule_book, "T9-9": RETIRED})
        with pytest.raises(RuleBookError, match="T9-9 is retired and must have no function"):
            rule("T9-9")(finds_nothing)

    def test_an_entry_without_function(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(registry._functions, "T3-1")
        monkeypatch.delitem(registry._functions, "T4-1")
        with pytest.raises(RuleBookError, match="rules without a function: T3-1, T4-1"):
            verify()

    def test_a_retired_rule_is_kept_in_the_book_and_carried_out_nowhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(registry, "rule_book", {**rule_book, "T9-9": RETIRED})
        verify()
        assert "T9-9" not in [entry.id for entry, _ in rules_for("2021")]

    @pytest.mark.parametrize(
        "status",
        ['status = "paused"', 'status = "retired"', 'status = "active"\nretired = "2025-01-01"\nreason = "无此项"'],
    )
    def test_an_entry_of_unknown_or_contradictory_status(self, monkeypatch: pytest.MonkeyPatch, status: str) -> None:
        entry = 'title = "甲"\nseverity = "note"\nbasis = "乙"\neditions = ["2021"]\nmessage = "丙。"\n'
        monkeypatch.setattr(registry, "get_data", lambda package, name: f"[T9-9]\n{entry}{status}\n".encode())
        with pytest.raises(RuleBookError, match="T9-9: status is active, or retired with a date and a reason"):
            registry._load()

    def test_a_retired_entry_with_date_and_reason_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        entry = 'title = "甲"\nseverity = "note"\nbasis = "乙"\neditions = ["2021"]\nmessage = "丙。"\n'
        ending = 'status = "retired"\nretired = "2025-01-01"\nreason = "无此项"\n'
        monkeypatch.setattr(registry, "get_data", lambda package, name: f"[T9-9]\n{entry}{ending}".encode())
        found = registry._load()["T9-9"]
        assert (found.active, found.retired, found.reason) == (False, "2025-01-01", "无此项")


class TestRulesOfAnEdition:
    """Each edition has its own rules."""

    def test_those_of_2019_only(self) -> None:
        of_2019 = {entry.id for entry, _ in rules_for("2019")}
        of_2021 = {entry.id for entry, _ in rules_for("2021")}
        assert {"T2-5", "T2-6", "T2-7", "Y-3", "Y-4"} == of_2019 - of_2021
        assert {"T2-2", "T2-3", "Y-2", "Y-10"} <= of_2021 - of_2019

    def test_they_come_in_the_order_of_the_book(self) -> None:
        ids = [entry.id for entry, _ in rules_for("2021")]
        assert ids == [rule_id for rule_id in rule_book if rule_id in ids]

    def test_an_edition_to_come_has_the_rules_that_name_none(self) -> None:
        assert [entry.id for entry, _ in rules_for("2099")] == [
            rule_id for rule_id, entry in rule_book.items() if entry.active and not entry.editions
        ]


class TestPuttingIntoWords:
    """The figures of a breach in the words of the book."""

    def test_the_difference_is_shown_without_sign_and_kept_with_it(self, suqian: Report) -> None:
        fields = suqian.edition.disputes.fields[:1]
        found = put_into_words(rule_book["T3-3"], Breach(fields, 3, 5, -2, words={"where": "「甲」行"}))
        assert found.message == "表三「甲」行：各类申请人之和为 3，总计为 5，相差 2。"
        assert found.difference == -2

    def test_braces_in_what_staff_typed_stay_as_they_are(self, suqian: Report) -> None:
        fields = suqian.edition.requests.fields[:1]
        found = put_into_words(rule_book["T3-4"], Breach(fields, words={"text": "{place}", "fault": "不是数字"}))
        assert "为「{place}」，不是数字。" in found.message

    def test_a_missing_figure_has_its_own_words_where_the_rule_has_them(self, suqian: Report) -> None:
        words = {"where": "「甲」列", "missing": "乙", "text": "", "fault": "丙"}
        breach = Breach((), outcome=Outcome.NOT_ASSESSABLE, words=words)
        assert put_into_words(rule_book["T3-2"], breach).message == "表三「甲」列：乙没有数字，无法核对（七）总计。"
        assert put_into_words(rule_book["T3-4"], breach).message == "为「」，丙。"
