"""Characters and encodings: names are found however a file's characters were damaged, and what cannot be read is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

import yinpu
from builders.documents import readers
from builders.text.clean import CleanText
from builders.text.decode import decode
from builders.text.marks import marks, unsaid
from builders.text.repair import escaped, misreading, readable, unescaped
from graph.store.terms import text as literal
from ontology.errors import ReadError
from ontology.normalise import ideographs, normalise
from yinpu import Extractor

LINES = (
    "招商银行与宁波银行在县域网点试行联名卡,客户数量保持增长。",
    "本季度不良贷款率为1.2%,拨备覆盖率有所下降!",
    "监管部门要求银行披露绿色信贷的口径、范围与依据;",
    "平安银行的零售业务以财富管理为主,手机银行月活用户继续上升。",
    "农村信用社改制之后,支农再贷款的投放节奏更稳。",
    "Retail banking: 零售银行的数字化转型进入第二阶段。",
)
FOREIGN = (
    "Société Générale a été créée à Paris; le siège est à La Défense.",
    "Die Münchener Rückversicherung übernimmt größere Schäden in Österreich.",
    "São Paulo, Málaga, Århus, Łódź, Genève and Köln are on the list.",
    "def naïve(x): return {'ключ': x * 2}  # »quoted« – 50 °C ± 1 µm",
    "“Plain” English – with dashes… and ‘quotes’, £5 and €7.",
    "株式会社みずほ銀行はデジタル化を進めている。",
    "안녕하세요 한국은행입니다. Банк России. Ελλάδα.",
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def sloppy(data: bytes) -> str:
    """Bytes read as Windows-1252, those it does not have as controls, as most programs do."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


def traditional(text: str) -> str:
    converted: str = opencc.OpenCC("s2t").convert(text)
    return converted


MISREAD: dict[str, Callable[[str], str]] = {
    "utf-8 (read as cp1252)": lambda text: text.encode().decode("latin-1"),
    "utf-8 (read as cp1252) ": lambda text: sloppy(text.encode()),
    "utf-8 (read as mac_roman)": lambda text: text.encode().decode("mac_roman"),
    "utf-8 (read as cp437)": lambda text: text.encode().decode("cp437"),
    "gb18030 (read as cp1252)": lambda text: sloppy(text.encode("gb18030")),
    "big5 (read as cp1252)": lambda text: sloppy(traditional(text).encode("big5", "ignore")),
}


@pytest.mark.parametrize("name", MISREAD)
@pytest.mark.parametrize("seed", range(12))
def test_files_misread_and_saved_are_turned_back(name: str, seed: int) -> None:
    chance = random.Random(seed)
    text = "\n".join(chance.choices(LINES, k=chance.choice((1, 3, 9, 200))))
    read, encoding = decode(MISREAD[name](text).encode(chance.choice(("utf-8", "utf-8-sig", "utf-16"))))
    assert encoding == name.strip()
    assert read == (traditional(text).encode("big5", "ignore").decode("big5") if "big5" in name else text)


def test_utf_8_read_as_gbk_is_turned_back_where_nothing_was_lost() -> None:
    text = "招商银行客户银行业务" * 8  # an even number of bytes, and all pairs of them are characters
    wrong = text.encode().decode("gb18030", "replace")
    assert "\ufffd" not in wrong
    assert decode(wrong.encode()) == (text, "utf-8 (read as gb18030)")


LOSSES: dict[str, Callable[[str], str]] = {
    "UTF-8 as Windows-1252, some bytes lost": lambda text: text.encode().decode("cp1252", "replace"),
    "UTF-8 as GBK, some bytes lost": lambda text: text.encode().decode("gbk", "replace"),
    "UTF-8 as Big5": lambda text: text.encode().decode("big5", "replace"),
    "GBK as UTF-8": lambda text: text.encode("gbk").decode("utf-8", "replace"),
    "GBK as UTF-8 as GBK": lambda text: text.encode("gbk").decode("utf-8", "replace").encode().decode("gbk", "replace"),
}


@pytest.mark.parametrize("name", LOSSES)
def test_what_cannot_be_turned_back_is_refused(name: str) -> None:
    with pytest.raises(ReadError, match=r"garbled.*fetch it again") as refused:
        decode(LOSSES[name]("\n".join(LINES)).encode())
    assert refused.value.reason == "garbled"


