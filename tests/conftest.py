"""What every test may use: the editions of the form and the figures of published reports."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from typing import Any

import once
import published as reports
import pytest
from hypothesis import settings
from proofs import PROOF

from workbook.edition import Edition, edition_ids, load
from workbook.report import Report

# A slow machine is no failure; how fast things must be is measured by the benchmarks. `make test` and CI look at the
# same few examples of each property, which find what is likely to break; `make thorough` looks at many, now and then.
# A property of whole workbooks or documents has a number of its own, as one example takes a tenth of a second.
settings.register_profile("default", deadline=None, max_examples=int(os.environ.get("EXAMPLES", "25")))
settings.register_profile("thorough", deadline=None, max_examples=400)
settings.load_profile("default")
once.draw_quickly()
once.merge_quickly()
once.style_quickly()
# What is collected stays: while thirteen thousand tests come together, nothing is looked through for garbage.
gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that is tried in an office program or a browser is a proof."""
    for item in items:
        if item.path.parent.name in ("gui", "office"):
            item.add_marker(PROOF)


def pytest_collection_finish() -> None:
    """The collected tests stay as they are: looking through them again and again for garbage is waste."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the program keeps about this user (the log, which copies it made) is not kept where the tester has his."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(params=edition_ids())
def edition(request: pytest.FixtureRequest) -> Edition:
    """Each edition of the form in turn."""
    return load(request.param)


@pytest.fixture
def form_2019() -> Edition:
    """The form of 国办公开办函〔2019〕60号."""
    return load("2019")


@pytest.fixture
def form_2021() -> Edition:
    """The form of 国办公开办函〔2021〕30号."""
    return load("2021")


@pytest.fixture
def published() -> Callable[[str], Mapping[str, Any]]:
    """Loads what was read by hand from a published report; skips the test where that is not beside the project."""
    return reports.truth


@pytest.fixture
def suqian() -> Report:
    """宿迁市人民政府 2023: a city whose report balances."""
    return reports.report("suqian-2023")


@pytest.fixture
def zhangdian() -> Report:
    """张店区人民政府办公室 2020: the form of 2019, nearly all zero."""
    return reports.report("zhangdian-2020")


@pytest.fixture
def city() -> Report:
    """A city of 2025 with large figures that balance."""
    return reports.report("hangzhou-style-2025")


@pytest.fixture
def hongze() -> Report:
    """洪泽区人民政府 2023: 复议 10+1+0+0 and 复议后起诉 5 were both published with 总计 0."""
    return reports.report("hongze-2023")


@pytest.fixture
def jinhu() -> Report:
    """金湖县人民政府 2023: 未经复议直接起诉 2+0+1+0 was published with 总计 0."""
    return reports.report("jinhu-2023")


@pytest.fixture
def stcsm() -> Report:
    """上海市科学技术委员会 2024: the 总计 of what is carried out is blank."""
    return reports.report("shanghai-stcsm-2024")
