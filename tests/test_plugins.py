"""Plug-ins by entry point: the example in ``tests/plugin`` at work, broken ones told in a line, and no effect without any."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "tests" / "plugin"
QUIZ = """!!quiz 数字金融入门
? 什么是数字人民币?
! 数字人民币是中国人民银行发行的法定货币的数字形式。
? 绿色债券看什么?
! 看中国银行业协会编制的海山绿色债券指数,它每日发布。
!!quiz 普惠金融入门
? 云岭普惠小微指数说明什么?
! 它说明小微企业贷款的利率,招商银行引用过它。
"""


def metadata(site: Path, name: str, version: str, entry_points: Mapping[str, Mapping[str, str]]) -> None:
    """What an installer leaves of a distribution with these entry points."""
    folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    lines = []
    for group, entries in entry_points.items():
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in entries.items())]
    (folder / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def python(*arguments: object, cwd: Path, site: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Python with this Yinpu and the distributions in ``site``."""
    path = os.pathsep.join(map(str, [*([site] if site else []), ROOT]))
    environment = os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment, check=False)


def yinpu(*arguments: object, cwd: Path, site: Path | None = None) -> str:
    """What the command prints when it succeeds."""
    done = python("-m", "yinpu", *arguments, cwd=cwd, site=site)
    assert done.returncode == 0, done.stderr
    return done.stdout or done.stderr


def records(*arguments: object, cwd: Path, site: Path | None = None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in yinpu(*arguments, cwd=cwd, site=site).splitlines() if line.startswith("{")]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as an installer leaves it."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    home = tmp_path_factory.mktemp("site-packages")
    shutil.copytree(EXAMPLE / "yinpu_quiz", home / "yinpu_quiz", ignore=shutil.ignore_patterns("__pycache__"))
    metadata(home, project["name"], project["version"], project["entry-points"])
    return home


