"""When two appearances are one report, which of them stands for it, and what is left when one is forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builders import build

from .doors import GraphOf, built, mentions, opened, prose, write, yinpu


def head(title: str, **stated: str) -> str:
    """The first lines of a report, which say so much of it."""
    names = {"house": "发布机构", "day": "日期", "pages": "页数"}
    return f"标题: {title}\n" + "".join(f"{names[key]}: {value}\n" for key, value in stated.items()) + "\n"


FEW = {"house": "德勤", "day": "2023-05-06"}
MADE = FEW | {"pages": "15"}
#: What two files say of themselves, their texts, and how many reports they are.
PAIRS: dict[str, tuple[str, str, str, str, int]] = {
    # the same text
    "财富管理": (head("财富管理观察", **MADE), prose("甲"), head("财富管理观察(转载)", **MADE), prose("甲"), 1),
    "普惠信贷": (
        head("普惠信贷观察", **MADE),
        prose("乙"),
        head("普惠信贷观察(转)", **MADE | {"house": "毕马威"}),
        prose("乙"),
        2,
    ),
    "数据治理": (
        head("数据治理观察", **MADE),
        prose("丙"),
        head("数据治理观察(转)", **MADE | {"day": "2021-05-06"}),
        prose("丙"),
        2,
    ),
    # the same title and number of pages
    "跨境支付": (
        head("跨境支付年度观察", **MADE),
        prose("丁"),
        head("跨境支付年度观察", **MADE | {"house": "毕马威"}),
        prose("丁"),
        2,
    ),
    "绿色金融": (
        head("绿色金融年度观察", **MADE),
        prose("戊"),
        head("绿色金融年度观察", **MADE | {"day": "2021-05-06"}),
        prose("戊"),
        2,
    ),
    "养老金融": (
        head("养老金融年度观察", **MADE),
        prose("己"),
        head("养老金融年度观察", **MADE | {"day": "2023-05"}),
        prose("己"),
        1,
    ),
    # nearly the same text, half the same, and too little of it to tell
    "消费金融": (head("消费金融观察"), prose("庚"), head("消费金融观察(转载)"), prose("庚") + "以上仅供参考。", 1),
    "汽车金融": (head("汽车金融观察"), prose("辛"), head("汽车金融观察(续篇)"), prose("辛", 45) + prose("壬", 15), 2),
    "科技金融": (head("科技金融观察"), prose("癸", 8), head("科技金融观察(转载)"), prose("癸", 8), 2),
    # other texts under one title
    "农村金融": (head("农村金融年度观察", pages="15"), prose("子"), head("农村金融年度观察", pages="15"), prose("丑"), 1),
    "海洋金融": (head("海洋金融年度观察"), prose("寅"), head("海洋金融年度观察"), prose("卯"), 2),
    "航运金融": (head("航运金融年度观察", day="2023"), prose("辰"), head("航运金融年度观察", day="2023-05-06"), prose("巳"), 2),
    "文化金融": (head("文化金融", pages="15"), prose("午"), head("文化金融", pages="15"), prose("未"), 2),
}
FILES = {
    f"{subject}{number}.txt": text
    for subject, (one, first, other, second, _) in PAIRS.items()
    for number, text in enumerate((one + first, other + second))
}


@pytest.mark.parametrize("subject", PAIRS)
def test_two_files_are_one_report_or_two(graph_of: GraphOf, subject: str) -> None:
    titles = [report["title"] for report in graph_of(FILES).reports()]
    assert sum(subject in title for title in titles) == PAIRS[subject][-1]


def test_all_appearances_of_a_text_are_one_report(graph_of: GraphOf) -> None:
    files = {f"{n}.txt": head(f"零售银行观察(第{n}次转载)") + prose("零售") for n in range(5)}
    (report,) = graph_of(files).reports()
    assert len(report["appearances"]) == 5


def test_a_report_has_one_name_wherever_it_lies() -> None:
    def names(text: str) -> set[str]:
        """The report's IRI in two folders."""
        return {mentions(text)[0]["report"] for _ in range(2)}

    assert len(names(head("零售银行观察", **FEW) + "工行跟进。")) == 1
    assert len(names(head("零售银行观察") + "工行跟进。")) == 1


