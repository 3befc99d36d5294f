"""The same documents give the same graph, however they are given, and its reports keep their identity."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import polars as pl
import pytest
import rdflib

from builders import build, forget
from builders.documents.formats import programs
from builders.sample import sample_path
from graph import KnowledgeGraph
from graph.exchange.export import exported
from graph.exchange.statements import statements
from graph.query.packaged import packaged_queries
from ontology.errors import ReadError, UsageError
from ontology.namespaces import PREFIXES

TEXTS = {
    "a.txt": "标题: 城商行观察\n发布机构: 澄江咨询\n日期: 2023-05-06\n\n招商银行推进数字化转型,工行跟进。联合银行未具名。\n",
    "b.txt": "绿色金融简报\n\n根据银发〔2020〕46号文,兴业银行发布绿色债券。兴业银行推进绿色金融。\n",
    "c.csv": "标题,正文,发布机构,日期\n普惠简报,建设银行与网商银行支持小微企业。,澄江咨询,2023-06\n"
    "零售简报,平安银行发展零售业务,招商银行推出财富管理产品。,澄江咨询,2024\n",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def digest(kg: Path) -> str:
    with KnowledgeGraph.open(kg) as opened:
        return sha256(exported(opened, "nq")).hexdigest()


def copied(files: Path, where: Path) -> Path:
    return Path(shutil.copytree(files, where / "elsewhere"))


def packed(files: Path, where: Path) -> Path:
    for path in files.iterdir():
        os.utime(path, (1, 1))
    return files


WAYS: dict[str, Callable[[Path, Path], list[object]]] = {
    "a relative folder": lambda files, where: [os.path.relpath(files)],
    "a way round": lambda files, where: [f"{files}/../{files.name}/./"],
    "a trailing slash": lambda files, where: [f"{files}/"],
    "file by file": lambda files, where: sorted(files.iterdir()),
    "file by file backwards": lambda files, where: sorted(files.iterdir())[::-1],
    "another place": lambda files, where: [copied(files, where)],
    "another time": lambda files, where: [packed(files, where)],
}


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_one_digest_for_every_way_of_giving_the_files(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Callable[[Path, Path], list[object]], workers: int
) -> None:
    build([files], tmp_path / "kg", workers=1)
    monkeypatch.chdir(tmp_path)
    build(way(files, tmp_path), tmp_path / "other", workers=workers)  # type: ignore[arg-type]
    assert digest(tmp_path / "other") == digest(tmp_path / "kg")


def test_step_by_step_is_as_at_once(files: Path, tmp_path: Path) -> None:
    build([files], tmp_path / "kg")
    for name in sorted(TEXTS, reverse=True):
        build([files / name], tmp_path / "steps")
    assert digest(tmp_path / "steps") == digest(tmp_path / "kg")


def test_what_is_compared_names_no_path_and_no_time(files: Path, tmp_path: Path) -> None:
    build([files], tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        said = exported(kg, "nq").decode()
        assert str(tmp_path) not in said and not any(name in said for name in TEXTS) and "provenance" not in said
        more = exported(kg, "nq", ["provenance"]).decode()
    assert "urn:sha256:" in said
    assert str(files / "a.txt") in more and "startedAtTime" in more and "wasDerivedFrom" in more


def test_provenance_tells_what_read_a_source_and_with_which_version(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(Path(sample_path()) / "green-bonds.pdf", files / "d.pdf")
    build([files], tmp_path / "kg")
    before = reader_of_each(tmp_path / "kg")
    own = f"yinpu {version('yinpu')}"
    assert before["a.txt"] == f"plain utf-8; {own}"
    assert before["c.csv"] == f"row utf-8; Python {platform.python_version()}; {own}"
    assert before["d.pdf"] == f"pdf; pypdfium2 {version('pypdfium2')}; {own}"
    monkeypatch.setattr(programs, "_versioned", lambda name: f"{name} 999")
    (files / "b.txt").write_text(TEXTS["b.txt"] + "宁波银行加强数据治理。\n", encoding="utf-8")
    build([files], tmp_path / "kg")
    after = reader_of_each(tmp_path / "kg")
    assert after == before | {"b.txt": "plain utf-8; yinpu 999"}, "of what was not read again, what had read it stays"


def reader_of_each(kg: Path) -> dict[str, str]:
    with KnowledgeGraph.open(kg) as opened:
        rows = opened.query("SELECT ?path ?reader { ?source yp:reader ?reader ; nif:sourceUrl ?path }").rows()
    return {Path(path).name: reader for path, reader in rows}


def test_an_edited_file_gives_a_new_report_that_says_what_it_replaces(files: Path, tmp_path: Path) -> None:
    build([files], tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        old = kg.find("城商行观察", ["Report"])
    (files / "a.txt").write_text(TEXTS["a.txt"] + "宁波银行加强数据治理。\n", encoding="utf-8")
    build([files], tmp_path / "kg")
    with KnowledgeGraph.open(tmp_path / "kg") as kg:
        new = kg.find("城商行观察", ["Report"])
        replaced = kg.query("SELECT ?old { ?new prov:wasRevisionOf ?old }")["old"].to_list()
        ends = kg.query("SELECT ?at { ?build a prov:Activity ; prov:endedAtTime ?at }")
    assert new != old and replaced == [old] and ends.height == 2
    build([files], tmp_path / "fresh")
    assert digest(tmp_path / "kg") == digest(tmp_path / "fresh")


def test_an_edited_report_keeps_its_iri_by_a_ledger(files: Path, tmp_path: Path) -> None:
    ledger, kg = tmp_path / "kept.tsv", tmp_path / "kg"
    build([files], kg, keep_iris=ledger)
    with KnowledgeGraph.open(kg) as opened:
        old = opened.find("城商行观察", ["Report"])
    for more in ("宁波银行加强数据治理。", "苏州银行亦然。"):
        (files / "a.txt").write_text((files / "a.txt").read_text(encoding="utf-8") + f"{more}\n", encoding="utf-8")
        build([files], kg, keep_iris=ledger)
    build([files], kg)
    with KnowledgeGraph.open(kg) as opened:
        assert opened.find("城商行观察", ["Report"]) == old
        assert "苏州银行" in opened.text(old)
    build([files], tmp_path / "fresh", keep_iris=ledger)
    assert digest(kg) == digest(tmp_path / "fresh")
    assert ledger.read_text(encoding="utf-8").count(old) == 2
    ledger.write_text("not\ta ledger\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"kept\.tsv: line 1"):
        build([files], kg, keep_iris=ledger)


@pytest.fixture
def both(files: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The same graph lean and full."""
    build([files], tmp_path / "lean")
    build([files], tmp_path / "full", mentions="full")
    return tmp_path / "lean", tmp_path / "full"