@pytest.fixture(scope="session")
def work(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two lists of questions, and a graph of them that was built by two processes."""
    folder = tmp_path_factory.mktemp("quiz")
    (folder / "in").mkdir()
    (folder / "in" / "first.txt").write_text(QUIZ, encoding="utf-8")
    (folder / "in" / "second.txt").write_text(
        "!!quiz 指数问答\n? 谁编制它?\n! 中国证券业协会编制了云岭普惠小微指数。\n", encoding="utf-8"
    )
    yinpu("build", "in", "-o", "kg", "--workers", 2, cwd=folder, site=site)
    return folder


def test_the_reader_finder_and_rule_work_in_processes_too(work: Path) -> None:
    manifest = json.loads((work / "kg" / "manifest.json").read_text(encoding="utf-8"))
    assert {source["reader"] for source in manifest["sources"].values()} == {"quiz"}
    titles = sorted(report["title"] for source in manifest["sources"].values() for report in source["reports"])
    assert titles == ["指数问答", "数字金融入门", "普惠金融入门"]


def test_extract(work: Path, site: Path) -> None:
    found = records("extract", "in/first.txt", cwd=work, site=site)
    indices = [(one["type"], one["text"]) for one in found if one["rule"] == "plugin:index"]
    assert indices == [("Product", "海山绿色债券指数"), ("Product", "云岭普惠小微指数")]
    assert all(QUIZ[one["start"] : one["end"]] == one["text"] for one in found)
    assert {one["text"] for one in found} >= {"数字人民币", "中国人民银行", "招商银行"}


def test_relations(work: Path, site: Path) -> None:
    (found,) = records("relations", "in/first.txt", cwd=work, site=site)
    assert (found["subject_label"], found["predicate"], found["object_label"]) == (
        "中国银行业协会",
        "offers",
        "海山绿色债券指数",
    )
    assert (found["rule"], found["text"]) == ("plugin:index-maker", "看中国银行业协会编制的海山绿色债券指数,它每日发布。")


def test_view(work: Path, site: Path) -> None:
    yinpu("view", "indices", "-g", "kg", "-o", "indices.html", cwd=work, site=site)
    page = (work / "indices.html").read_text(encoding="utf-8")
    assert "<title>指数" in page
    assert "海山绿色债券指数" in page
    index = (work / "kg" / "index.html").read_text(encoding="utf-8")
    assert "views/indices.html" in index and "yinpu view indices -g KG" in index
    yinpu("view", "indices", "-g", "kg", cwd=work, site=site)
    assert (work / "kg" / "views" / "indices.html").is_file()
    assert 'href="views/indices.html"' in (work / "kg" / "index.html").read_text(encoding="utf-8")
    done = python("-m", "yinpu", "view", "indices", "-g", "kg", "--focus", "招商银行", cwd=work, site=site)
    assert (done.returncode, done.stderr) == (2, "yinpu: the view indices takes no focus: use neighbourhood\n")
    told = python("-c", "from graph.views.page import views; print(views()['indices'])", cwd=work, site=site)
    assert told.stdout == "who makes which index\n"


def test_export(work: Path, site: Path) -> None:
    lines = yinpu("export", "-g", "kg", "--format", "mentions.tsv", cwd=work, site=site).splitlines()
    assert lines[0] == "type\tname\ttimes"
    assert {"Bank\t招商银行\t1", "Product\t云岭普惠小微指数\t2", "Theme\t数字人民币\t2"} <= set(lines)
    done = python("-m", "yinpu", "export", "-g", "kg", "--format", "mention.tsv", cwd=work, site=site)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "yinpu: no export format 'mention.tsv': did you mean mentions.tsv?\n"


def test_query(work: Path, site: Path) -> None:
    assert "index-makers" in yinpu("queries", cwd=work, site=site)
    told = yinpu("query", "-g", "kg", "index-makers", "-p", "maker=中国证券业协会", "-f", "tsv", cwd=work, site=site)
    assert [line.split("\t")[:3] for line in told.splitlines()[1:]] == [
        ['"中国证券业协会"@zh-hans', '"云岭普惠小微指数"@zh-hans', "1"]
    ]


def test_component(work: Path, site: Path) -> None:
    code = """
from builders.pipeline import chinese
doc = chinese()("招商银行引用过云岭普惠小微指数。")
print([(ent.text, ent.label_) for ent in doc.ents])
"""
    done = python("-c", code, cwd=work, site=site)
    assert done.stdout == "[('招商银行', 'Bank'), ('云岭普惠小微指数', 'Product')]\n", done.stderr


def test_a_reader_that_sets_most_aside_gives_way(site: Path, tmp_path: Path) -> None:
    lines = "".join(f"第{number}段说的是招商银行的财富管理业务。\n" for number in "一二三四五六七八九")
    (tmp_path / "a.txt").write_text(f"!!quiz 题目\n? 有几段?\n{lines}", encoding="utf-8")
    code = "from builders.documents.readers import load; print(load('a.txt').reader)"
    assert python("-c", code, cwd=tmp_path, site=site).stdout == "plain\n"


def test_what_is_installed_decides_whether_a_graph_is_up_to_date(site: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(QUIZ, encoding="utf-8")
    told = []
    for home in (None, site, site, None):
        summary = yinpu("build", "a.txt", "-o", "kg", "--only-graph", cwd=tmp_path, site=home)
        manifest = json.loads((tmp_path / "kg" / "manifest.json").read_text(encoding="utf-8"))
        (source,) = manifest["sources"].values()
        done = dict(re.findall(r"(sources read|unchanged) +(\d)", summary))
        told.append((done.get("sources read"), done.get("unchanged"), source["reader"], "yinpu-quiz" in manifest["version"]))
    read, kept = ("1", None), (None, "1")
    assert told == [(*read, "plain", False), (*read, "quiz", True), (*kept, "quiz", True), (*read, "plain", False)]


def test_nothing_is_loaded_that_is_not_asked_for(site: Path, tmp_path: Path) -> None:
    code = """
import sys
import yinpu
from yinpu.cli.main import main
sys.argv = ["yinpu", "--help"]
try:
    main()
except SystemExit:
    print([name for name in sys.modules if name.startswith(("yinpu_quiz", "ontology.plugins"))], file=sys.stderr)
from graph.query.packaged import packaged_queries
packaged_queries()
print(sorted(name for name in sys.modules if name.startswith("yinpu_quiz")), file=sys.stderr)
"""
    done = python("-c", code, cwd=tmp_path, site=site)
    assert done.stderr.splitlines() == ["[]", "['yinpu_quiz', 'yinpu_quiz.queries']"]


FOUND = "from builders.records import Found\ndef make(knowledge):\n    return lambda passage, found: [Found({})]\n"
STATED = """
from builders.records import Relation
def make(knowledge):
    def rule(mentions, sentences):
        yield Relation(mentions[0].id, "", {}, mentions[0].id, "", "", 0, 1, "plugin:odd", 1.0)
    return rule
"""
VIEW = "def view(material, focus):\n    return None\n"
#: Group and name, value, code of the module ``odd``, what is asked, and what is told.
BROKEN = {
    "import": (
        "readers.odd",
        "odd",
        "import no_such_module",
        "extract a.txt",
        "ModuleNotFoundError: No module named 'no_such_module'",
    ),
    "syntax": ("relations.odd", "odd:make", "def make(:", "extract a.txt", "SyntaxError: invalid syntax (odd.py, line 1)"),
    "exit": ("finders.odd", "odd", "raise SystemExit(3)", "extract a.txt", "SystemExit: 3"),
    "value": ("exporters.odd", "odd:gone", "", "export -f odd", "AttributeError: module 'odd' has no attribute 'gone'"),
    "reader": ("readers.odd", "odd", "def read(s, k): ...", "extract a.txt", "odd has no function looks_like"),
    "finder": ("finders.odd", "odd:make", "make = 3", "extract a.txt", "odd:make is a int, which cannot be called"),
    "made": (
        "finders.odd",
        "odd:make",
        "def make(k): return 3",
        "extract a.txt",
        "made a int of the knowledge, which cannot be called",
    ),
    "making": ("relations.odd", "odd:make", "def make(k): 1 / 0", "build a.txt", "ZeroDivisionError: division by zero"),
    "taken": ("readers.plain", "odd", "", "extract a.txt", "Yinpu itself has one of this name"),
    "title": ("views.odd", "odd:view", VIEW, "view odd", "its title is None: give a pair, in Chinese and in English"),
    "drawn": (
        "views.odd",
        "odd:view",
        VIEW + "view.title, view.help = ('甲', 'a'), 'b'",
        "view odd",
        "drew a NoneType where a ViewData is asked for",
    ),
    "written": (
        "exporters.odd",
        "odd:write",
        "def write(kg): return ''",
        "export -f odd",
        "wrote a str where bytes are asked for",
    ),
    "folder": ("queries.odd", "odd", "", "queries", "odd is no package"),
}
#: As before, of those that fail at a report.
AT_WORK = {
    "type": (
        "finders.odd",
        FOUND.format("0, 1, 'Planet', 'plugin:odd', 1.0, 'urn:a'"),
        "found a 'Planet', which is no type of mentions",
    ),
    "place": (
        "finders.odd",
        FOUND.format("0, 99, 'Bank', 'plugin:odd', 1.0, 'urn:a'"),
        "found a Bank at 0 to 99 in a passage of 12 characters",
    ),
    "iri": ("finders.odd", FOUND.format("0, 1, 'Bank', 'plugin:odd', 1.0, 'a b'"), "found a Bank with 'a b' as its IRI"),
    "none": (
        "finders.odd",
        FOUND.format("0, 1, 'Bank', 'plugin:odd', 1.0"),
        "found a Bank with neither an IRI nor a reason why it has none",
    ),
    "raised": ("finders.odd", "def make(k):\n    return lambda p, f: [][0]", "IndexError: list index out of range"),
    "predicate": ("relations.odd", STATED.format("'likes'"), "stated 'likes', which is no type of relations"),
    "ends": ("relations.odd", STATED.format("'offers'"), "a Bank: it is of Product"),
}


def broken(tmp_path: Path, entry: str, value: str, code: str, command: str) -> subprocess.CompletedProcess[str]:
    """What the command does with such a plug-in, beside a graph and a report."""
    (tmp_path / "a.txt").write_text("招商银行推进财富管理。\n", encoding="utf-8")
    group, name = entry.split(".")
    site = tmp_path / "site"
    metadata(site, "odd-things", "1.2", {f"yinpu.{group}": {name: value}})
    (site / "odd.py").write_text(code, encoding="utf-8")
    return python("-m", "yinpu", *command.split(), cwd=tmp_path, site=site)


@pytest.mark.parametrize(("entry", "value", "code", "command", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_broken_one_is_told_in_a_line(
    work: Path, tmp_path: Path, entry: str, value: str, code: str, command: str, problem: str
) -> None:
    if command.startswith(("view", "export")):
        command += f" -g {work / 'kg'}"
    done = broken(tmp_path, entry, value, code, command)
    group, name = entry.split(".")
    told = f"yinpu: plug-in {name} (yinpu.{group}) of odd-things 1.2: {problem}: update or uninstall odd-things\n"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.replace("reading", "").lstrip(" \n").endswith(told)
    assert sum(line.startswith("yinpu: ") for line in done.stderr.splitlines()) == 1
    assert not (tmp_path / "kg" / "manifest.json").exists()


@pytest.mark.parametrize(("entry", "code", "problem"), AT_WORK.values(), ids=AT_WORK)
def test_one_that_fails_at_a_report_is_told_with_it(tmp_path: Path, entry: str, code: str, problem: str) -> None:
    done = broken(tmp_path, entry, "odd:make", code, "relations a.txt")
    (line,) = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert line.startswith(f"yinpu: a.txt: report a: plug-in odd (yinpu.{entry.split('.')[0]}) of odd-things 1.2: ")
    assert problem in line
    assert line.endswith(": update or uninstall odd-things")


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("def looks_like(text): return 1 / 0\n", "ZeroDivisionError: division by zero"),
        ("def looks_like(text): return True\n", "gave a int where a Section is asked for"),
    ],
)
def test_a_reader_that_fails_at_a_file_is_told_with_it(tmp_path: Path, code: str, problem: str) -> None:
    done = broken(tmp_path, "readers.odd", "odd", code + "def read(source, knowledge): yield 3\n", "extract a.txt")
    assert (done.returncode, done.stdout) == (1, "")
    told = f"a.txt: plug-in odd (yinpu.readers) of odd-things 1.2: {problem}: update or uninstall odd-things"
    assert done.stderr == f"yinpu: {told}\n"


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("central.rq", "there is a query central already"),
        ("My query.rq", "My query.rq: a name is of small letters"),
        ("a.txt", "no .rq"),
    ],
)
def test_queries_that_clash_or_are_none(tmp_path: Path, file: str, problem: str) -> None:
    metadata(tmp_path / "site", "odd-things", "1.2", {"yinpu.queries": {"odd": "odd"}})
    (tmp_path / "site" / "odd").mkdir()
    for name in ("__init__.py", file):
        (tmp_path / "site" / "odd" / name).write_text("", encoding="utf-8")
    done = python("-m", "yinpu", "queries", cwd=tmp_path, site=tmp_path / "site")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"yinpu: plug-in odd (yinpu.queries) of odd-things 1.2: {problem}")


def test_two_of_one_name(tmp_path: Path) -> None:
    for name in ("first-things", "odd-things"):
        metadata(tmp_path / "site", name, "1.2", {"yinpu.readers": {"odd": "odd"}})
    (tmp_path / "site" / "odd.py").write_text("def looks_like(text): ...\ndef read(source, knowledge): ...\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("招商银行推进财富管理。\n", encoding="utf-8")
    done = python("-m", "yinpu", "extract", "a.txt", cwd=tmp_path, site=tmp_path / "site")
    assert (done.returncode, done.stdout) == (1, "")
    assert "of odd-things 1.2: first-things has one of this name: update or uninstall odd-things" in done.stderr
