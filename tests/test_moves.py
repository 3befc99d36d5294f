"""Files that were moved, renamed, copied or called otherwise between two builds."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builders import BuildResult, build, forget
from builders.extractor import Extractor
from graph import KnowledgeGraph
from graph.exchange.check import check
from graph.exchange.export import exported
from graph.store.folder import KGFolder

SIGNED = "标题: {bank}观察\n发布机构: 澄江咨询\n日期: 2023-05-06\n\n{bank}推进数字化转型。\n"
#: Its title comes from the name of its file.
BARE = "兴业银行发布绿色债券,宁波银行加强数据治理。"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, bank in (("a.txt", "招商银行"), ("b.txt", "建设银行")):
        (folder / name).write_text(SIGNED.format(bank=bank), encoding="utf-8")
    (folder / "绿色债券简报.txt").write_text(BARE, encoding="utf-8")
    return folder


@pytest.fixture
def kg(files: Path, tmp_path: Path) -> Path:
    build([files], tmp_path / "kg")
    return tmp_path / "kg"


def counts(result: BuildResult) -> tuple[int, int, int, int, int]:
    return result.read, result.unchanged, result.moved, result.removed, len(result.failures)


def same_as_fresh(kg: Path, given: list[Path]) -> None:
    """The graph is sound, and the one that its files give."""
    fresh = kg.parent / "fresh"
    build(given, fresh)
    with KnowledgeGraph.open(kg) as one, KnowledgeGraph.open(fresh) as other:
        assert exported(one, "nq") == exported(other, "nq")
    assert check(kg, sample=None).faults == []
    told = [{key: one["path"] for key, one in KGFolder(folder).manifest()["sources"].items()} for folder in (kg, fresh)]
    assert told[0] == told[1]
    shutil.rmtree(fresh)


@contextmanager
def nothing_read() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Extractor, "sections", None)
        yield


@pytest.mark.parametrize("both", [False, True])
def test_a_folder_that_was_renamed_is_not_read_again(files: Path, kg: Path, tmp_path: Path, both: bool) -> None:
    new = files.rename(tmp_path / "archive")
    if both:
        files.mkdir()
    with nothing_read():
        result = build([new, *([files] if both else [])], kg)
    assert counts(result) == (0, 0, 3, 0, 0)
    assert "  moved " in result.summary() and "forgotten" not in result.summary()
    same_as_fresh(kg, [new])
    assert counts(build([new], kg)) == (0, 3, 0, 0, 0)
    with KnowledgeGraph.open(kg) as opened:
        paths = list(opened.catalogue()["source"])
    assert sorted(paths) == sorted(map(str, new.iterdir()))


def test_a_file_of_another_name_is_read_again_and_has_moved(files: Path, kg: Path) -> None:
    (files / "绿色债券简报.txt").rename(files / "绿色金融周报.txt")
    assert counts(build([files], kg)) == (0, 2, 1, 0, 0)
    with KnowledgeGraph.open(kg) as opened:
        assert "绿色金融周报" in list(opened.catalogue()["title"])
    same_as_fresh(kg, [files])


def test_what_moved_and_what_is_new_are_told_apart(files: Path, kg: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (files / "a.txt").rename(new / "a.txt")
    (files / "b.txt").rename(new / "c.txt")
    (new / "d.txt").write_text(SIGNED.format(bank="平安银行"), encoding="utf-8")
    assert counts(build([new], kg)) == (1, 0, 2, 0, 0)
    same_as_fresh(kg, [files, new])


def test_two_copies_that_are_there_are_two(files: Path, kg: Path, tmp_path: Path) -> None:
    new = Path(shutil.copytree(files, tmp_path / "copy"))
    assert counts(build([new], kg)) == (3, 0, 0, 0, 0)
    same_as_fresh(kg, [files, new])
    (files / "a.txt").unlink()
    assert counts(build([files, new], kg)) == (0, 5, 0, 1, 0)
    same_as_fresh(kg, [files, new])


def test_of_two_old_places_one_goes_to_the_new_one(files: Path, kg: Path, tmp_path: Path) -> None:
    second = Path(shutil.copytree(files, tmp_path / "copy"))
    build([second], kg)
    third = files.rename(tmp_path / "third")
    shutil.rmtree(second)
    with nothing_read():
        assert counts(build([third], kg)) == (0, 0, 3, 3, 0)
    same_as_fresh(kg, [third])


def test_of_two_new_places_one_is_a_copy(files: Path, kg: Path, tmp_path: Path) -> None:
    first, second = files.rename(tmp_path / "first"), tmp_path / "second"
    second.mkdir()
    shutil.copy(first / "b.txt", second / "a copy of b.txt")
    assert counts(build([first, second], kg)) == (1, 0, 3, 0, 0)
    same_as_fresh(kg, [first, second])


def test_a_file_put_over_another_has_moved(files: Path, kg: Path, tmp_path: Path) -> None:
    later = tmp_path / "later"
    later.mkdir()
    (later / "a.txt").write_text(SIGNED.format(bank="平安银行"), encoding="utf-8")
    build([later], kg)
    (files / "a.txt").replace(later / "a.txt")
    with nothing_read():
        assert counts(build([later], kg)) == (0, 0, 1, 0, 0)
    same_as_fresh(kg, [files, later])


def test_a_file_that_moved_and_was_edited_is_another(files: Path, kg: Path, tmp_path: Path) -> None:
    new = files.rename(tmp_path / "new")
    (new / "a.txt").write_text(SIGNED.format(bank="平安银行"), encoding="utf-8")
    assert counts(build([new], kg)) == (1, 0, 2, 0, 0)
    assert counts(build([files, new], kg))[3:] == (0, 1)  # it is not known where it went: only a folder that is given tells
    files.mkdir()
    assert counts(build([files, new], kg)) == (0, 3, 0, 1, 0)
    same_as_fresh(kg, [new])


def test_files_in_an_archive_move_with_it(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with zipfile.ZipFile(tmp_path / "x" / "all.zip", "w") as packed:
        packed.writestr("甲.txt", SIGNED.format(bank="招商银行"))
        packed.writestr("乙.txt", SIGNED.format(bank="建设银行"))
        packed.writestr("空.txt", "")
    build([tmp_path / "x"], tmp_path / "kg")
    (tmp_path / "x").rename(tmp_path / "y")
    with nothing_read():
        assert counts(build([tmp_path / "y"], tmp_path / "kg")) == (0, 0, 1, 0, 0)
    same_as_fresh(tmp_path / "kg", [tmp_path / "y"])
    (record,) = KGFolder(tmp_path / "kg").manifest()["sources"].values()
    inside = [report["path"] for report in record["reports"]] + [path for path, _, _ in record["failures"]]
    assert [path.partition("!/")[0] for path in inside] == [str(tmp_path / "y" / "all.zip")] * 3


def test_a_source_that_moved_and_lost_its_record_is_read(files: Path, kg: Path, tmp_path: Path) -> None:
    new = files.rename(tmp_path / "new")
    shutil.rmtree(kg / "records")
    result = build([new], kg)
    assert counts(result) == (0, 0, 3, 0, 0)
    assert len(result.repaired) == 1
    same_as_fresh(kg, [new])


def test_a_source_that_moved_and_cannot_be_read_is_forgotten(
    files: Path, kg: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = files.rename(tmp_path / "new")
    (new / "a.txt").rename(new / "c.txt")
    with monkeypatch.context() as patched:
        patched.setattr(Extractor, "of_section", None)
        assert counts(build([new], kg)) == (0, 0, 2, 1, 1)
    assert counts(build([new], kg)) == (1, 2, 0, 0, 0)
    same_as_fresh(kg, [new])


def test_the_rows_of_a_catalogue_follow_the_place(files: Path, kg: Path, tmp_path: Path) -> None:
    table = tmp_path / "titles.csv"
    table.write_text("file,title\nnew/a.txt,新的题目\n", encoding="utf-8")
    new = files.rename(tmp_path / "new")
    assert counts(build([new], kg, catalogue=table)) == (0, 0, 3, 0, 0)
    with KnowledgeGraph.open(kg) as opened:
        assert "新的题目" in list(opened.catalogue()["title"])


@pytest.mark.parametrize("spelling", ["relative", "dotted", "absolute", "linked"])
def test_another_spelling_of_a_path_is_no_other_file(
    files: Path, kg: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelling: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(files, target_is_directory=True)
    given = {
        "relative": Path("reports"),
        "dotted": f"..{os.sep}{tmp_path.name}{os.sep}reports",
        "absolute": files,
        "linked": Path("link"),
    }[spelling]
    with nothing_read():
        result = build([given], kg)
    assert counts(result) == (0, 3, 0, 0, 0)
    told = {record["path"] for record in KGFolder(kg).manifest()["sources"].values()}
    assert told == {os.path.join(given, path.name) for path in files.iterdir()}
    same_as_fresh(kg, [Path(given)])
    assert forget(str(files / "a.txt"), kg).reports == 2


def test_a_link_of_another_name_may_give_another_title(files: Path, kg: Path, tmp_path: Path) -> None:
    link = tmp_path / "周报.txt"
    link.symlink_to(files / "绿色债券简报.txt")
    assert counts(build([link], kg)) == (1, 0, 0, 0, 0)
    with KnowledgeGraph.open(kg) as opened:
        titles = list(opened.catalogue()["title"])
    assert "周报" in titles and len(titles) == 3
