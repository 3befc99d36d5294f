"""Sources of other shapes: Word files, archives, tables; the same report twice; brokers inferred."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from builders import Extractor, build, load, read
from builders import extractor as extraction
from builders.documents import readers
from builders.documents.readers import Columns, load_all
from builders.records import Extraction, Section
from builders.sample import sample_path
from builders.text import blob
from graph import KnowledgeGraph
from ontology.errors import ReadError

WORD = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>普惠金融观察</w:t></w:r></w:p><w:p><w:r><w:t>2023年5月,招商</w:t></w:r><w:r><w:t>银行推进普惠金融。"
    "</w:t></w:r></w:p></w:body></w:document>"
)

EXTRACTOR = Extractor()


def archive(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


def sections(path: Path) -> list[Section]:
    return list(read(load(path)))


def labels(path: Path, columns: Columns = Columns()) -> list[str]:  # noqa: B008
    found = []
    for source in load_all(path, None, columns):
        for section in read(source):
            found += [m.label for m in EXTRACTOR.of_section(source, section).mentions if m.type == "Bank"]
    return found


def test_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": WORD.encode()}))
    source = load(path)
    assert EXTRACTOR.cleaned(source, *read(source))[1].title == "普惠金融观察"
    assert labels(path) == ["招商银行"]


def test_archives_inside_archives(tmp_path: Path) -> None:
    inner = archive({"b.txt": "建行支持乡村振兴。".encode()})
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"a.txt": "工行发布绿色债券。".encode("gb18030"), "deep/inner.zip": inner}))
    assert sorted(labels(path)) == ["中国工商银行", "中国建设银行"]
    result = build([path], tmp_path / "kg")
    assert (result.reports, result.failures) == (2, [])


def locked(data: bytes) -> bytes:
    """An archive with the mark of a password on all its files."""
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(mark)
        while at >= 0:
            data = data[: at + place] + bytes([data[at + place] | 1]) + data[at + place + 1 :]
            at = data.find(mark, at + 1)
    return data


def linked() -> bytes:
    """An archive with a file and a link."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr("good.txt", "建行支持乡村振兴。")
    return data.getvalue()


def nested(depth: int) -> bytes:
    """An archive in an archive in an archive …"""
    data = "工行发布绿色债券。".encode()
    for level in range(depth):
        data = archive({"inner.zip" if level else "good.txt": data})
    return data


HARM = {
    "leads out": ({"../out.txt": "工行。".encode()}, "../out.txt", "traversal", "unpack it"),
    "leads out by root": ({"/etc/out.txt": "工行。".encode()}, "/etc/out.txt", "traversal", "unpack it"),
    "leads out on Windows": ({"..\\out.txt": "工行。".encode()}, "..\\out.txt", "traversal", "unpack it"),
    "to a drive": ({"C:/out.txt": "工行。".encode()}, "C:/out.txt", "traversal", "unpack it"),
    "bomb": ({"bomb.txt": b"0" * 40_000_000}, "bomb.txt", "bomb", "unpack it"),
    "locked inside": ({"in.zip": locked(archive({"b.txt": b"x" * 50}))}, "in.zip!/b.txt", "locked", "unpack it"),
    "too deep": ({"in.zip": nested(3)}, "in.zip!/inner.zip!/inner.zip", "nested", "unpack it"),
    "link": ({"in.zip": linked()}, "in.zip!/link.txt", "link", "add the file"),
    "empty": ({"empty.txt": b"\n"}, "empty.txt", "empty", "leave it out"),
    "damaged": ({"in.zip": archive({"b.txt": os.urandom(500)})[:200]}, "in.zip", "broken-zip", "fetch it again"),
    "broken line in a name": ({"a\nb.png": b"\x89PNG" + bytes(99)}, "a?b.png", "binary", "convert it"),
}


