"""Knowledge is an object: two of them give two results, a changed table is seen at once, nothing is kept behind one's back."""

from __future__ import annotations

import ast
import copy
import csv
import gc
import pickle
from pathlib import Path

import pytest

import yinpu
from builders.discovery.candidates import candidates
from builders.records import Source
from ontology import default_knowledge
from ontology.errors import KnowledgeError
from ontology.knowledge import table_files
from ontology.knowledge.cache import cache_folder
from ontology.knowledge.curation import accept

ROOT = Path(__file__).parents[1]
TEXT = "海塘银行上线潮汐贷。南屿村镇银行推进滩涂碳汇，宁波甲乙丙农商行也推进滩涂碳汇。"


def table(folder: Path, name: str, *rows: dict[str, str]) -> Path:
    """A folder of knowledge with one table."""
    columns = table_files.COLUMNS[name]
    lines = [columns, *(tuple(row.get(column, "") for column in columns) for row in rows)]
    path = folder / f"{name}.tsv"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def bank(name: str) -> dict[str, str]:
    return {"entity": name, "name": name, "status": "preferred", "kind": "city_bank", "source": "test"}


def theme(name: str) -> dict[str, str]:
    return {"concept": name, "broader": "绿色金融", "source": "test"}


def labels(extractor: yinpu.Extractor, path: Path) -> set[str]:
    return {mention.label for extraction in extractor.extract(path) for mention in extraction.mentions if mention.id}


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_two_of_them_give_two_results(tmp_path: Path, text: Path) -> None:
    banks, themes = table(tmp_path / "a", "institutions", bank("海塘银行")), table(tmp_path / "b", "themes", theme("滩涂碳汇"))
    first, second = yinpu.Extractor(yinpu.Knowledge(banks)), yinpu.Extractor(yinpu.Knowledge(themes))
    assert labels(first, text) - labels(second, text) >= {"海塘银行"}
    assert labels(second, text) - labels(first, text) >= {"滩涂碳汇"}
    assert not {"海塘银行", "滩涂碳汇"} & labels(yinpu.Extractor(), text)


def test_an_accepted_term_is_seen_at_once(tmp_path: Path, text: Path) -> None:
    mine = table(tmp_path / "mine", "institutions", bank("海塘银行"))
    knowledge = yinpu.Knowledge(mine)
    extractor = yinpu.Extractor(knowledge)
    assert "滩涂碳汇" not in labels(extractor, text)
    accept("滩涂碳汇", "绿色金融", knowledge=knowledge)
    assert "滩涂碳汇" in labels(extractor, text)
    assert "滩涂碳汇" in labels(yinpu.Extractor(knowledge), text)
    assert "滩涂碳汇" not in labels(yinpu.Extractor(), text)


def test_a_table_edited_by_hand_is_seen_at_once(tmp_path: Path, text: Path) -> None:
    mine = table(tmp_path / "mine", "institutions", bank("海塘银行"))
    extractor = yinpu.Extractor(yinpu.Knowledge(mine))
    before = extractor.knowledge.fingerprint
    table(mine, "institutions", bank("海塘银行"), bank("南屿银行"))
    table(mine, "themes", theme("滩涂碳汇"))
    assert {"海塘银行", "滩涂碳汇"} <= labels(extractor, text)
    assert extractor.knowledge.fingerprint != before
    (mine / "themes.tsv").unlink()
    assert "滩涂碳汇" not in labels(extractor, text)


def test_cue_words_of_ones_own_work(tmp_path: Path, text: Path) -> None:
    cues = table(tmp_path / "mine", "cues", {"role": "not_a_name", "cue": "甲乙丙农商行"})
    ours = {m.text for e in yinpu.Extractor().extract(text) for m in e.mentions}
    mine = {m.text for e in yinpu.Extractor(yinpu.Knowledge(cues)).extract(text) for m in e.mentions}
    assert "南屿村镇银行" in ours & mine
    verbs = table(tmp_path / "verbs", "cues", {"role": "verb_cooperate", "cue": "共襄盛举"})
    joint = tmp_path / "joint.txt"
    joint.write_text("招商银行与兴业银行共襄盛举。", encoding="utf-8")
    said = [
        {relation.predicate for extraction in yinpu.Extractor(knowledge).extract(joint) for relation in extraction.relations}
        for knowledge in (None, yinpu.Knowledge(verbs))
    ]
    assert (said[0], said[1]) == (set(), {"cooperatesWith"})


def test_places_of_ones_own_work(tmp_path: Path) -> None:
    row = {"code": "339999", "name": "望潮县", "short": "望潮", "division": "county", "parent": "330000"}
    mine = yinpu.Knowledge(table(tmp_path / "mine", "places", row))
    path = tmp_path / "text.txt"
    path.write_text("会议由望潮农村商业银行承办。", encoding="utf-8")
    assert "浙江望潮农村商业银行" in labels(yinpu.Extractor(mine), path)
    assert "浙江望潮农村商业银行" not in labels(yinpu.Extractor(), path)


