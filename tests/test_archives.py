"""Archives of other kinds than plain zip files, and names in any encoding of theirs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from office_files import packed, tarred

from builders.documents import readers
from builders.documents.formats import tar
from builders.documents.formats.archive import decoded
from builders.documents.readers import load_all
from ontology.errors import ReadError

TEXTS = {"资料/b.txt": "宁波银行扩建了网点。".encode(), "./资料/a.txt": "徽商银行修订了台账。".encode("gbk")}


def found(path: Path) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The texts of a file by their names in it, and what was refused."""
    failures: list[ReadError] = []
    texts = {source.path.removeprefix(f"{path}!/"): source.text for source in load_all(path, failures)}
    assert not any("\n" in str(one) for one in failures)
    return texts, [(one.path.removeprefix(f"{path}!/"), one.reason) for one in failures]


@pytest.mark.parametrize(
    ("name", "mode"), [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar.bz2", "w:bz2"), ("a.tar.xz", "w:xz")]
)
def test_the_files_of_a_tar_archive(tmp_path: Path, name: str, mode: str) -> None:
    path = tmp_path / name
    path.write_bytes(tarred({**TEXTS, "资料/._b.txt": b"x", "__MACOSX/a.txt": b"x", ".DS_Store": b"x"}, mode))
    assert found(path) == ({"资料/b.txt": "宁波银行扩建了网点。", "资料/a.txt": "徽商银行修订了台账。"}, [])


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_a_packed_file_and_archives_in_one_another(tmp_path: Path, suffix: str, pack: object) -> None:
    path = tmp_path / f"a.txt.{suffix}"
    path.write_bytes(pack("宁波银行扩建了网点。".encode()))  # type: ignore[operator]
    assert found(path) == ({"a.txt": "宁波银行扩建了网点。"}, [])
    path = tmp_path / "b.zip"
    path.write_bytes(packed({f"in.tar.{suffix}": tarred({"c.zip": packed({"d.txt": "徽商银行。"})}, f"w:{suffix}")}))
    assert found(path) == ({f"in.tar.{suffix}!/c.zip!/d.txt": "徽商银行。"}, [])


def test_an_old_tar_archive_with_names_of_windows(tmp_path: Path) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.GNU_FORMAT, encoding="gbk") as made:
        info = tarfile.TarInfo("网点观察.txt")
        info.size = 24
        made.addfile(info, io.BytesIO("宁波银行扩建。。".encode()))
    raw = bytearray(data.getvalue())
    raw[257:265] = bytes(8)  # no mark, as before POSIX
    raw[148:156] = b"        "
    raw[148:156] = f"{sum(raw[:512]):06o}\0 ".encode()
    path = tmp_path / "a.tar"
    path.write_bytes(raw)
    assert found(path) == ({"网点观察.txt": "宁波银行扩建。。"}, [])


def test_what_a_tar_archive_can_do_harm_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as made:
        for name, kind in {"link": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "pipe": tarfile.FIFOTYPE}.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            made.addfile(info)
        for name, text in {
            "../out.txt": "工行。",
            "/etc/out.txt": "工行。",
            "big.txt": "长" * 4000,
            "good.txt": "宁波银行。",
        }.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            made.addfile(info, io.BytesIO(text.encode()))
    path = tmp_path / "a.tar"
    path.write_bytes(data.getvalue())
    monkeypatch.setattr(tar, "LARGEST", 10_000)
    texts, refused = found(path)
    assert texts == {"good.txt": "宁波银行。"}
    assert refused == [
        ("link", "link"),
        ("hard", "link"),
        ("pipe", "special"),
        ("../out.txt", "traversal"),
        ("/etc/out.txt", "traversal"),
        ("big.txt", "bomb"),
    ]
    assert not (tmp_path.parent / "out.txt").exists()


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(bytes(40_000_000)))
    with pytest.raises(ReadError, match="unread from here"):
        list(load_all(path))
    path.write_bytes(tarred({"a.txt": "甲行。".encode(), "b.txt": b"0" * 40_000_000, "c.txt": b"x"}))
    texts, refused = found(path)
    assert (texts, {reason for _, reason in refused}) == ({"a.txt": "甲行。"}, {"bomb"})
    monkeypatch.setattr(readers.archive, "TOTAL", 5000)
    path.write_bytes(tarred({f"{n}.txt": "工行发布绿色债券。".encode() * 50 for n in range(9)}))
    texts, refused = found(path)
    assert 0 < len(texts) < 9
    assert {reason for _, reason in refused} == {"bomb"}


