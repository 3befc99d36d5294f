"""Lists of names and codes: banks, universities, listed companies, journals, BICs, and rules of the central bank."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ontology.knowledge.knowledge import Knowledge
from ontology.knowledge.verify.facts import Dataset, Fact
from ontology.knowledge.verify.identifier_lists import exchange_of
from ontology.knowledge.verify.identifying import CODE
from ontology.normalise import normalise

__all__ = ["LISTS"]

_NUMBER = re.compile(r"[一-鿿]+(?:令)?〔\d{4}〕第?\d+号|[一-鿿]+令\d{4}年第\d+号|国务院令第\d+号")
_ISSUED = re.compile(r"《([^《》]{4,80})》的(?:通知|公告|决定)$")


def _names(pattern: str) -> Callable[[Path, Knowledge], Iterator[Fact]]:
    """A reader of institutions' names that a pattern finds in the lines of the files, which hold one each."""
    compiled = re.compile(pattern)

    def read(folder: Path, _: Knowledge) -> Iterator[Fact]:
        for path in _files(folder):
            for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
                for name in compiled.findall(line):
                    yield Fact("institutions", name, "name", (name,), f"{_place(path, folder)}, line {number}")

    return read


def _files(folder: Path) -> list[Path]:
    return [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.suffix in _READ)


_READ = frozenset((".js", ".ts", ".json", ".csv"))


def _place(path: Path, folder: Path) -> str:
    return path.name if folder.is_file() else path.relative_to(folder).as_posix()


def _listed(folder: Path, knowledge: Knowledge) -> Iterator[Fact]:
    yield from _names(r'"(?:name|fullname)": "([^"]+)"')(folder, knowledge)
    for number, line in enumerate((folder / "data/company.json").read_text(encoding="utf-8").splitlines(), 1):
        company = json.loads(line)
        if re.fullmatch(r"\d{6}", code := company["code"]):
            yield _share(company["fullname"], code, f"data/company.json, line {number}")


def _shares(folder: Path, knowledge: Knowledge) -> Iterator[Fact]:
    yield from _names(r"^\d{6},([^,]+),")(folder, knowledge)
    for path in sorted(folder.glob("**/stock/cache/code.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                yield _share(row["short_name"], row["stock_code"], f"{_place(path, folder)}, line {number}")


def _share(name: str, code: str, place: str) -> Fact:
    return Fact("ids", name, "stock", (f"{code}.{exchange_of(code)}",), place)


def _journals(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("*_ALL.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                yield Fact("publications", row["name"], "name", (row["name"],), f"{path.name}, line {number}")


def _bics(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("AllCountries/*.json")):
        for one in json.loads(path.read_text(encoding="utf-8"))["list"]:
            code = str(one["swift_code"])[:8]
            yield Fact("ids", f"{CODE}{code}", "bic", (code,), f"AllCountries/{path.name}: {one['bank']}")


def _central_bank(folder: Path, _: Knowledge) -> Iterator[Fact]:
    for path in sorted(folder.glob("files/extract_uniq/*_extract.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["entries"]:
            title = re.sub(r"\s|\(.*?\)$|（.*?）$", "", str(entry["title"]))
            place = f"{_place(path, folder)}: {entry.get('source_path') or entry.get('title')}"
            said = f"{entry.get('remark') or ''} {entry['title']}"
            numbers = tuple(number.replace(" ", "") for number in _NUMBER.findall(said))
            for name in _titles(title):
                yield Fact("regulations", name, "name", (name,), place)
                if numbers:
                    yield Fact("regulations", name, "number", numbers, place)


def _taiwan(folder: Path, _: Knowledge) -> Iterator[Fact]:
    """Titles in force in Taiwan, which the tables call by themselves or, where the mainland has one too, behind 台湾."""
    for path in sorted(folder.glob("FalVMingLing/*.json")):
        told = json.loads(path.read_text(encoding="utf-8-sig"))
        title = normalise(str(told["法規名稱"]))
        for name in (title, f"台湾{title}"):
            yield Fact("regulations", name, "name", (title,), _place(path, folder))


def _titles(title: str) -> Iterator[str]:
    """The title, without its issuer, and that of what it puts into force."""
    yield title
    if (at := title.find("关于")) > 0:
        yield title[at:]
    if inner := _ISSUED.search(title):
        yield inner[1]


LISTS = (
    Dataset(
        *("banks", "headBankList", "Melony-lxy", "", "data set"),
        "utils/banklist.js of the public repository Melony-lxy/ypp_pc: head offices of banks",
        "utils/banklist.js",
        _names(r'"headOfficeBankName": "([^"]+)"'),
    ),
    Dataset(
        *("universities", "高等学校名单", "Base-Technology (教育部 名单的公开副本)", "", "data set"),
        "src/layouts/Header/schoolData.ts of the public repository Base-Technology/base-interface",
        "src/layouts/Header/schoolData.ts",
        _names(r'"name": "([^"]+)"'),
    ),
    Dataset(
        *("listed", "ChainKnowledgeGraph company", "liuhuanyong", "", "data set"),
        "data/company.json of the public repository liuhuanyong/ChainKnowledgeGraph: listed companies, short and full names",
        "data/company.json",
        _listed,
    ),
    Dataset(
        *("shares", "adata code.csv", "adata", "Apache 2.0", "data set"),
        "adata/stock/cache/code.csv of the package adata 2.9.5: short names of A shares",
        *("**/stock/cache/code.csv", _shares, True),
    ),
    Dataset(
        *("journals", "CSSCI_RSS_Feeds", "MrWuBear", "", "data set"),
        "CSSCI_CNKI_RSS_LISTS_ALL.csv of the public repository MrWuBear/CSSCI_RSS_Feeds",
        "*_ALL.csv",
        _journals,
    ),
    Dataset(
        *("bics", "SwiftCodes", "Peter Notenboom", "MIT", "data set"),
        "AllCountries of the public repository PeterNotenboom/SwiftCodes",
        "AllCountries/*.json",
        _bics,
    ),
    Dataset(
        *("central-bank", "pbc_regulations", "angelala00 (中国人民银行 条法司、政务公开 的公开副本)", "", "data set"),
        "the public repository angelala00/pbc_regulations: listings of the central bank's rules with their numbers",
        "files/extract_uniq/*_extract.json",
        _central_bank,
    ),
    Dataset(
        *("taiwan", "mojLawSplitJSON", "kong0107 (全國法規資料庫 的公开副本)", "", "data set"),
        "the public repository kong0107/mojLawSplitJSON: the laws and orders in force in Taiwan",
        "FalVMingLing/*.json",
        _taiwan,
    ),
)