def test_mentions_are_the_same_in_rdf_and_in_the_table(both: tuple[Path, Path]) -> None:
    with KnowledgeGraph.open(both[0]) as lean, KnowledgeGraph.open(both[1]) as full:
        assert set(statements(lean, mentions="nif")) == set(statements(full))
        assert lean.mentions().collect().equals(full.mentions().collect())
        in_memory = KnowledgeGraph.parse(exported(full, "nq"), "nq")
        columns = ("report", "start", "end", "text", "id", "rule", "sentence", "sentence_start", "reason")
        told = full.mentions().select(columns).sort(columns).collect()
        assert in_memory.mentions().select(columns).sort(columns).collect().equals(told)


def test_every_packaged_query_has_the_same_rows_on_both(both: tuple[Path, Path]) -> None:
    given = {"Institution": "招商银行", "Theme": "绿色金融", "thing": "兴业银行", "Regulation": "银发〔2020〕46号"}
    with KnowledgeGraph.open(both[0]) as lean, KnowledgeGraph.open(both[1]) as full:
        asked = 0
        for name, query in packaged_queries().items():
            params = {one.name: given.get(one.kind, "2023") for one in query.parameters if one.required}
            try:
                first = lean.query(name, **params)
            except UsageError:
                continue
            asked += 1
            assert first.equals(full.query(name, **params)), name
        assert asked > 15