def test_archives_cut_off_or_damaged(tmp_path: Path) -> None:
    whole = tarred({"a.txt": "甲行。".encode(), "b.txt": os.urandom(90_000), "c.txt": "丙行。".encode()})
    path = tmp_path / "坏.tar.gz"
    path.write_bytes(whole[: len(whole) // 2])
    texts, refused = found(path)
    assert texts == {"a.txt": "甲行。"}
    assert [reason for _, reason in refused] == ["broken-archive"]
    path.write_bytes(whole[:10])
    with pytest.raises(ReadError, match="fetch it again"):
        list(load_all(path))
    path.write_bytes(b"\x1f\x8b\x08" + os.urandom(200))
    with pytest.raises(ReadError, match="fetch it again"):
        list(load_all(path))


def test_long_files_are_read_by_going_through_the_archive_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar, "LARGE", 100)
    text = "宁波银行扩建了网点。" * 30
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tarred({"a.txt": text.encode(), "b.txt": "甲行。".encode(), "c.txt": text[10:].encode()}))
    assert found(path) == ({"a.txt": text, "b.txt": "甲行。", "c.txt": text[10:]}, [])
    path = tmp_path / "d.txt.gz"
    path.write_bytes(gzip.compress(text.encode()))
    assert found(path) == ({"d.txt": text}, [])


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tar, "FILES", 3)
    path = tmp_path / "a.tar"
    path.write_bytes(tarred({f"{n}.txt": b"x" for n in range(5)}, "w"))
    texts, refused = found(path)
    assert (len(texts), refused) == (3, [(str(path), "too-many")])


# ---------------------------------------------------------------- names


def named(names: list[str], codec: str, flag: int = 0) -> bytes:
    """A zip archive whose names are in some encoding, without telling it."""
    data = io.BytesIO()
    raw = [name.encode(codec) for name in names]
    with zipfile.ZipFile(data, "w") as made:
        for number, name in enumerate(raw):
            made.writestr(str(number + 1) * len(name), "宁波银行扩建了网点。")
    found = data.getvalue()
    for number, name in enumerate(raw):
        found = found.replace((str(number + 1) * len(name)).encode(), name)
    return found


NAMES = {
    "utf-8": ["网点观察/a.txt", "押品台账.txt", "ascii.txt"],
    "gbk": ["网点观察/a.txt", "押品台账.txt", "喆昇.txt"],
    "big5": ["網點觀察/a.txt", "押品臺帳.txt", "銀團貸款業務.txt"],
}


@pytest.mark.parametrize("codec", NAMES)
def test_names_of_a_zip_archive_that_does_not_tell_their_encoding(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(named(NAMES[codec], codec))
    assert sorted(found(path)[0]) == sorted(NAMES[codec])


def test_the_name_that_a_field_of_the_member_tells(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("??.txt")
    name = "网点.txt".encode()
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, 0) + name
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(info, "宁波银行扩建了网点。")
    assert list(found(path)[0]) == ["网点.txt"]


@pytest.mark.parametrize(
    ("codec", "name"), [("gbk", "开户"), ("gbk", "二〇二三年报"), ("big5", "年報"), ("big5", "信託業觀察")]
)
def test_short_names(codec: str, name: str) -> None:
    assert decoded([f"{name}.txt".encode(codec)]) == [f"{name}.txt"]
