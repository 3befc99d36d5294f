"""Which thing a name means, and when it means none."""

from __future__ import annotations

import pytest
from doors import mentions

EVERYDAY = ["徽商银行重视客户需求。", "各部门回应客户需求。", "年内还将调研客户需求。"]


@pytest.mark.parametrize(("times", "found"), [(1, 0), (2, 0), (3, 3)])
def test_everyday_words_are_a_theme_where_they_come_back(times: int, found: int) -> None:
    assert [m["text"] for m in mentions("".join(EVERYDAY[:times])) if m["type"] == "Theme"] == ["客户需求"] * found
