"""Names of bodies: what is another one, over real names, full and shortened."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.body_names import is_another_body

PLACES = (
    *("江苏省", "江苏省宿迁市", "江苏省淮安市", "淮安市洪泽区", "淮安市金湖县", "宿迁市宿豫区"),
    *("宿迁市泗洪县", "南京市鼓楼区", "徐州市鼓楼区", "常州市", "杭州市", "杭州市西湖区"),
    *("南昌市西湖区", "上海市", "上海市浦东新区", "北京市朝阳区", "长春市朝阳区", "淄博市张店区"),
    *("平潭县", "深圳市福田区", "义乌市", "敦化市", "湘西土家族苗族自治州", "恩施土家族苗族自治州"),
    *("内蒙古自治区", "宁夏回族自治区", "锡林郭勒盟", "津市市", "沙市区", "重庆市巫山县"),
    *("重庆市", "福建省", "镇江市", "镇海区", "东乡族自治县"),
)
OFFICES = (
    *("人民政府", "财政局", "教育局", "公安局", "民政局", "卫生健康委员会"),
    *("市场监督管理局", "城市管理局", "应急管理局", "自然资源和规划局", "住房和城乡建设局", "生态环境局"),
    *("审计局", "交通运输局"),
)
SHORTENED = (
    ("洪泽区政府", "淮安市洪泽区人民政府"),
    ("淮安市洪泽区人民政府", "江苏省淮安市洪泽区人民政府"),
    ("浦东新区人民政府", "上海市浦东新区人民政府"),
    ("宿迁市政府办", "宿迁市人民政府办公室"),
    ("上海市科委", "上海市科学技术委员会"),
    ("北京市教委", "北京市教育委员会"),
    ("淮安市发改委", "淮安市发展和改革委员会"),
    ("江苏省人社厅", "江苏省人力资源和社会保障厅"),
    ("宿迁市卫健委", "宿迁市卫生健康委员会"),
    ("宿迁市市监局", "宿迁市市场监督管理局"),
    ("宿迁市城管局", "宿迁市城市管理局"),
    ("城市管理局", "宿迁市城市管理局"),
    ("宿迁市税务局", "国家税务总局宿迁市税务局"),
    ("阿拉尔市人民政府", "新疆生产建设兵团第一师阿拉尔市人民政府"),
    ("洪泽县人民政府", "淮安市洪泽区人民政府"),
    ("建外街道办事处", "北京市朝阳区建外街道办事处"),
    ("宿迁市财政局（国资委）", "宿迁市财政局"),
    ("本机关", "宿迁市财政局"),
    ("我县人民政府", "金湖县人民政府"),
    ("宿迁市", "宿迁市财政局"),
)


class TestTheSameBody:
    """A full name and what people write for short."""

    @pytest.mark.parametrize(("short", "full"), SHORTENED)
    def test_a_shortened_name_is_no_other(self, short: str, full: str) -> None:
        assert not is_another_body(short, full)
        if short[0] not in "本我":
            assert not is_another_body(full, short)

    @given(st.sampled_from(PLACES), st.sampled_from(OFFICES), st.sampled_from(["", " ", "　", "\n"]))
    def test_blanks_make_no_other(self, place: str, office: str, blank: str) -> None:
        assert not is_another_body(place + blank + office, place + office)


class TestAnotherBody:
    """Places are compared before offices."""

    def test_any_two_places_have_two_governments(self) -> None:
        pairs = list(combinations(PLACES, 2))
        assert len(pairs) > 500
        alike = [(a, b) for a, b in pairs if not is_another_body(f"{a}人民政府", f"{b}人民政府")]
        assert alike == []

    @given(st.sampled_from(PLACES), st.sampled_from(list(combinations(OFFICES, 2))))
    def test_any_two_offices_of_a_place(self, place: str, offices: tuple[str, str]) -> None:
        one, other = (place + office for office in offices)
        if not set(one[len(place) :]) & set(other[len(place) :]) - set("局委员会管理市城"):
            assert is_another_body(one, other)

    def test_a_city_beside_a_district_of_another(self) -> None:
        assert is_another_body("宿迁市人民政府", "淮安市洪泽区人民政府")
        assert is_another_body("张店区财政局", "淮安市洪泽区人民政府")

    @given(st.text(max_size=30), st.text(max_size=30))
    def test_any_text_gets_an_answer_that_does_not_depend_on_the_order(self, one: str, other: str) -> None:
        if one[:1] not in ("我", "本") and other[:1] not in ("我", "本"):
            assert is_another_body(one, other) == is_another_body(other, one)