@pytest.mark.parametrize("seed", range(60))
def test_ordinary_texts_are_never_mistaken(seed: int) -> None:
    chance = random.Random(seed)
    pool = [*FOREIGN, *chance.choice(((), LINES, tuple(map(traditional, LINES))))]
    text = "\n".join(chance.choices(pool, k=chance.choice((1, 2, 8, 60))))
    assert decode(text.encode()) == (text, "utf-8")
    assert not escaped(text)
    assert unescaped(text) == text


@given(st.text(max_size=200))
def test_hardly_any_text_is_misread(text: str) -> None:
    way = misreading(text)
    assert way is None or text != text.encode("ascii", "ignore").decode()


def test_a_long_misread_file_is_turned_back_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from builders.text import blob

    text = "\n".join(LINES * 40)
    monkeypatch.setattr(blob, "BLOCK", 101)
    assert decode(text.encode().decode("latin-1").encode()) == (text, "utf-8 (read as cp1252)")
    table = tmp_path / "a.csv"
    table.write_text(("标题,正文\n" + "\n".join(f"甲,{line.replace(',', '，')}" for line in LINES)).encode().decode("latin-1"))
    assert [source.metadata["title"] for source in readers.load_all(table)] == ["甲"] * len(LINES)


@pytest.mark.parametrize("count", [1, 5])
def test_the_euro_sign_of_code_page_936(count: int) -> None:
    data = b"".join("招商银行境外发债".encode("gbk") + b"\x80" + "5亿,利率略有下降。\n".encode("gbk") for _ in range(count))
    assert decode(data) == ("招商银行境外发债€5亿,利率略有下降。\n" * count, "gb18030")


@pytest.mark.parametrize("escape", ["&#{0};", "&#x{0:X};", "\\u{0:04x}", "%u{0:04X}"])
def test_texts_of_escapes_are_read(tmp_path: Path, extractor: Extractor, escape: str) -> None:
    path = tmp_path / "a.txt"
    written = "".join(c if c.isascii() else escape.format(ord(c)) for c in "网点观察\n\n招商银行与宁波银行开展合作,数量2万。\n")
    path.write_text(written, encoding="utf-8")
    (found,) = extractor.extract(path)
    assert found.section.title == "网点观察"
    assert {m.label for m in found.mentions} >= {"招商银行", "宁波银行"}
    text = readers.load(path).text
    assert all(text[m.start : m.end] == m.text for m in found.mentions)


INSIDE = [
    *(
        "招商**银行**",
        "**招商**银行",
        "*招商*银行",
        "招__商__银行",
        "`招商`银行",
        "招商~~银~~行",
        "***招商***银行",
        "[招商](https://a.example/b_c)银行",
    ),
    *(
        "招商[银行](/x.html)",
        "招商&nbsp;银行",
        "&#x62DB;商银行",
        "招商&#38134;行",
        "招商银&#34892;",
        "<b>招商</b>银行",
        "招商[^2]银行",
        "招商\\u94f6行",
    ),
    *(
        "招商銀(yín)行",
        "招商銀（yín）行",
        "招(zhāo)商(shāng)銀(yín)行",
        "招\x02商银行",
        "招商\u2060银行",
        "招商\ufe00银行",
        "招商\U000e0101银行",
        "招\u202a商\u202c银行",
    ),
]


@pytest.mark.parametrize("written", INSIDE)
@pytest.mark.parametrize("around", ["本周{0}与**徽商银行**签约。", "会议由{0}主办,2*3*4不变。"])
def test_marks_inside_a_name_do_not_cut_it(tmp_path: Path, extractor: Extractor, written: str, around: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(around.format(written), encoding="utf-8", newline="")
    raw = readers.load(path).text
    (found,) = extractor.extract(path)
    (mention,) = [m for m in found.mentions if m.label == "招商银行"]
    assert raw[mention.start : mention.end] == mention.text
    assert mention.text in written
    assert CleanText.of(written).raw_span(0, 4) == (
        written.index(mention.text),
        written.index(mention.text) + len(mention.text),
    )


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4",
        "a_b_c与snake_case",
        "3 * 4 * 5",
        "欧洲(café)",
        "雷诺(Société)",
        "AT&T;",
        "a<b>c",
        "C:\\路径",
        "[1][2]",
        "行(hang)",
        "甲*乙",
    ],
)
def test_other_signs_stay(text: str) -> None:
    if text == "a<b>c":
        assert CleanText.of(text).text == "ac"  # a tag of HTML, wherever it stands
        return
    assert not marks(text)
    assert CleanText.of(text).text == text


