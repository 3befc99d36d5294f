"""The papers of the house are true: their commands and Python run, the paths they name exist, both languages say the same."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer

import yinpu
from builders.sample import sample_path
from yinpu.cli import main as command_line

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
PAPERS = [*READMES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
REPORT = "标题: 城商行观察\n发布机构: 德勤\n日期: 2023-05-06\n\n招商银行推进数字化转型。"
HEADER = "entity\tname\tstatus\tkind\tsince\tuntil\tseat\tparent\tcode\tsource\n"
TABLE = HEADER + "望江数贷\t望江数贷\tpreferred\tpayment\t\t\t\t\t\t自拟\n"
#: Of the sample: one of each format, and what the questions of the papers are about.
REPORTS = ("anti-fraud.txt", "capital-rules.txt", "data-security.html", "green-bonds.pdf", "listing.txt")


def sampled(folder: Path) -> None:
    folder.mkdir()
    for name in REPORTS:
        shutil.copy(sample_path() / name, folder)


COMMANDS: Any = typer.main.get_command(command_line.app)
#: What commands and Python of the papers name, and what stands for it here; ``kg`` is built of ``reports``.
PLACEHOLDERS: dict[str, Callable[[Path], Any]] = {
    "reports": sampled,
    "report.txt": lambda path: path.write_text(REPORT, encoding="utf-8"),
    "tables": lambda path: (path.mkdir(), (path / "institutions.tsv").write_text(TABLE, encoding="utf-8")),
    "titles.csv": lambda path: path.write_text("file,title,issued\nanti-fraud.txt,反欺诈观察,2023\n", encoding="utf-8"),
    "tests": lambda path: path.symlink_to(ROOT / "tests", target_is_directory=True),
}
#: Commands that are not run, with the reason.
NOT_RUN = {
    "make": "sets up a virtual environment; what it calls is tested by itself",
    "pip": "installs",
    "open": "opens a browser",
    "yinpu serve": "does not end; tests/graph/test_endpoint.py serves",
}
#: Paths in backticks that are no files of the project.
ELSEWHERE = {
    "~/.cache/yinpu": "of the user",
    "tables/themes": "made by a command",
    "store/": "in a graph's folder",
    "views/": "in a graph's folder",
    "themes/": "in a folder of tables",
    "ARCHIVE.zip!/NAME": "in an archive of the user",
    "graph.py": "a file of the user that hides a room",
    "tests/cases/NAME/": "a folder for each case",
}


def blocks(paper: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", paper.read_text(encoding="utf-8"), re.M | re.S)


def commands(paper: Path) -> list[list[str]]:
    """The commands of console blocks, without prompt and comment."""
    lines = [line.removeprefix("$ ") for block in blocks(paper, "console") for line in block.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def run_here() -> Iterator[Any]:
    """Each command once, however many papers have it."""
    given = {tuple(words): paper.name for paper in reversed(PAPERS) for words in commands(paper)}
    for words, paper in sorted(given.items(), key=lambda one: (one[1] != READMES[0].name, one[1])):
        if not {words[0], " ".join(words[:2])} & NOT_RUN.keys():
            yield pytest.param(words, id=f"{paper}: {' '.join(words[:3])}")


def python_blocks() -> Iterator[Any]:
    """Each block of Python once, without its comments."""
    given = {uncommented(block): paper.name for paper in reversed(PAPERS) for block in blocks(paper, "python")}
    for block, paper in given.items():
        yield pytest.param(block, id=f"{paper}: {block.splitlines()[-1][:40]}")


def uncommented(block: str) -> str:
    return re.sub(r"[^\S\n]*#.*", "", block)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that the papers name, and a graph."""
    folder = tmp_path_factory.mktemp("desk")
    for name, put in PLACEHOLDERS.items():
        put(folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yinpu.build("reports/", "kg", workers=1)
    return folder


@pytest.mark.parametrize("words", run_here())
def test_commands_run(
    words: tuple[str, ...], desk: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert words[0] == "yinpu"
    monkeypatch.chdir(desk)
    monkeypatch.setattr(sys, "argv", list(words))
    try:
        command_line.main()
    except SystemExit as end:
        assert not end.code, capfd.readouterr().err
    if "-o" in words:
        assert Path(words[words.index("-o") + 1]).exists()
    elif words[1] != "accept":
        assert any(capfd.readouterr())


@pytest.mark.parametrize("block", python_blocks())
def test_python_runs(block: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    exec(compile(block, "a paper", "exec"), {"__name__": "a paper"})


def ticked(paper: Path) -> set[str]:
    """What stands in backticks outside blocks."""
    text = re.sub(r"^```.*?^```$", "", paper.read_text(encoding="utf-8"), flags=re.M | re.S)
    return set(re.findall(r"`([^`\n]+)`", text))


def exists(name: str) -> bool:
    return any((ROOT / folder / name).exists() for folder in ("", "builders/documents/formats", "builders/text"))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_paths_exist(paper: Path) -> None:
    named = {name for name in ticked(paper) if re.fullmatch(r"[\w.~*/-]+", name) and ("/" in name or name.endswith(".py"))}
    assert sorted(name for name in named if name not in ELSEWHERE and not exists(name)) == []
    links = re.findall(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)", paper.read_text(encoding="utf-8"))
    assert sorted(link for link in links if "://" not in link and not (paper.parent / link).exists()) == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_modules_exist(paper: Path) -> None:
    dotted = {name for name in ticked(paper) if re.fullmatch(r"(?:ontology|builders|graph)(?:\.\w+)+", name)}
    lost = [name for name in dotted if not (ROOT / name.replace(".", "/")).exists() and name not in files_of_rooms()]
    assert sorted(name for name in lost if not reachable(name)) == []


def files_of_rooms() -> set[str]:
    return {f"{room}.py" for room in ("graph", "ontology", "builders")}


def reachable(name: str) -> bool:
    """Whether ``name`` is a module, or an attribute of one."""
    module, _, attribute = name.rpartition(".")
    try:
        if find_spec(name):
            return True
    except ModuleNotFoundError:
        pass
    return hasattr(__import__(module, fromlist=[attribute]), attribute)


def links_within(paper: Path) -> Iterator[tuple[Path, str]]:
    for file, anchor in re.findall(r"\]\(([^)#\s]*)#([\w-]+)\)", paper.read_text(encoding="utf-8")):
        yield (paper.parent / file if file else paper), anchor


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_headings_that_are_linked_exist(paper: Path) -> None:
    for target, anchor in links_within(paper):
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.M)
        assert anchor in {heading.lower().replace(" ", "-") for heading in headings}


def tabled(paper: Path) -> dict[str, str]:
    """The rows of the table of commands: each command's words, and the whole cell."""
    found = {}
    for cell in re.findall(r"^\| `(yinpu [^`]+)` \|", paper.read_text(encoding="utf-8"), re.M):
        first, _, rest = cell.removeprefix("yinpu ").partition(" ")
        group = COMMANDS.commands[first]
        inner = rest.partition(" ")[0].split("\\|") if hasattr(group, "commands") else [""]
        found |= {f"{first} {name}".strip(): cell for name in inner}
    return found


def called(group: Any, *words: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from called(command, *words, name)
        else:
            yield " ".join((*words, name)), command


@pytest.mark.parametrize("paper", READMES, ids=lambda paper: paper.name)
def test_the_table_has_every_command(paper: Path) -> None:
    there = dict(called(COMMANDS))
    table = tabled(paper)
    assert sorted(table) == sorted(there)
    of_group: dict[str, set[str]] = {}
    for name, command in there.items():
        of_group.setdefault(table[name], {"--graph", "-g"}).update(opt for option in command.params for opt in option.opts)
    for cell, options in of_group.items():
        assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", cell)) <= options


def test_both_readmes_say_the_same() -> None:
    english, chinese = READMES
    assert commands(english) == commands(chinese)
    assert list(tabled(english).items()) == list(tabled(chinese).items())
    code = [[uncommented(block) for block in blocks(paper, "python")] for paper in READMES]
    assert code[0] == code[1]
    texts = [paper.read_text(encoding="utf-8") for paper in READMES]
    assert len({len(re.findall(r"^## ", text, re.M)) for text in texts}) == 1
    assert len({len(re.findall(r"^\* ", text, re.M)) for text in texts}) == 1
    measured = [[re.findall(r"[\d.]+", row) for row in re.findall(r"^\|.*\d\.\d\d.*\|$", text, re.M)] for text in texts]
    assert measured[0] == measured[1] != []
    assert ticked(english) == ticked(chinese)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_names_stand_in_the_files_that_are_said_to_have_them(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    said = re.findall(r"`(\w+)` (?:in|of) `([\w/.]+\.py)`", text)
    said += [(name, path) for path, name in re.findall(r"`([\w/.]+\.py)` \(`(?:\w+\.)?(\w+)`", text)]
    lost = [(name, path) for name, path in said if not re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8"))]
    assert lost == []


def test_the_glossary_is_whole() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in glossary.splitlines() if re.match(r"\| (?!term |---)", line)]
    assert [row for row in rows if len(row) != 4 or not all(map(str.strip, row))] == []
    assert [row[0] for row in rows if not re.search("[一-鿿]", row[1]) or not re.search("[a-z].*[一-鿿]", row[2])] == []
    terms = [row[0].strip() for row in rows]
    assert len(terms) == len(set(terms))
    assert "mention" in terms
