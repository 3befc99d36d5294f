"""The spaCy components: found by entry point, the same as the finders, and fit for streams and disks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from builders.finders import Finders
from builders.linking.disambiguate import Linker
from builders.pipeline import SPANS, chinese
from builders.text.clean import CleanText
from builders.text.passage import Passage
from ontology import Knowledge
from ontology.iris import mint

COMPONENTS = ["yinpu_institutions", "yinpu_regulations", "yinpu_products", "yinpu_themes", "yinpu_linker"]
TEXTS = [
    "工行根据《商业银行法》推进绿色金融,建设银行与华为合作。",
    "2022年1月,银保监会印发关于银行业保险业数字化转型的指导意见(银保监办发〔2022〕2号)。",
    "江西宁都农村商业银行上线“普惠通”平台,支持小微企业。",
    "data governance与RPA流程机器人。",
    "",
    "没有名字的一句话。",
]


def test_components_work_without_importing_the_project() -> None:
    code = f"""
import spacy
nlp = spacy.blank("zh")
for name in {COMPONENTS}:
    nlp.add_pipe(name)
doc = nlp({TEXTS[0]!r})
print([(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert repr(("工行", "Bank", mint("institution", "中国工商银行"))) in done.stdout


@pytest.mark.parametrize("text", TEXTS)
def test_pipeline_finds_what_the_finders_find(text: str) -> None:
    clean = CleanText.of(text)
    assert clean.text == text
    passage = Passage(text)
    knowledge = Knowledge()
    mentions = Linker(knowledge).link(clean, Finders(knowledge)(passage), passage.sentences)
    wanted = [(m.start, m.end, m.type, m.id, m.rule) for m in mentions]
    doc = chinese()(text)
    assert [(s.start_char, s.end_char, s.label_, s.kb_id_, s._.yinpu.rule) for s in doc.spans[SPANS]] == wanted


def test_stock_tokenizer_finds_the_same_ents() -> None:
    stock = spacy.blank("zh")
    for name in COMPONENTS:
        stock.add_pipe(name)
    ours = chinese()
    for text in TEXTS:
        assert [(e.text, e.label_, e.kb_id_) for e in stock(text).ents] == [
            (e.text, e.label_, e.kb_id_) for e in ours(text).ents
        ]


def test_ents_do_not_overlap_and_are_linked() -> None:
    for doc in chinese().pipe(TEXTS):
        ends = [0, *(ent.end for ent in doc.ents)]
        assert all(ent.start >= end for ent, end in zip(doc.ents, ends, strict=False))
        assert all(ent.kb_id_ for ent in doc.ents)


def test_traditional_text_keeps_its_characters() -> None:
    (ent, *_) = chinese()("中國工商銀行推進綠色金融。").ents
    assert (ent.text, ent.kb_id_) == ("中國工商銀行", mint("institution", "中国工商银行"))


def test_one_family_alone() -> None:
    nlp = chinese(["themes", "linker"])
    assert {ent.label_ for ent in nlp(TEXTS[0]).ents} == {"Theme"}


def test_linker_alone_finds_nothing() -> None:
    assert chinese(["linker"])(TEXTS[0]).ents == ()


def test_streams_in_two_processes() -> None:
    nlp = chinese()
    wanted = [[(e.text, e.label_, e.kb_id_) for e in nlp(text).ents] for text in TEXTS]
    pairs = [(text, number) for number, text in enumerate(TEXTS)]
    streamed = list(nlp.pipe(pairs, as_tuples=True, n_process=2, batch_size=2))
    assert [number for _, number in streamed] == list(range(len(TEXTS)))
    assert [[(e.text, e.label_, e.kb_id_) for e in doc.ents] for doc, _ in streamed] == wanted
    first = streamed[0][0].ents[0]
    assert first._.yinpu.iri == first.kb_id_


def test_pipeline_survives_the_disk(tmp_path: Path) -> None:
    nlp = chinese()
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded.pipe_names == nlp.pipe_names
    assert [e.kb_id_ for e in loaded(TEXTS[0]).ents] == [e.kb_id_ for e in nlp(TEXTS[0]).ents] != []
