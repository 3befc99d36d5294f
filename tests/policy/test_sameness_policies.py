"""When two appearances are one report, and which of them stands for it."""

from __future__ import annotations

import pytest
from conftest import GraphOf
from doors import prose

HEAD = "标题: {title}\n发布机构: {house}\n日期: {day}\n页数: 15\n\n"


def head(title: str, house: str = "德勤", day: str = "2023-05-06") -> str:
    return HEAD.format(title=title, house=house, day=day)


#: What a second appearance of the same text says of itself, and how many reports the two are.
AGAIN = {
    "财富管理": (head("财富管理观察(转载)"), 1),
    "普惠信贷": (head("普惠信贷观察(转载)", house="毕马威"), 2),
    "数据治理": (head("数据治理观察(转载)", day="2021-05-06"), 2),
    "跨境支付": (head("跨境支付年度观察", house="毕马威"), 2),
    "绿色金融": (head("绿色金融年度观察", day="2021-05-06"), 2),
    "养老金融": (head("养老金融年度观察", day="2023-05"), 1),
}


def test_the_same_text_is_one_report_unless_house_or_day_contradict(graph_of: GraphOf) -> None:
    files = {}
    for subject, (second, _) in AGAIN.items():
        title = f"{subject}年度观察" if "年度" in second else f"{subject}观察"
        files[f"{subject}1.txt"] = head(title) + prose(subject)
        files[f"{subject}2.txt"] = second + prose(subject)
    reports = [report["title"] for report in graph_of(files).reports()]
    found = {subject: sum(subject in title for title in reports) for subject in AGAIN}
    assert found == {subject: number for subject, (_, number) in AGAIN.items()}


#: A page of a report site, the first of whose entries is an excerpt of a report.
PAGE = """  • 德勤:普惠金融观察-230506(15页).pdf

    {text}

    浏览量5人已浏览 发布时间2023-10-07 15页 推荐指数5星级
  • 毕马威:另一份观察(20页).pdf

    息差企稳。

    浏览量7人已浏览 发布时间2023-10-08 20页 推荐指数5星级
"""


@pytest.mark.parametrize(("page", "file"), [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_an_excerpt_never_stands_for_the_whole_text(graph_of: GraphOf, page: str, file: str) -> None:
    """Not even when the site's page says more of the report, and at greater length, than the report itself."""
    whole = head("普惠金融观察") + "农户贷款增长。"
    excerpt = "本期内容介绍:农户贷款增长,小微企业贷款扩面,县域网点延伸服务。" * 12
    kg = graph_of({page: PAGE.format(text=excerpt), file: whole})
    (report,) = (r for r in kg.reports() if r["title"] == "普惠金融观察")
    assert (report["text"], report["source"].endswith(file)) == ("full", True)
    assert sorted(place["text"] for place in report["appearances"]) == ["excerpt", "full"]
