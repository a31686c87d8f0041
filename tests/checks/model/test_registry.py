"""The rule book and the rule functions match one to one, or the program does not start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from checks.model import registry
from checks.model.finding import About, Finding, Outcome, Severity, Suspect
from checks.model.registry import (
    Breach,
    Filing,
    inapplicable,
    put_into_words,
    rule,
    rules_for,
    verify,
)
from checks.model.rulebook import Need, Rule, RuleBookError, fields_of, parse, rule_book
from workbook.edition import Edition, edition_ids, load
from workbook.report import Report, number_value, value_of

RETIRED = Rule(
    id="T9-9",
    title="已停用",
    severity=Severity.NOTE,
    basis="",
    about=About.TABLES,
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
    def test_an_entry_is_complete(self, entry: Rule) -> None:
        assert entry.title
        assert entry.basis
        assert entry.message.endswith(("。", "{hint}", "{fault}"))  # these are sentences themselves
        assert entry.relation or entry.fields or entry.about is not About.TABLES

    @pytest.mark.parametrize("entry", rule_book.values(), ids=lambda entry: entry.id)
    def test_every_cell_it_names_is_on_some_form(self, entry: Rule) -> None:
        forms = [load(edition_id) for edition_id in edition_ids()]
        for pattern in entry.fields:
            assert any(fields_of(form, pattern) for form in forms), pattern

    @pytest.mark.parametrize("entry", rule_book.values(), ids=lambda entry: entry.id)
    def test_what_the_user_reads_is_chinese(self, entry: Rule) -> None:
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
        for entry, function in rules_for(edition):
            assert function.__doc__, entry.id


class TestAMismatch:
    """Found at import, with the name of the rule."""

    def test_a_function_for_a_rule_that_is_not_in_the_book(self) -> None:
        with pytest.raises(RuleBookError, match="finds_nothing: the rule book has no rule T9-9"):
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
        assert "T9-9" not in [entry.id for entry, _ in rules_for(load("2021"))]

    def test_a_form_that_names_no_rule_of_ours(self, form_2021: Edition) -> None:
        (balance,) = form_2021.requests.balances
        table = replace(form_2021.requests, balances=(replace(balance, rule="T3-4"), replace(balance, rule="T9-9")))
        with pytest.raises(RuleBookError, match="the edition 2021 names T3-4, T9-9 for its totals or balances"):
            rules_for(replace(form_2021, requests=table))


def book(**changed: str) -> str:
    """A rule book of one rule; what is given as "" is left out."""
    lines = {"title": '"甲"', "severity": '"note"', "basis": '"乙"', "about": '"表"', "status": '"active"'} | {
        "message": '"丙。"'
    }
    return "[T9-9]\n" + "".join(f"{key} = {value}\n" for key, value in (lines | changed).items() if value)


class TestMistakesInTheRuleBook:
    """Each is told with its rule, all of them at once."""

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"titel": '"甲"'}, "T9-9: unknown keys titel"),
            ({"title": ""}, "T9-9: no title"),
            ({"message": "", "basis": ""}, "T9-9: no basis, message"),
            ({"severity": '"grave"'}, "T9-9: severity is grave, not one of blocking, query, note"),
            ({"about": '"表二"'}, "T9-9: about is 表二, not one of 封面, 上年数, 正文, 表"),
            ({"expected": '"both"'}, "T9-9: expected is both, not one of left, right"),
            (
                {"needs": '["text"]'},
                "T9-9: needs is text, not one of local, narrative, last_year, last_narrative, ledger",
            ),
            ({"needs": '"ledger"'}, "T9-9: needs of another kind"),
            ({"status": '"paused"'}, "T9-9: status is active, or retired with a date and a reason"),
            ({"status": '"retired"'}, "T9-9: status is active, or retired with a date and a reason"),
            ({"retired": '"2025-01-01"', "reason": '"无此项"'}, "T9-9: status is active, or retired with"),
        ],
    )
    def test_it_is_named(self, changed: dict[str, str], told: str) -> None:
        with pytest.raises(RuleBookError) as error:
            parse(book(**changed))
        assert told in str(error.value)

    def test_all_are_told_together(self) -> None:
        with pytest.raises(RuleBookError) as error:
            parse(book(title="", titel='"甲"') + "[T9-8]\nsince = 2021\n")
        assert str(error.value).count("T9-9: ") == 2
        assert "T9-8: no title, severity, basis, about, status, message" in str(error.value)

    def test_a_retired_rule_with_date_and_reason_is_read(self) -> None:
        found = parse(book(status='"retired"', retired='"2025-01-01"', reason='"无此项"'))["T9-9"]
        assert (found.active, found.retired, found.reason) == (False, "2025-01-01", "无此项")

    def test_what_is_said_is_read(self) -> None:
        said = book(fields='["requests", "disputes.*.total"]', since="2024", expected='"left"', needs='["ledger"]')
        found = parse(said)["T9-9"]
        assert (found.fields, found.since, found.expected) == (("requests", "disputes.*.total"), 2024, "left")
        assert (found.needs, found.about, found.relation) == ((Need.LEDGER,), About.TABLES, False)


class TestTheCellsOfARule:
    """What a rule needs, by the keys of the forms."""

    @pytest.mark.parametrize(
        ("pattern", "count"),
        [
            ("requests", 175),
            ("requests.received", 7),
            ("disputes.*.total", 3),
            ("disputes.reconsideration|direct_suit.total", 2),
            ("disclosure.*.made|newly_made", 2),
            ("disclosure.fees.amount?", 1),
            ("disclosure.*.newly_made", 0),
            ("received", 0),
            ("requests.received.total.more", 0),
        ],
    )
    def test_they_are_found_by_keys(self, form_2021: Edition, pattern: str, count: int) -> None:
        assert len(fields_of(form_2021, pattern)) == count

    def test_without_one_of_them_it_does_not_hold(self, form_2021: Edition) -> None:
        asked = replace(rule_book["Y-6"], fields=("requests", "disclosure.nothing"))
        assert not asked.holds_for(form_2021)
        assert replace(asked, fields=("requests", "disclosure.nothing?")).holds_for(form_2021)

    def test_it_holds_from_its_first_year_on(self, form_2021: Edition) -> None:
        asked = replace(rule_book["T3-4"], since=2024)
        assert [asked.holds_for(form_2021, year) for year in (0, 2021, 2023, 2024, 2030)] == [False] * 3 + [True] * 2
        assert asked.holds_for(form_2021)
        assert not asked.holds_for(load("2019"))


class TestWhatIsExpected:
    """应为, 实为 and 差 of a finding, computed in one place."""

    def told(self, suqian: Report, expected: str, **more: object) -> Finding:
        asked = replace(rule_book["Y-2"], expected=expected, message="差 {difference}。")
        return put_into_words(asked, Breach(suqian.edition.fields[:1], 3, 5, **more))

    @pytest.mark.parametrize(("side", "sides"), [("left", (3, 5, 2)), ("right", (5, 3, -2)), ("", (None, None, -2))])
    def test_the_difference_is_found_less_expected(
        self, suqian: Report, side: str, sides: tuple[int | None, int | None, int]
    ) -> None:
        finding = self.told(suqian, side)
        assert (finding.expected, finding.found, finding.difference) == sides
        assert finding.message == "差 2。"

    def test_one_suspect_cell_says_what_is_expected(self, suqian: Report) -> None:
        suspect = Suspect("甲", number_value(9), 11)
        finding = self.told(suqian, "left", suspects=(suspect,))
        assert (finding.expected, finding.found, finding.difference) == (11, 9, -2)
        several = self.told(suqian, "", suspects=(suspect, suspect))
        assert (several.expected, several.found, several.difference) == (None, None, -2)

    def test_where_no_number_stands_there_is_no_difference(self, suqian: Report) -> None:
        finding = self.told(suqian, "", suspects=(Suspect("甲", value_of(None), 11),))
        assert (finding.expected, finding.found, finding.difference) == (11, None, None)


class TestRulesOfAnEdition:
    """Each edition has its own rules."""

    def test_each_has_its_own(self, form_2019: Edition, form_2021: Edition) -> None:
        of_2019, of_2021 = ({entry.id for entry, _ in rules_for(form)} for form in (form_2019, form_2021))
        assert {"T2-5", "T2-6", "T2-7", "Y-3", "Y-4"} == of_2019 - of_2021
        of_the_text = {f"N-{number}" for number in (13, 14, *range(18, 26))}
        of_the_tables = {"T2-2", "T2-3", "T3-6", "T3-8", "X-5", "Y-2", "Y-10", "Y-12", "R-8", "C-3"}
        assert of_the_text | of_the_tables == of_2021 - of_2019

    def test_what_it_has_not_is_not_applicable(self, edition: Edition) -> None:
        held, not_held = ([entry.id for entry in rules] for rules in (dict(rules_for(edition)), inapplicable(edition)))
        assert not set(held) & set(not_held)
        assert {*held, *not_held} == {entry.id for entry in rule_book.values() if entry.active}
        assert not_held

    def test_they_come_in_the_order_of_the_book(self) -> None:
        ids = [entry.id for entry, _ in rules_for(load("2021"))]
        assert ids == [rule_id for rule_id in rule_book if rule_id in ids]


class TestPuttingIntoWords:
    """The figures of a breach in the words of the book."""

    def test_the_difference_is_shown_without_sign_and_kept_with_it(self, suqian: Report) -> None:
        fields = suqian.edition.disputes.fields[:1]
        found = put_into_words(rule_book["T3-3"], Breach(fields, 3, 5, words={"where": "「甲」行"}))
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