@pytest.mark.parametrize(("files", "member", "why", "remedy"), HARM.values(), ids=HARM)
def test_what_an_archive_can_do_harm_with(tmp_path: Path, files: dict[str, bytes], member: str, why: str, remedy: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"a.txt": "农行推进数字化转型。".encode(), **files, "z.txt": "招行服务小微。".encode()}))
    failures: list[ReadError] = []
    found = [source.path.partition("!/")[2] for source in load_all(path, failures)]
    assert {"a.txt", "z.txt"} <= set(found)
    (failure,) = failures
    assert (failure.path, failure.reason) == (f"{path}!/{member}", why)
    assert remedy in failure.message
    assert "\n" not in str(failure)
    result = build([path], tmp_path / "kg")
    assert (result.reports, [reason for _, reason, _ in result.failures]) == (len(found), [why])
    assert not (tmp_path / "out.txt").exists()


def test_locked_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(locked(archive({"a.txt": b"x" * 50, "b.txt": b"y" * 50})))
    result = build([path], tmp_path / "kg")
    assert (result.reports, {reason for _, reason, _ in result.failures}) == (0, {"locked"})


def test_archives_share_what_they_may_unpack_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers.archive, "TOTAL", 5000)
    inner = {f"{n}.zip": archive({"a.txt": "工行发布绿色债券。".encode() * 50}) for n in range(9)}
    path = tmp_path / "a.zip"
    path.write_bytes(archive(inner))
    failures: list[ReadError] = []
    assert len(list(load_all(path, failures))) < 9
    assert {failure.reason for failure in failures} == {"bomb"}


def test_links_in_folders(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("农行推进数字化转型。", encoding="utf-8")
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    (folder / "nowhere.txt").symlink_to(folder / "none.txt")
    (folder / "again.txt").symlink_to(folder / "a.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    result = build([folder], tmp_path / "kg")
    assert result.reports == 1
    told = {Path(path).name: (reason, message) for path, reason, message in result.failures}
    assert {name: reason for name, (reason, _) in told.items()} == {
        "itself.txt": "link",
        "loop": "link",
        "nowhere.txt": "link",
        "pipe.txt": "special",
    }
    assert all(": " in message for _, message in told.values())


def test_broken_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"a.txt": b"x" * 5000})[:60])
    with pytest.raises(ReadError, match="damaged"):
        list(load_all(path))


def test_rows_of_tables(tmp_path: Path) -> None:
    rows = [{"name": "甲", "body": "招商银行推进财富管理。"}, {"name": "乙", "body": "兴业银行发布绿色债券。"}]
    lines = tmp_path / "a.jsonl"
    lines.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    table = tmp_path / "a.csv"
    table.write_text("name,body\n" + "\n".join(f"{row['name']},{row['body']}" for row in rows), encoding="utf-8")
    columns = Columns("body", "name")
    assert labels(lines, columns) == labels(table, columns) == ["招商银行", "兴业银行"]
    with pytest.raises(ReadError, match="column"):
        labels(table, Columns("text"))


def test_rows_that_cannot_be_read_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = sys.modules["builders.documents.formats.rows"]
    monkeypatch.setattr(table, "LONGEST", 100)
    rows = ['{"text": "招商银行推进财富管理。"}', '{"text": "兴业', "[1]", json.dumps({"text": "长" * 200}), '{"text": null}']
    rows += [json.dumps({"text": "长" * 200}, ensure_ascii=True), "", '{"text": "兴业银行发布绿色债券。"}']
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    failures: list[ReadError] = []
    assert [source.path for source in load_all(path, failures)] == [f"{path}#1", f"{path}#7"]
    assert [(e.path.rpartition("#")[2], e.reason) for e in failures] == [
        ("2", "malformed"),
        ("3", "malformed"),
        ("4", "too-long"),
        ("6", "too-long"),
    ]
    with pytest.raises(ReadError, match="#2: is no JSON object"):
        list(load_all(path))
    path.write_text("no table\n" * 3, encoding="utf-8")
    with pytest.raises(ReadError, match="#1: is no JSON object, mend it"):
        list(load_all(path, []))


def test_rows_of_csv_with_line_ends_in_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('题名,正文\r\n甲,"第一行\r\n第二行"\r\n乙,招行\r\n'.encode("gb18030"))
    assert [source.text for source in load_all(path)] == ["第一行\r\n第二行", "招行"]