PLAIN = {
    "who is named with whom, in which words": """
        SELECT ?report ?words ?one ?other { GRAPH ?report {
            ?sentence dcterms:references ?one , ?other ; nif:anchorOf ?words } FILTER(STR(?one) < STR(?other)) }""",
    "what is stated, and where": """
        SELECT ?subject ?predicate ?object ?words ?rule { GRAPH ?report {
            ?relation rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; yp:rule ?rule ;
                yp:evidence ?place . ?place nif:anchorOf ?words } }""",
    "what reports name": "SELECT ?title ?thing { GRAPH ?report { ?report dcterms:title ?title ; schema:mentions ?thing } }",
}


@pytest.mark.parametrize("asked", PLAIN.values(), ids=PLAIN)
def test_plain_patterns_have_the_same_rows_in_rdflib(both: tuple[Path, Path], asked: str) -> None:
    with KnowledgeGraph.open(both[0]) as kg:
        data = rdflib.Dataset()
        data.parse(data=exported(kg, "nq").decode(), format="nquads")
        ours = sorted(tuple(map(str, row)) for row in kg.query(asked).rows())
        theirs = sorted(tuple(map(str, row)) for row in data.query(asked, initNs=PREFIXES))
    assert ours == theirs != []


def test_texts_and_quotes_read_back(both: tuple[Path, Path], files: Path) -> None:
    with KnowledgeGraph.open(both[0]) as kg:
        named = kg.mentions().collect()
        for report, start, end, text, sentence in named.select("report", "start", "end", "text", "sentence").rows():
            assert kg.quote(f"{report}#char={start},{end}") == text
            assert text in kg.quote(sentence)
        report = kg.find("城商行观察", ["Report"])
        assert kg.text(report).startswith("标题: 城商行观察") and kg.text(report) in TEXTS["a.txt"]
        said = kg.query("SELECT ?place ?words { GRAPH ?report { ?place dcterms:references ?thing ; nif:anchorOf ?words } }")
        assert said.height and all(kg.quote(place) == words for place, words in said.rows())
        for wrong in ("urn:none", report, f"{report}#char=9000,9001"):
            with pytest.raises(UsageError):
                kg.quote(wrong)
        with pytest.raises(UsageError, match="holds no report"):
            kg.text("urn:none")


def test_mentions_are_sorted_by_thing_report_and_place(both: tuple[Path, Path]) -> None:
    with KnowledgeGraph.open(both[0]) as kg:
        named = kg.mentions().collect()
    keys = named.filter(pl.col("id").is_not_null()).select("id", "report", "start")
    assert keys.equals(keys.sort("id", "report", "start"))
    last = named.row(-1, named=True)
    assert (last["id"], last["text"], bool(last["reason"])) == (None, "联合", True)


def test_mentions_stay_when_they_need_fewer_files(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taking a source out changes no other report, but may change among how many files mentions are shared out."""
    monkeypatch.setattr("graph.store.mentions._FULL", 6)
    build([files], tmp_path / "kg")
    more = len(list((tmp_path / "kg").glob("store/*/mentions/*")))
    forget(str(files / "c.csv"), tmp_path / "kg")
    assert len(list((tmp_path / "kg").glob("store/*/mentions/*"))) < more
    build([files / "a.txt", files / "b.txt"], tmp_path / "fresh")
    with KnowledgeGraph.open(tmp_path / "kg") as kg, KnowledgeGraph.open(tmp_path / "fresh") as fresh:
        columns = ("report", "start", "end", "id", "sentence")
        told = [one.mentions().select(columns).sort(columns).collect() for one in (kg, fresh)]
    assert told[0].height and told[0].equals(told[1])
