"""The figures in a piece of text: which tokens are values of cells, and what each is worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbook.edition import Field
from workbook.report import Origin, State, Value, number_value, value_of_text
from xladdin.intake.formats.document import Flow
from xladdin.intake.formats.printed_values import LONGEST, TOKEN
from xladdin.intake.tables.form_lines import FormLine
from xladdin.intake.tables.labels import compact, occurrences

_UNITS = {"亿元": 8, "百万元": 6, "万元": 4, "千元": 3, "元": 0}
_COUNTED = ("万件", *"件宗项个条份起次例")
# Where a head names the unit of its amounts: so far above the row, and so far behind the row's label.
_HEAD_OF_AMOUNTS, _HEAD, _LABEL, _MENTIONS = "金额", 80, 12, 8
_UNIT_TOLD = re.compile(r"(?:单位[:为]?\s*|[(\[【/,、]\s*)(亿元|百万元|万元|千元|元)")
_DIGIT = re.compile(r"\d")
# What sentences count in and what ends their parts, but the cells of a table do not.
_COUNTED_IN_SENTENCES = tuple("条次篇期人份余多场名家宗起部户亿%年月日号")
_STOPS = tuple("，。；、,;")
# A number followed like this is the ordinal of a label that was not recognised, not a figure.
_ORDINAL_MARK = re.compile(r"[.、)]\s*[^\d\s]")
_GAP = re.compile(r"[\s,、|;]*")
_LONGEST_NUMBER = 18
# The rest of a label that is worded a little differently: a remark in brackets, a character of the next column.
_LONGEST_REST = 60
_REST_OF_LABEL = re.compile(r"\W*(?:\([^()]*\))?\W*\w{0,3}\W*")


@dataclass(frozen=True)
class Token:
    """One printed value and the line of the text on which it stands."""

    text: str
    line: int


@dataclass(frozen=True)
class FigureRun:
    """Values that follow each other without anything between, the text that leads up to them, and where they end.

    `after` is the character right behind the last value.
    """

    lead: str
    tokens: tuple[Token, ...]
    end: int
    after: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The printed values."""
        return tuple(token.text for token in self.tokens)

    @property
    def is_beside(self) -> bool:
        """Whether nothing stands before the values that could be another label."""
        lead = "".join(self.lead.split())
        return len(lead) <= _LONGEST_REST and bool(_REST_OF_LABEL.fullmatch(lead))

    @property
    def is_told(self) -> bool:
        """Whether a sentence speaks here (「行政处罚信息36条」, 「行政许可5件，」) and no row of a table."""
        counted = self.tokens[-1].text.endswith(_COUNTED)
        return bool(self.after) and (self.after in _COUNTED_IN_SENTENCES or (counted and self.after in _STOPS))


def runs_in(text: str) -> Iterator[FigureRun]:
    """Every run of values in a text, in order."""
    lead = at = 0
    line, counted = 0, 0
    while match := TOKEN.search(text, at):
        tokens: list[Token] = []
        at, begin, after = match.start(), match.start(), ""
        while (match := TOKEN.match(text, at)) and not _is_ordinal(text, match) and len(match[0]) <= LONGEST:
            if tokens and text[match.end() : match.end() + 1] in _COUNTED_IN_SENTENCES:
                break  # the next sentence begins with a number
            line, counted = line + text.count("\n", counted, at), at
            tokens.append(Token(match[0], line))
            gap = _GAP.match(text, match.end())
            at, after = gap.end() if gap else match.end(), text[match.end() : match.end() + 1]
        if tokens:
            yield FigureRun(text[lead:begin], tuple(tokens), at, after)
            lead = at
        elif match:
            at = match.end()


def cells_beside(text: str) -> tuple[str, ...]:
    """The values with which a text begins; none where other words stand before them."""
    run = next(runs_in(text), None)
    return run.cells if run and run.is_beside else ()


def _is_ordinal(text: str, match: re.Match[str]) -> bool:
    return bool(match["number"]) and bool(_ORDINAL_MARK.match(text, match.end()))


def without_page_number(
    tokens: tuple[Token, ...], width: int, totals: Sequence[Sequence[int]] = ()
) -> tuple[Token, ...]:
    """The tokens without a number alone on its line, where exactly that one is too many for the row.

    `totals` says for every column which columns it is the total of. A number right below the others may be the end of
    one that a narrow column broke; it is left out only if all totals are right without it.
    """
    if len(tokens) != width + 1:
        return tokens
    alone = [t for t in tokens if t.text.isdecimal() and sum(o.line == t.line for o in tokens) == 1]
    if len(alone) != 1:
        return tokens
    rest = tuple(t for t in tokens if t is not alone[0])
    is_below = any(t.line == alone[0].line - 1 for t in rest)
    return tokens if is_below and not _adds_up([t.text for t in rest], totals) else rest


def _adds_up(cells: Sequence[str], totals: Sequence[Sequence[int]]) -> bool:
    if not all(map(str.isdecimal, cells)):
        return False
    figures = [int(cell) for cell in cells]
    return all(figures[i] == sum(figures[part] for part in parts) for i, parts in enumerate(totals) if parts)


def value_for(field: Field, text: str, told: str = "") -> Value:
    """The value that a printed text gives to a field, in the field's unit; every digit is kept.

    `told` is the unit that the head of the column names, for amounts that name none themselves.
    """
    bare = text.strip()
    if field.kind == "signed" and bare[:1] in "增减" and bare[1:].isdecimal():
        bare = ("-" if bare[0] == "减" else "") + bare[1:]
    unit = _unit_of(bare)
    number = bare.removesuffix(unit)
    if sum(map(str.isdigit, number)) > _LONGEST_NUMBER:
        return Value(State.TEXT, None, bare, Origin.IMPORTED)
    value = value_of_text(number)
    shift = _shift(field, unit or told)
    if shift and value.number is not None:
        return number_value(_whole(Decimal(value.number).scaleb(shift)), Origin.IMPORTED, bare)
    return value


def was_converted(field: Field, text: str, told: str = "") -> bool:
    """Whether a printed amount is in another unit than the field's."""
    return bool(_shift(field, _unit_of(text.strip()) or told)) and any(map(str.isdigit, text))


def unit_told(section: Flow, line: FormLine) -> set[str]:
    """The units that the head and the label of a row of amounts name, up to its figure."""
    found: set[str] = set()
    for text in line.heading.wordings:
        for at in occurrences(section.compact, compact(text), _MENTIONS):
            label = section.between(at, min(at + len(compact(text)) + _LABEL, len(section.compact)))
            before = section.between(max(0, at - _HEAD), at)
            told = before.rpartition(_HEAD_OF_AMOUNTS)[2] if _HEAD_OF_AMOUNTS in before else ""
            found |= set(_UNIT_TOLD.findall(told)) | set(_UNIT_TOLD.findall(_up_to_figure(label)))
    return found


def _up_to_figure(text: str) -> str:
    figure = _DIGIT.search(text)
    return text[: figure.start()] if figure else text


def _unit_of(text: str) -> str:
    return next((u for u in (*_UNITS, *_COUNTED) if text.endswith(u) and text[:1].isdigit()), "")


def _shift(field: Field, unit: str) -> int:
    """By how many places the point moves from a printed unit to the field's."""
    if unit == "万件" and field.kind == "count":
        return 4
    return _UNITS[unit] - _UNITS[field.unit] if unit in _UNITS and field.unit in _UNITS else 0


def _whole(number: Decimal) -> int | Decimal:
    """An int where no digit stands behind the point."""
    return int(number) if number.as_tuple().exponent in {*range(5)} else number
