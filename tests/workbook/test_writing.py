"""Traditional characters and other words: the same text in the writing of the form, place by place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbook.edition import edition_ids, load
from workbook.writing import _SIMPLIFIED, _TRADITIONAL, simplified


def test_each_character_has_one_and_is_none_itself() -> None:
    assert len(_TRADITIONAL) == len(_SIMPLIFIED) == len(set(_TRADITIONAL))
    assert not set(_TRADITIONAL) & set(_SIMPLIFIED)


def test_no_label_of_a_form_is_changed() -> None:
    for edition in map(load, edition_ids()):
        for field in edition.fields:
            assert simplified(field.place) == field.place


def test_a_sentence() -> None:
    said = "2024年收到政府資訊公開申請20件，均按期答覆；結轉下年度繼續辦理0件，佔0%"
    assert simplified(said) == "2024年收到政府信息公开申请20件，均按期答复；结转下年度继续办理0件，占0%"


@given(st.text())
def test_every_place_stays_what_it_was(text: str) -> None:
    assert len(simplified(text)) == len(text)
    assert simplified(simplified(text)) == simplified(text)