# which stands for it

#: A page of a report site, the first of whose entries is an excerpt of a report.
PAGE = """  • 德勤:{title}-230506(15页).pdf

    {text}

    浏览量5人已浏览 发布时间2023-10-07 15页 推荐指数5星级
  • 毕马威:另一份{title}(20页).pdf

    息差企稳。

    浏览量7人已浏览 发布时间2023-10-08 20页 推荐指数5星级
"""


def appearances(title: str, first: int = 0) -> dict[str, tuple[str, str]]:
    """By what tells them apart: an appearance that does not stand for the report of this title, and one that does."""
    excerpt = "本期内容介绍:农户贷款增长,小微企业贷款扩面,县域网点延伸服务。" * 12
    return {
        "length": (head(title, **MADE) + prose(title, 10, first), head(title, **FEW) + prose(title, 50, first)),
        "what is told": (head(title, **FEW) + prose(title, 38, first), head(title, **MADE) + prose(title, 36, first)),
        "extent": (PAGE.format(title=title, text=excerpt), head(title, **FEW) + "农户贷款增长。"),
    }


@pytest.fixture(scope="module")
def standing(graph_of: GraphOf) -> dict[str, dict[str, Any]]:
    """The reports of which there are two appearances, one before the other by name and the other way round."""
    files = {}
    for reason in appearances(""):
        for better, worse in ("12", "21"):
            title = f"{reason}{better}的观察"
            files[f"{title}{worse}.txt"], files[f"{title}{better}.txt"] = appearances(title, 60 * (better == "2"))[reason]
    return {report["title"]: report for report in graph_of(files).reports()}


@pytest.mark.parametrize("better", "12")
@pytest.mark.parametrize("reason", appearances(""))
def test_which_appearance_stands_for_a_report(standing: dict[str, dict[str, Any]], reason: str, better: str) -> None:
    """The longer; of two about as long the one that tells more; an excerpt never, though it be longer and tell more."""
    report = standing[f"{reason}{better}的观察"]
    assert len(report["appearances"]) == 2
    assert Path(report["source"]).name == f"{reason}{better}的观察{better}.txt"
    assert report["text"] == "full"


# forgetting


def test_a_report_stays_while_it_stands_somewhere(tmp_path: Path) -> None:
    folder = built(
        tmp_path,
        {"a.txt": head("零售银行观察", **MADE) + "工行跟进。", "b.txt": head("零售银行观察", **MADE) + "农行跟进。" * 9},
    )
    yinpu("forget", tmp_path / "reports" / "b.txt", "--graph", folder)
    with opened(folder) as kg:
        (report,) = kg.reports()
        assert (Path(report["source"]).name, report["appearances"]) == ("a.txt", [])
        assert kg.query("banks-by-reports")["bank"].to_list() == ["中国工商银行"], "what only the other said is gone"
    yinpu("forget", tmp_path / "reports" / "a.txt", "--graph", folder)
    with opened(folder) as kg:
        assert kg.reports() == []
        assert kg.query("SELECT ?bank { ?bank a yp:Bank }").height == 0, "nor is anything known of what nobody names"


# reading again


def test_a_file_is_read_again_when_program_or_knowledge_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "kg"
    write(tmp_path, {"a.txt": "工行跟进。"})
    monkeypatch.chdir(tmp_path)
    assert build(["a.txt"], folder).read == 1
    assert build(["a.txt"], folder).read == 0
    for key in ("version", "knowledge"):
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        (folder / "manifest.json").write_text(json.dumps(manifest | {key: "another"}), encoding="utf-8")
        assert build(["a.txt"], folder).read == 1, key
    assert build(["./a.txt"], folder).read == 0, "another spelling of its path is told, and nothing is read"


def test_a_file_is_forgotten_only_when_it_went_from_a_folder_that_is_given(tmp_path: Path) -> None:
    one, other = (write(tmp_path / name, {f"{name}.txt": f"{name}行跟进。"})[0] for name in ("工", "农"))
    build([one, other], tmp_path / "kg")
    other.unlink()
    assert build([one.parent], tmp_path / "kg").reports == 2
    assert build([one.parent, other.parent], tmp_path / "kg").reports == 1