PINYIN = st.lists(
    st.sampled_from(["銀(yín)", "報（bào）", "業(yè)", "們(men)", "發(fā)", "行", "中", "2023", "。"]), max_size=12
)


@given(PINYIN, st.booleans())
def test_cleaning_leads_back_through_marks(parts: list[str], bold: bool) -> None:
    raw = ",".join(f"**{part}**" if bold else part for part in parts) + "&#38134;業(yè)"
    clean = CleanText.of(raw)
    for place in range(len(clean)):
        start, end = clean.raw_span(place, place + 1)
        assert 0 <= start < end <= len(raw)
        assert normalise(raw[start:end]) == normalise(clean.text[place]) or raw[start:end] == "&#38134;"
    assert not set("()（）*&;") & set(clean.text)


def test_titles_are_shown_without_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# **⻓江**证券&nbsp;年度\x01观察\u200b\n\n正文说明。\n", encoding="utf-8")
    source, (section,) = readers.sections(path)
    section = Extractor().cleaned(source, section)[1]
    assert "".join(section.title.split()) == "长江证券年度观察"
    assert unsaid("报告_2023_版(上)") == "报告_2023_版(上)"


def test_every_radical_is_an_ideograph() -> None:
    radicals = [chr(code) for code in (*range(0x2E81, 0x2E9A), *range(0x2E9B, 0x2EF4), *range(0x2F00, 0x2FD6))]
    assert all("\u3400" <= ideographs(one) <= "\u9fff" for one in radicals)
    assert normalise("⻓⻘⻄⻔⻛⺠") == "长青西门风民"


def test_words_parted_by_a_hyphen_that_is_not_seen(tmp_path: Path, extractor: Extractor) -> None:
    path = tmp_path / "a.txt"
    path.write_text("报告由Industrial and Commer\x02cial Bank of China撰写。", encoding="utf-8")
    (found,) = extractor.extract(path)
    assert "中国银行" not in {m.label for m in found.mentions}
    assert "中国工商银行" in {m.label for m in found.mentions}


def test_no_control_character_comes_into_statements(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("年报\x01观察\n\n招商\x02银行的收入\x1b保持\x0c增长。\n", encoding="utf-8")
    yinpu.build(path, tmp_path / "kg", only_graph=True)
    with yinpu.KnowledgeGraph.open(tmp_path / "kg") as kg:
        rows = kg.query("SELECT (STR(?any) AS ?o) { GRAPH ?g { ?s ?p ?any } }")["o"].to_list()
    assert any("保持" in value for value in rows)
    assert not [value for value in rows if any(ord(c) < 32 and c not in "\t\n\r" for c in value)]
    assert literal("a\x01b\n") == '"a b\\n"'


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("招商银行推进数字化转型。" * 4, True),
        ("".join(chr(0xE000 + i * 7) for i in range(60)), False),
        ("".join(chr(3 + i * 5 % 97) for i in range(90)), False),
        ("".join(chr(0x100 + i * 37 % 0x900) for i in range(90)), False),
        ("".join(chr(0x5000 + i * 1009 % 0x4000) for i in range(90)), False),
        ("Crédit Agricole et Société Générale: résultats 2023, +3,5 %", True),
        ("\uf0b7 要点一\n\uf0b7 要点二\n\uf0b7 网点服务", True),
        ("Банк России повысил ключевую ставку", True),
        ("1,234.5 (3.2%) 2022-2023 88/99", True),
    ],
)
def test_what_fonts_without_a_table_give_is_no_text(text: str, whether: bool) -> None:
    assert readable(text) is whether


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("支持小微企业,支持小微企业,", "支持小微企业,支持小微企业,"),
        ("交通银行 交通银行\n", "交通银行交通银行"),
        ("望海银行\n望海银行\n南湖银行\n南湖银行\n", "望海银行\n望海银行\n南湖银行\n南湖银行"),
        ("加快数字化转型数字化转型步伐", "加快数字化转型步伐"),
        ("德勤德勤中国中国", "德勤中国"),
    ],
)
def test_only_what_is_printed_twice_is_read_once(raw: str, clean: str) -> None:
    assert CleanText.of(raw).text.rstrip("\n") == clean
