"""How a text is cut into sentences and counts: what is kept, how far the words around a number reach, where it ends."""

from __future__ import annotations

from itertools import pairwise

import pytest

from checks.model.prose import Narrative, Paragraph
from checks.text import reader, sentences
from checks.text.scope import Whose
from checks.text.sentences import Count, Sentence, clean, cleaned, counts, is_form
from workbook.edition import load
from workbook.writing import simplified

LETTERS = "".join(char for char in map(chr, range(0x4E00, 0x5300)) if simplified(char) == char)[:900]


def narrative(*texts: str, heading: str = "") -> Narrative:
    return Narrative(tuple(Paragraph(text, "一", heading) for text in texts))


def sentences_of(*texts: str, heading: str = "") -> tuple[Sentence, ...]:
    return sentences.sentences(narrative(*texts, heading=heading))


def only(text: str) -> Count:
    (sentence,) = sentences_of(text)
    (found,) = counts(sentence)
    return found


class TestCleaning:
    """One width, one punctuation, no blanks but between figures or words."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("12 34", "12 34"),
            ("a  b", "a b"),
            ("12 件", "12件"),
            ("共 12", "共12"),
            (" 12", "12"),
            ("12 ", "12"),
            ("1 -", "1-"),
            ("甲 乙", "甲乙"),
            ("甲,乙;丙:丁!戊?(己)", "甲，乙；丙：丁！戊？（己）"),
            ("3,607", "3,607"),
            ("12:30", "12:30"),
            ("5,甲", "5，甲"),
            ("甲,5", "甲，5"),
            ("１２．５％", "12.5%"),
            ("（甲），乙；", "（甲），乙；"),
        ],
    )
    def test_a_text_is_cleaned(self, text: str, expected: str) -> None:
        assert clean(text) == expected


class TestFormText:
    """A table of the form as running text is told by its words."""

    @pytest.mark.parametrize(
        "text", ["勾稽关系", "本年制发件数现行有效件数", "结果维持结果纠正其他结果，本年处理决定数量"]
    )
    def test_a_table_is_left_out(self, text: str) -> None:
        assert is_form(text)
        assert sentences_of(text) == ()

    @pytest.mark.parametrize("text", ["", "现行有效件数为 5 件。", "现行有效件数和现行有效件数。"])
    def test_one_word_of_the_form_is_no_table(self, text: str) -> None:
        assert not is_form(text)


class TestHowMuchIsRead:
    """No text takes long: what is beyond the limits is not read."""

    def test_characters_up_to_the_limit(self) -> None:
        ((_, text),) = cleaned(narrative("字" * 200_001))
        assert len(text) == 200_000

    def test_a_paragraph_is_cut_where_the_limit_lies(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sentences, "MOST_CHARACTERS", 8)
        found = cleaned(narrative("甲乙丙丁", "戊己庚辛", "壬癸"))
        assert [text for _, text in found] == ["甲乙丙丁", "戊己庚"]

    def test_a_paragraph_beyond_the_limit_is_left_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sentences, "MOST_CHARACTERS", 9)
        found = cleaned(narrative("子丑寅卯", "辰巳午", "未"))
        assert [text for _, text in found] == ["子丑寅卯", "辰巳午"]

    def test_counts_up_to_the_limit(self) -> None:
        text = narrative("政府信息公开申请：" + "予以公开1件、" * 1001)
        assert len(reader.read(text, Whose(load("2021"), "某局", 2023)).claims) == 1000

    @pytest.mark.parametrize(("stop", "most"), [("、", 20), ("。", 1000)])
    def test_what_there_was_none_of_counts_too(self, stop: str, most: int) -> None:
        text = narrative(f"未作出行政处罚{stop}" * 2000)
        assert len(reader.read(text, Whose(load("2021"), "某局", 2023)).claims) == most

    def test_the_limit_is_one_for_all_sentences(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "MOST_COUNTS", 3)
        text = narrative(
            "政府信息公开申请中予以公开1件、不予公开2件。政府信息公开申请中无法提供3件、不予处理4件。未收到申请。"
        )
        found = reader.read(text, Whose(load("2021"), "某局", 2023)).claims
        assert [claim.count.number.value for claim in found] == [1, 2, 3]


class TestSentences:
    """A sentence ends with its stop; what it is about is said by the heading and by what stands before it."""

    def test_each_ends_with_its_stop(self) -> None:
        assert [s.text for s in sentences_of("甲。乙！丙？丁")] == ["甲。", "乙！", "丙？", "丁"]

    def test_titles_and_asides_are_masked_in_their_place(self) -> None:
        (sentence,) = sentences_of("按《某办法》（略）办理。")
        assert sentence.text == "按《某办法》（略）办理。"
        assert sentence.masked == "按" + "\0" * 8 + "办理。"

    def test_an_aside_with_figures_or_on_disclosure_stays(self) -> None:
        for text in ("公开（含5件）。", "公开（不予公开的除外）。"):
            assert sentences_of(text)[0].masked == text

    def test_the_topic_is_heading_and_the_text_before(self) -> None:
        first, second = sentences_of("甲乙。丙丁。", heading="二、题 目")
        assert (first.topic, second.topic) == ("二、题目甲乙。", "二、题目甲乙。丙丁。")

    def test_the_topic_reaches_back_and_on_only_so_far(self) -> None:
        first, second = LETTERS[:400] + "。", LETTERS * 2
        _, found = sentences_of(first + second)
        assert found.topic == first[-300:] + second[:1000]


class TestQuotes:
    """A long sentence is shown around the number, in 80 characters."""

    def test_up_to_eighty_characters_stand_whole(self) -> None:
        (sentence,) = sentences_of(LETTERS[:80])
        assert sentence.quote(70, 75) == LETTERS[:80]

    @pytest.mark.parametrize(
        ("start", "end", "first", "last"),
        [
            (0, 2, 0, 78),
            (50, 53, 0, 78),
            (51, 54, 1, 79),
            (100, 103, 50, 128),
            (195, 198, 122, 200),
            (171, 174, 121, 199),
            (20, 140, 20, 98),
        ],
    )
    def test_of_a_longer_one_what_stands_around(self, start: int, end: int, first: int, last: int) -> None:
        (sentence,) = sentences_of(LETTERS[:200])
        expected = ("…" if first else "") + LETTERS[first:last] + ("…" if last < 200 else "")
        assert sentence.quote(start, end) == expected

    def test_one_more_than_eighty_is_shortened(self) -> None:
        (sentence,) = sentences_of(LETTERS[:81])
        assert sentence.quote(0, 1) == LETTERS[:78] + "…"
        assert sentence.quote(80, 81) == "…" + LETTERS[3:81]


class TestWordsAround:
    """`before` reaches back to the last stop or number, `after` on to the next stop."""

    def test_they_stop_at_stops(self) -> None:
        found = only("甲，乙丙5件丁戊、己。")
        assert (found.before, found.after) == ("乙丙", "丁戊")
        assert (found.start, found.end, found.measure) == (4, 6, "件")

    @pytest.mark.parametrize("stop", "，；：！？（")
    def test_every_stop_ends_the_words_before(self, stop: str) -> None:
        (*_, sentence) = sentences_of(f"甲乙{stop}丙丁5件")
        assert next(counts(sentence)).before == "丙丁"

    @pytest.mark.parametrize("stop", "，；：！？（）、。")
    def test_every_stop_ends_the_words_after(self, stop: str) -> None:
        assert next(counts(sentences_of(f"甲5件乙{stop}丙")[0])).after == "乙"

    def test_they_reach_only_so_far(self) -> None:
        found = only(LETTERS[:100] + "5件" + LETTERS[100:200])
        assert (found.before, found.after) == (LETTERS[40:100], LETTERS[100:130])

    def test_they_begin_after_the_number_before(self) -> None:
        (sentence,) = sentences_of("收到5件答复4件结转1件")
        assert [count.before for count in counts(sentence)] == ["收到", "答复", "结转"]

    def test_also_after_one_that_only_estimates(self) -> None:
        (sentence,) = sentences_of("收到约5件答复4件")
        assert [(count.before, count.number.value) for count in counts(sentence)] == [("答复", 4)]

    def test_what_is_masked_is_no_word(self) -> None:
        found = only("按《某办法》收到5件《某规定》乙")
        assert (found.before, found.after) == ("按收到", "乙")

    def test_positions_of_counts_never_overlap(self) -> None:
        (sentence,) = sentences_of("一百件、3,607件，51.85%（三万件）")
        found = list(counts(sentence))
        assert [(c.number.value, c.measure) for c in found][:2] == [(100, "件"), (3607, "件")]
        assert all(a.end <= b.start for a, b in pairwise(found))


class TestNumbersWithoutMeasureWord:
    """Digits that end a clause are a count; digits before a word, or numerals in words, are not."""

    @pytest.mark.parametrize("end", ["，", "；", "。", "、", "）", ""])
    def test_at_the_end_of_a_clause(self, end: str) -> None:
        assert only(f"结转下年度125{end}").measure == ""

    @pytest.mark.parametrize("text", ["2023年", "30号", "三十五。", "第二", "十分"])
    def test_elsewhere_they_are_no_count(self, text: str) -> None:
        assert [found for s in sentences_of(text) for found in counts(s)] == []

    def test_a_percentage_is_a_measure(self) -> None:
        assert only("占51.85%以上").measure == "%"
