"""Terms that the thesaurus lacks: found in texts of our own, accepted and rejected."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.discovery.candidates import Candidate, candidates, write_candidates
from builders.discovery.ngrams import sequences
from builders.discovery.vocabulary import Vocabulary
from builders.records import Source
from ontology import Knowledge, default_knowledge
from ontology.errors import KnowledgeError, ReadError, UsageError
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import problems
from ontology.knowledge.curation import CANDIDATE_COLUMNS, accept, candidate_table, curate, decide, reject, rejected

TEXT = """海塘指数贷款怎么做？去年，海山县的农户第一次听说海塘指数贷款。客户经理说，海塘指数贷款看水温和盐度放款。
中国工商银行没有海塘指数贷款；农户认为海塘指数贷款比绿色信贷更快。别处也想学海塘指数贷款，并推广绿色信贷。
养虾户用上了潮汐看板，潮汐看板每天更新。绿色信贷与潮汐看板可以一起用，有了潮汐看板就放心。绿色信贷业务在增长。
"""
TRADITIONAL = "海塘指數貸款怎麼做？農戶聽說了海塘指數貸款。客戶經理說，海塘指數貸款看水溫放款，這裡的銀行都有海塘指數貸款。"


@pytest.fixture(autouse=True)
def no_knowledge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YINPU_KNOWLEDGE", raising=False)


def found(*texts: str, minimum: int = 3) -> dict[str, Candidate]:
    sources = [Source(f"{number}.txt", text, "utf-8", f"{number:064}") for number, text in enumerate(texts)]
    return {one.term: one for one in candidates(sources, minimum=minimum)}


# ---------------------------------------------------------------- discovery


def test_new_terms_with_their_evidence() -> None:
    one = found(TEXT)["海塘指数贷款"]
    assert (one.frequency, one.reports, one.source) == (6, 1, "0.txt")
    assert TEXT[one.start : one.end] == one.example == "海塘指数贷款怎么做？"
    assert found(TEXT)["潮汐看板"].frequency == 4


def test_known_concepts_and_fragments_are_no_candidates() -> None:
    terms = found(TEXT)
    assert not {"绿色信贷", "绿色信贷业务", "中国工商银行"} & terms.keys()
    assert not {term for term in terms if term != "海塘指数贷款" and term in "海塘指数贷款"}


def test_traditional_text_gives_simplified_terms_and_raw_evidence() -> None:
    one = found(TRADITIONAL)["海塘指数贷款"]
    assert TRADITIONAL[one.start : one.end] == one.example == "海塘指數貸款怎麼做？"


def test_gaps_and_sentence_ends_break() -> None:
    assert "海塘看板" not in found("甲海塘\ufffd看板。" + "海塘。看板甲。" + "乙海塘\ufffd看板乙。" + "丙海塘；看板丙。")


def test_a_sentence_counts_once_wherever_it_stands() -> None:
    assert found(TEXT, TEXT)["海塘指数贷款"] == found(TEXT)["海塘指数贷款"]
    assert not found("农户听说了海塘指数贷款。" * 9)


def test_reports_are_counted() -> None:
    assert found(TEXT, "我们县里也有了海塘指数贷款，值得一看。")["海塘指数贷款"].reports == 2


def test_the_order_of_files_changes_no_figures(tmp_path: Path) -> None:
    for name, text in (("a.txt", TEXT), ("b.txt", "我们县里也有了海塘指数贷款，值得一看。")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    figures = [[one[:7] for one in candidates(given)] for given in (paths, paths[::-1], [tmp_path])]
    assert figures[0] == figures[1] == figures[2]


def test_the_best_come_first_and_only_as_many_as_wanted() -> None:
    source = Source("a.txt", TEXT, "utf-8", "0" * 64)
    scores = [one.score for one in candidates([source])]
    assert scores == sorted(scores, reverse=True)
    assert len(candidates([source], top=1)) == 1


def test_what_cannot_be_read_is_raised_or_listed(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        candidates([tmp_path / "none.txt"])
    failures: list[ReadError] = []
    source = Source("a.txt", TEXT, "utf-8", "0" * 64)
    assert candidates([tmp_path / "none.txt", source], failures=failures)
    assert [error.reason for error in failures] == ["missing"]
    with pytest.raises(UsageError, match="--minimum 2"):
        candidates([source], minimum=1)
    assert candidates([]) == []


def test_units_know_concepts_words_and_breaks() -> None:
    vocabulary = Vocabulary.of(Knowledge().rows("themes"), Knowledge().cues)
    text = "银行参与绿色信贷和RPA、Open banking的及时对账，aiBank不是AI"
    units = [unit for _, unit in vocabulary.units(text)]
    assert {"绿色信贷", "RPA", "参与", "及时", "对账", "AI"} <= set(units)
    assert not {"和", "与", "的", "Open", "ai"} & set(units)
    assert all(text[start : start + len(unit)] == unit for start, unit in vocabulary.units(text))


@given(st.lists(st.integers(0, 3), max_size=40), st.integers(2, 3))
def test_sequences_are_counted_as_by_hand(middle: list[int], minimum: int) -> None:
    units = [0, *middle, 0]
    halves = [number * 2 // len(units) for number in range(len(units))]
    for got in sequences(np.array(units), np.array(halves), minimum=minimum, longest=4):
        places = [(i, tuple(units[i : i + got.size])) for i in range(len(units)) if i + got.size <= len(units)]
        counts = Counter(gram for _, gram in places if 0 not in gram)
        wanted = {gram: count for gram, count in counts.items() if count >= minimum}
        grams = [tuple(units[start : start + got.size]) for start in got.start.tolist()]
        assert dict(zip(grams, got.frequency.tolist(), strict=True)) == wanted
        groups = {gram: len({halves[i] for i, other in places if other == gram}) for gram in grams}
        assert dict(zip(grams, got.groups.tolist(), strict=True)) == groups
        for gram, freedom in zip(grams, got.freedom.tolist(), strict=True):
            assert freedom == pytest.approx(_freedom(units, gram, [i for i, other in places if other == gram]))


def _freedom(units: list[int], gram: tuple[int, ...], places: list[int]) -> float:
    entropies = []
    for neighbours in ([units[i - 1] or -i for i in places], [units[i + len(gram)] or -i for i in places]):
        shares = np.array(list(Counter(neighbours).values())) / len(places)
        entropies.append(float(-(shares * np.log(shares)).sum()))
    return min(entropies)


# ---------------------------------------------------------------- accepting and rejecting


def test_an_accepted_concept_is_known_from_then_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = accept("海塘指数贷款", "绿色信贷", en="Pond index loans", alt=["海塘贷"], folder=tmp_path)
    assert path.parent == tmp_path / "themes"
    assert path.read_text(encoding="utf-8") == tables.canonical(path, "themes")
    [row] = Knowledge.of([tmp_path]).rows("themes")
    assert (row["broader"], row["alt"], row["level"]) == ("绿色信贷", "海塘贷", "recalled")
    assert [thing.label for thing in Knowledge(tmp_path).lexicon.lookup("海塘贷")] == ["海塘指数贷款"]
    monkeypatch.setenv("YINPU_KNOWLEDGE", str(tmp_path))
    assert "海塘指数贷款" not in found(TEXT)


def test_a_rejected_term_is_not_proposed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = reject("潮汐看板", "a product", folder=tmp_path)
    assert path.read_text(encoding="utf-8") == tables.canonical(path, "cues")
    monkeypatch.setenv("YINPU_KNOWLEDGE", str(tmp_path))
    assert rejected(default_knowledge()) == {"潮汐看板"}
    assert found(TEXT).keys() >= {"海塘指数贷款"} and "潮汐看板" not in found(TEXT)
    with pytest.raises(UsageError, match="take it out of that row"):
        reject("绿色信贷", folder=tmp_path)


def test_the_tables_stay_in_order(tmp_path: Path) -> None:
    for term in ("丙贷", "甲贷", "乙贷"):
        path = accept(term, ["绿色信贷", "普惠金融"], area="risk", folder=tmp_path)
    assert path == tmp_path / "themes" / "risk.tsv"
    assert [row["concept"] for row in Knowledge.of([tmp_path]).rows("themes")] == ["丙贷", "乙贷", "甲贷"]
    assert not [line for line in problems(tmp_path) if ": references: " not in line]


@pytest.mark.parametrize(
    ("term", "options", "message"),
    [
        ("绿色信贷", {}, r"already a name of 绿色信贷 \(.*\.tsv\)"),
        ("《绿色 信贷》", {}, "already a name of 绿色信贷"),
        ("甲贷", {"alt": ["绿色信贷"]}, "already a name of 绿色信贷"),
        ("甲贷", {"broader": "绿色信贷啊"}, "no concept 绿色信贷啊 to stand above it: did you mean 绿色信贷"),
        ("甲贷", {"broader": ""}, "give the concept above it"),
        ("甲贷", {"broader": "甲贷"}, "no concept 甲贷"),
        ("甲贷", {"area": "rsik"}, "rsik: no such area: did you mean risk"),
        ("甲\t贷", {}, "tab"),
        (" ", {}, "give the term"),
    ],
)
def test_what_cannot_be_accepted(tmp_path: Path, term: str, options: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        accept(term, **{"broader": "绿色信贷", "folder": tmp_path, **options})  # type: ignore[arg-type]
    assert not list(tmp_path.rglob("*"))


def test_another_name_of_what_is_above_will_do(tmp_path: Path) -> None:
    name, concept = next(
        (row["alt"].split("|")[0], row["concept"]) for row in Knowledge().rows("themes") if row["alt"] and row["broader"]
    )
    accept("甲贷", name, folder=tmp_path)
    assert [row["broader"] for row in Knowledge.of([tmp_path]).rows("themes")] == [concept]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a thesaurus of one concept."""
    root = tmp_path / "ontology" / "knowledge" / "tables"
    (root / "themes").mkdir(parents=True)
    lines = ["\t".join(tables.COLUMNS["themes"]), "绿色信贷\t\t\t绿色贷款\t\tGreen credit\t\trecalled\t\t绿色信贷", ""]
    (root / "themes" / "banking.tsv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(tables, "KNOWLEDGE", root)
    return root


def test_our_own_tables_take_the_rows(checkout: Path) -> None:
    assert accept("甲贷", "绿色贷款") == checkout / "themes" / "banking.tsv"
    assert reject("乙贷") == checkout / "cues" / "rejected_terms.tsv"
    assert not list(problems(checkout))


def test_the_tables_of_an_installed_yinpu_are_left_alone(checkout: Path) -> None:
    (checkout.parents[2] / "pyproject.toml").unlink()
    with pytest.raises(UsageError, match="--knowledge"):
        accept("甲贷", "绿色信贷")


def test_the_users_own_folder_comes_first(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINPU_KNOWLEDGE", str(tmp_path / "mine"))
    assert accept("甲贷", "绿色信贷") == tmp_path / "mine" / "themes" / "banking.tsv"
    assert accept("乙贷", "甲贷") == tmp_path / "mine" / "themes" / "banking.tsv"


def test_a_folder_with_one_table_keeps_one(tmp_path: Path) -> None:
    (tmp_path / "themes.tsv").write_text("\t".join(tables.COLUMNS["themes"]) + "\n", encoding="utf-8")
    assert accept("甲贷", "绿色信贷", folder=tmp_path) == tmp_path / "themes.tsv"


# ---------------------------------------------------------------- the curator's file


def edited(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text(candidate_table(rows), encoding="utf-8")
    return path


def test_from_texts_to_concepts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, mine = tmp_path / "candidates.tsv", tmp_path / "mine"
    monkeypatch.setenv("YINPU_KNOWLEDGE", str(mine))
    source = Source("a.txt", TEXT, "utf-8", "0" * 64)
    table = write_candidates([source], file)
    assert table.split("\n")[0].split("\t") == list(CANDIDATE_COLUMNS)
    assert file.read_text(encoding="utf-8") == table
    lines = [line.split("\t") for line in table.split("\n")]
    marks = {"海塘指数贷款": ("y", "绿色信贷"), "潮汐看板": ("n", "")}
    for line in lines:
        if len(line) > 1 and line[1] in marks:
            line[0], line[2] = marks[line[1]]
    file.write_text("\n".join("\t".join(line) for line in lines), encoding="utf-8")
    with pytest.raises(UsageError, match="yinpu accept"):
        write_candidates([source], file)
    decided = decide(file)
    assert (decided.accepted, decided.rejected) == (["海塘指数贷款"], ["潮汐看板"])
    assert decided.undecided == len(lines) - 4
    assert decided.summary().startswith("1 accepted, 1 rejected into ")
    assert not {"海塘指数贷款", "潮汐看板"} & {one.term for one in candidates([source])}
    assert write_candidates([source], file).count("\n") == decided.undecided + 1


def test_a_row_may_stand_below_another_of_the_file(tmp_path: Path) -> None:
    rows = [
        {"decision": "y", "concept": "小甲贷", "broader": "甲贷"},
        {"decision": "Y", "concept": "甲贷", "broader": "绿色信贷"},
    ]
    decided = decide(edited(tmp_path / "c.tsv", *rows), folder=tmp_path / "mine")
    assert sorted(decided.accepted) == ["小甲贷", "甲贷"] and len(decided.written) == 1
    assert {row["concept"]: row["broader"] for row in Knowledge.of([tmp_path / "mine"]).rows("themes")} == {
        "小甲贷": "甲贷",
        "甲贷": "绿色信贷",
    }


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"decision": "y", "concept": "绿色信贷", "broader": "普惠金融"}, "line 3: 绿色信贷: already a name"),
        ({"decision": "y", "concept": "乙贷", "broader": ""}, "line 3: 乙贷: give the concept above it"),
        ({"decision": "y", "concept": "甲贷", "broader": "绿色信贷"}, "line 3: 甲贷: already a name of 甲贷"),
        ({"decision": "y", "concept": "", "broader": "绿色信贷"}, "line 3: a row without a term"),
        ({"decision": "y", "concept": "乙贷", "broader": "绿色信贷", "related": "无此"}, "no concept 无此 to be related to"),
        ({"decision": "n", "concept": "绿色信贷"}, "line 3: 绿色信贷: a name of 绿色信贷"),
        ({"decision": "maybe", "concept": "乙贷"}, "line 3: decision 'maybe': write y, n or nothing"),
    ],
)
def test_one_bad_row_and_nothing_is_written(tmp_path: Path, row: dict[str, str], message: str) -> None:
    file = edited(tmp_path / "c.tsv", {"decision": "y", "concept": "甲贷", "broader": "绿色信贷"}, row)
    before = file.read_bytes()
    with pytest.raises((UsageError, KnowledgeError), match=message):
        decide(file, folder=tmp_path / "mine")
    assert file.read_bytes() == before
    assert not (tmp_path / "mine").exists()