# ---------------------------------------------------------------- long files: the same as short ones, a report at a time


def everything(path: Path) -> list[Extraction]:
    found = []
    for source in load_all(path):
        for section in read(source):
            found.append(EXTRACTOR.of_section(source, section))
            assert all(source.raw[m.start : m.end] == m.text for m in found[-1].mentions)
    return found


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a long one."""
    monkeypatch.setattr(readers.stream, "LARGE", 100)
    monkeypatch.setattr(readers.stream, "WINDOW", 2500)
    monkeypatch.setattr(blob, "BLOCK", 900)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["listing.txt", "collection.txt", "paged.txt"])
def test_long_files_read_as_short_ones(tmp_path: Path, name: str, encoding: str, request: pytest.FixtureRequest) -> None:
    path = tmp_path / name
    path.write_bytes(load(sample_path() / name).text.encode(encoding))
    whole = everything(path)
    request.getfixturevalue("short")
    assert everything(path) == whole


def test_a_heading_that_comes_back_divides_no_long_collection(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = ("柜面业务的一年", "农机贷款怎样定价", "县域支付的新变化")
    body = "{title}\n\n文/林一 宁波银行的{title}。{rest}\n主要内容与安排\n\n徽商银行的{title}。{rest}\n"
    path = tmp_path / "page.txt"
    path.write_text("".join(body.format(title=t, rest="材料逐项核对，期限没有变化。" * 20) for t in titles), encoding="utf-8")
    whole = everything(path)
    assert [extraction.section.title for extraction in whole] == list(titles)
    request.getfixturevalue("short")
    monkeypatch.setattr(blob, "BLOCK", 1 << 20)
    assert everything(path) == whole


def test_long_files_in_archives(tmp_path: Path, short: None) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive({name: (sample_path() / name).read_bytes() for name in ("listing.txt", "green-bonds.pdf")}))
    assert len(everything(path)) == 13


def test_a_giant_report_is_left_out_of_a_long_file(tmp_path: Path, short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers.stream, "LONGEST", 4000)
    path = tmp_path / "page.txt"
    bodies = [
        "回顾与展望。" * 50,
        "工行稳健经营。\n" * 2000,
        "招行服务小微。" * 50,
        "建行支持乡村。" * 600,
        "农行发行债券。" * 50,
    ]
    titles = [f"德勤:观察第{number}号" for number in range(5)]
    page = "".join(ENTRY.format(title=title, text=body) for title, body in zip(titles, bodies, strict=True))
    path.write_text(page, encoding="utf-8")
    failures: list[ReadError] = []
    found = [(source, section) for source in load_all(path, failures) for section in read(source)]
    assert [section.title for _, section in found] == ["观察第0号", "观察第2号", "观察第4号"]
    assert all(page[section.start :].startswith("德勤") for _, section in found)
    assert [failure.reason for failure in failures] == ["too-long"] * 2
    assert f"character {page.index('  • 德勤:观察第1号'):,}" in str(failures[0])
    plain = tmp_path / "plain.txt"
    plain.write_text("工行稳健经营。\n" * 2000, encoding="utf-8")
    with pytest.raises(ReadError, match="split it into its reports"):
        list(load_all(plain))


def test_a_long_file_must_decode_to_its_end(tmp_path: Path, short: None) -> None:
    text = (TEXT + "\n") * 300
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode() + b"\xff" * 9)
    with pytest.raises(ReadError, match=r"begins as utf-8-sig but is not at byte [\d,]+: save it as UTF-8"):
        list(load_all(path))
    path.write_bytes(text.encode("gb18030") * 3 + os.urandom(60_000))
    with pytest.raises(ReadError, match="save it as UTF-8"):
        list(load_all(path))
    path.write_bytes(text.encode()[:-5] + b"\xff" + text.encode()[:-2])
    assert {source.encoding for source in load_all(path)} == {"utf-8 (damaged)"}


def test_what_must_be_read_whole_has_a_limit(tmp_path: Path, short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    page, text = tmp_path / "a.html", tmp_path / "a.txt"
    page.write_text("<html><body>" + "<p>招行服务小微。</p>" * 50, encoding="utf-8")
    text.write_text("招行服务小微。\n" * 50, encoding="utf-8")
    assert [source.reader for path in (page, text) for source in load_all(path)] == ["html", "plain"]
    monkeypatch.setattr(readers, "LARGEST", 500)
    with pytest.raises(ReadError, match="save its text, or split it"):
        list(load_all(page))
    with pytest.raises(ReadError, match="use load_all"):
        load(text)
    assert len(list(load_all(text))) == 1


def test_limits_agree() -> None:
    assert readers.stream.LONGEST == extraction.LONGEST


TEXT = "商业银行加快数字化转型,招商银行与平安银行在财富管理上各有侧重,监管部门同时要求守住风险底线。" * 12


def test_the_same_report_twice_is_one_with_two_appearances(tmp_path: Path) -> None:
    head = "标题: 零售银行观察\n发布机构: 德勤\n日期: 2023-05-06\n\n"
    (tmp_path / "a.txt").write_text(head + TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(head + TEXT + "以上。", encoding="utf-8")
    (tmp_path / "c.txt").write_text("标题: 另一份观察\n\n" + "绿色债券发行提速,兴业银行居前。" * 40, encoding="utf-8")
    for name, files in {"one": ["a.txt", "b.txt", "c.txt"], "two": ["c.txt", "b.txt", "a.txt"]}.items():
        assert build([tmp_path / f for f in files], tmp_path / name, workers=1).reports == 2
    with KnowledgeGraph.open(tmp_path / "one") as one, KnowledgeGraph.open(tmp_path / "two") as two:
        assert {r["id"] for r in one.reports()} == {r["id"] for r in two.reports()}
        sources = one.query("SELECT ?source { ?r schema:workExample/nif:sourceUrl ?source } ORDER BY ?source")["source"]
    assert [Path(s).name for s in sources] == ["a.txt", "b.txt", "c.txt"]


ENTRY = "  • {title}(15页).pdf\n\n    {text}\n\n    浏览量5人已浏览 发布时间2023-10-07 15页 推荐指数5星级\n"


@pytest.mark.parametrize(
    ("words", "broker"),
    [
        ("分析师 某某 执业证号:S0600521070001", "东吴证券"),
        ("请务必阅读正文最后的中国银河证券股份有限公司免责声明", "中国银河证券"),
        ("请阅读最后一页免责声明及信息披露", "信达证券"),
        ("敬请参阅最后一页特别声明", None),  # two firms write so
        ("本报告仅供参考", None),
    ],
)
def test_broker_of_an_unsigned_report(tmp_path: Path, words: str, broker: str | None) -> None:
    path = tmp_path / "page.txt"
    text = f"证券研究报告 银行 2023年09月27日 {words} 息差企稳,资产质量平稳。"
    other = ENTRY.format(title="德勤:银行业回顾", text="回顾与展望。")
    path.write_text(ENTRY.format(title="银行业:息差企稳可期-230927", text=text) + other, encoding="utf-8")
    source = load(path)
    first = next(EXTRACTOR.of_source(source))
    assert [label for _, label in first.publishers] == ([broker] if broker else [])
    assert bool(first.section.inferred_by) is bool(broker)


def test_boilerplate_is_listed_with_examples(tmp_path: Path) -> None:
    result = build([sample_path() / name for name in ("listing.txt", "collection.txt")], tmp_path / "kg")
    lines = result.summary(verbose=True).split("\n")
    assert any(line.startswith("  counters (12): ") and "浏览量#" in line for line in lines)
    assert any(line.startswith("  download notice (") and "·" in line for line in lines)
    told = json.loads((tmp_path / "kg" / "build-report.json").read_text(encoding="utf-8"))["boilerplate"]
    assert told["counters"]["count"] == 12
    assert all(0 < len(kind["examples"]) <= 3 for kind in told.values())
    again = build([sample_path() / "listing.txt"], tmp_path / "kg")
    assert again.unchanged == 1
    assert again.examples == result.examples