def test_candidates_and_spacy_take_one(tmp_path: Path) -> None:
    from builders.pipeline import chinese

    mine = table(tmp_path / "mine", "themes", theme("滩涂碳汇"))
    said = "推进滩涂碳汇。各地的滩涂碳汇怎样建设？农户看重滩涂碳汇，滩涂碳汇也在推广。"
    source = Source("a.txt", said, "utf-8", "0" * 64)
    assert "滩涂碳汇" in {one.term for one in candidates([source])}
    assert "滩涂碳汇" not in {one.term for one in candidates([source], knowledge=yinpu.Knowledge(mine))}
    found = [{entity.text for entity in chinese(knowledge=folders)(TEXT).ents} for folders in ([], [str(mine)])]
    assert found[1] - found[0] == {"滩涂碳汇"}


def test_it_travels_to_another_process(tmp_path: Path) -> None:
    knowledge = yinpu.Knowledge(table(tmp_path / "mine", "institutions", bank("海塘银行")))
    other = pickle.loads(pickle.dumps(knowledge))
    assert (other.folders, other.fingerprint) == (knowledge.folders, knowledge.fingerprint)
    assert copy.copy(knowledge).folders == knowledge.folders


def test_workers_know_what_the_build_knows(tmp_path: Path, text: Path) -> None:
    (tmp_path / "other.txt").write_text(TEXT.replace("潮汐贷", "手机银行" * 200_000), encoding="utf-8")
    mine = yinpu.Knowledge(table(tmp_path / "mine", "institutions", bank("海塘银行")))
    paths = [text, tmp_path / "other.txt"]
    yinpu.build(paths, tmp_path / "kg", knowledge=mine, only_graph=True, workers=2)
    with yinpu.KnowledgeGraph.open(tmp_path / "kg") as kg:
        assert kg.find("海塘银行")
        assert kg.query("SELECT ?r { ?r schema:mentions ?b . ?b skos:prefLabel ?n FILTER(STR(?n) = '海塘银行') }").height == 2


def test_a_build_with_other_knowledge_reads_everything_again(tmp_path: Path, text: Path) -> None:
    mine = yinpu.Knowledge(table(tmp_path / "mine", "institutions", bank("海塘银行")))
    first = yinpu.build(text, tmp_path / "kg", only_graph=True)
    second = yinpu.build(text, tmp_path / "kg", knowledge=mine, only_graph=True)
    third = yinpu.build(text, tmp_path / "kg", knowledge=mine, only_graph=True)
    assert [(result.read, result.unchanged) for result in (first, second, third)] == [(1, 0), (1, 0), (0, 1)]
    assert second.mentions["Bank"] == first.mentions["Bank"] + 1


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no tables here"):
        yinpu.Knowledge(tmp_path)


def test_the_default_follows_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = table(tmp_path / "mine", "institutions", bank("海塘银行"))
    assert not default_knowledge().lexicon.lookup("海塘银行")
    monkeypatch.setenv("YINPU_KNOWLEDGE", str(mine))
    assert default_knowledge().lexicon.lookup("海塘银行")
    monkeypatch.delenv("YINPU_KNOWLEDGE")
    assert not default_knowledge().lexicon.lookup("海塘银行")


def test_the_cache_is_keyed_by_tables_and_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINPU_CACHE", str(tmp_path / "cache"))
    made: list[str] = []
    code = tmp_path / "maker.py"
    code.write_text("one", encoding="utf-8")
    folder = table(tmp_path / "mine", "institutions", bank("海塘银行"))

    def ask() -> None:
        yinpu.Knowledge(folder).remembered("thing", lambda: made.append("made"), (str(code),))

    ask()
    ask()
    assert len(made) == 1
    code.write_text("two", encoding="utf-8")
    ask()
    assert len(made) == 2
    table(folder, "institutions", bank("南屿银行"))
    ask()
    assert len(made) == 3
    assert cache_folder() == tmp_path / "cache"


def test_a_library_call_leaves_the_process_as_it_was(tmp_path: Path, text: Path) -> None:
    (tmp_path / "rows.csv").write_text("标题,正文\n甲," + "招商银行" * 50_000 + "\n", encoding="utf-8")
    before = gc.isenabled(), gc.get_freeze_count(), csv.field_size_limit()
    assert list(yinpu.Extractor(yinpu.Knowledge()).extract(text))
    assert list(yinpu.Extractor().extract(tmp_path / "rows.csv"))
    assert (gc.isenabled(), gc.get_freeze_count(), csv.field_size_limit()) == before


def _functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("path", sorted((ROOT / "builders").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_of_knowledge_is_made_at_import_or_kept_in_a_cache(path: Path) -> None:
    for function in _functions(path):
        decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
        if any(name in ("cache", "functools.cache") or "lru_cache" in name for name in decorators):
            assert not any(word in ast.unparse(function) for word in ("knowledge", "lexicon", "cues")), function.name
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr):
            called = {ast.unparse(node.func) for node in ast.walk(statement) if isinstance(node, ast.Call)}
            assert not called & {"Knowledge", "default_knowledge", "Cues", "Lexicon.of"}, ast.unparse(statement)


def test_themes_in_a_circle_end_the_way_up(tmp_path: Path) -> None:
    header = "\t".join(table_files.COLUMNS["themes"][:7])
    rows = ["海塘甲业务\t海塘乙业务\t\t\t\t\t", "海塘乙业务\t海塘甲业务\t\t\t\t\t"]
    (tmp_path / "themes.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    lexicon = yinpu.Knowledge.of((tmp_path,)).lexicon
    first = lexicon.lookup("海塘甲业务")[0].iri
    assert [lexicon.things[iri].label for iri in lexicon.above(first)] == ["海塘乙业务", "海塘甲业务"]