def test_one_call_for_a_file_and_for_a_term(tmp_path: Path) -> None:
    file, mine = edited(tmp_path / "c.tsv", {"decision": "y", "concept": "甲贷", "broader": "绿色信贷"}), tmp_path / "mine"
    with pytest.raises(UsageError, match="is a file"):
        curate(str(file), broader=["绿色信贷"], folder=mine)
    assert curate(str(file), folder=mine).startswith("1 accepted, 0 rejected into ")
    assert curate("乙贷", broader=["甲贷"], alt=["乙类贷"], folder=mine).startswith("乙贷: accepted into ")
    assert curate("丙贷", never=True, folder=mine).startswith("丙贷: rejected in ")
    with pytest.raises(UsageError, match="--broader"):
        curate("丁贷", folder=mine)


def test_rows_that_stand_below_each_other_are_refused(tmp_path: Path) -> None:
    rows = [{"decision": "y", "concept": a, "broader": b} for a, b in (("甲贷", "乙贷"), ("乙贷", "甲贷"))]
    with pytest.raises(UsageError, match="no concept 乙贷"):
        decide(edited(tmp_path / "c.tsv", *rows), folder=tmp_path / "mine")


def test_a_file_that_a_spreadsheet_saved(tmp_path: Path) -> None:
    file = edited(
        tmp_path / "c.tsv",
        {"decision": "y", "concept": "甲贷", "broader": "绿色信贷", "en": 'Loans, "A"', "example": "=甲贷\n说了"},
        {"concept": "乙贷"},
    )
    text = file.read_text(encoding="utf-8")
    assert "\t甲贷 说了" in text
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert decide(file, folder=tmp_path / "mine").undecided == 1
    assert [row["en"] for row in Knowledge.of([tmp_path / "mine"]).rows("themes")] == ['Loans, "A"']


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("concept\tbroader\n甲贷\t绿色信贷\n", "no column alt, decision"),
        ("\t".join(CANDIDATE_COLUMNS) + "\n" + "y\t" * 30 + "\n", "line 2: more cells than columns"),
        ("", "no column"),
    ],
)
def test_what_is_no_file_of_candidates(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "c.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        decide(tmp_path / "c.tsv", folder=tmp_path)
    with pytest.raises(KnowledgeError, match="cannot be read"):
        decide(tmp_path / "none.tsv", folder=tmp_path)
