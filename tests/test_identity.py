"""One legal entity is one node: groups and their subsidiaries, campuses, units, and the checks that keep them apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.extractor import Extractor
from builders.records import Mention, Section, Source
from ontology import Knowledge
from ontology.knowledge import table_files as tables
from ontology.knowledge.checks import CHECKS
from ontology.knowledge.identity_checks import REASONS

EXTRACTOR = Extractor()
COMPANY = "company\tOrganization\t\t企业\tcompany\t"
SCHOOL = "university\tOrganization\t\t高等学校\tuniversity\t"


def mentions(text: str) -> dict[str, Mention]:
    """The linked institutions that a report that is ``text`` names, by what stands in it."""
    source = Source("a.txt", text, "utf-8", "0" * 64, "plain")
    found = EXTRACTOR.of_section(source, Section("例", 0, len(text), ((0, len(text)),))).mentions
    return {m.text: m for m in found if m.type in ("Bank", "Organization", "Regulator") and m.id}


def planted(
    folder: Path, label: str, names: dict[str, str], kind: str = "company", waived: dict[str, str] | None = None
) -> Path:
    """Tables with one entity, its other names by status, and waivers for some of these, with reasons."""
    folder.mkdir(exist_ok=True)
    rows = [(label, label, "preferred", kind), *((label, name, status, "") for name, status in names.items())]
    header = tables.COLUMNS["institutions"][:-1]
    lines = ["\t".join(header), *("\t".join([*row, *[""] * (len(header) - 5), "官网"]) for row in rows)]
    (folder / "institutions.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "kinds.tsv").write_text("\n".join(["\t".join(tables.COLUMNS["kinds"]), COMPANY, SCHOOL, ""]), encoding="utf-8")
    waivers = [
        "entity\tname\treason\twho\twhen",
        *(f"{label}\t{name}\t{reason}\tus\t2026" for name, reason in (waived or {}).items()),
        "",
    ]
    (folder / "identity_waivers.tsv").write_text("\n".join(waivers), encoding="utf-8")
    return folder


# ---------------------------------------------------------------- the checks


@pytest.mark.parametrize(
    ("label", "name", "status", "kind", "finding"),
    [
        ("江岳电子", "江岳集团", "short", "company", "group or holding"),
        ("江岳电子", "江岳金融控股", "alias", "company", "group or holding"),
        ("江岳电子", "江岳金控", "ambiguous", "company", "group or holding"),
        ("江岳电子", "江岳(集团)有限公司", "short", "company", "group or holding"),
        ("江岳电子", "Jiangyue Holdings", "english", "company", "group or holding"),
        ("江岳集团", "江岳证券", "short", "company", "subsidiary"),
        ("江岳集团", "江岳股份", "short", "company", "subsidiary"),
        ("江岳大学", "江岳大学(北京)", "short", "university", "another place|like entity"),
        ("江岳大学(珠海)", "江岳大学", "short", "university", "like entity"),
        ("江岳证券", "江岳证券研究所", "short", "company", "unit"),
        ("江岳证券", "江岳证券海塘分行", "short", "company", "unit"),
    ],
)
def test_a_name_of_another_entity_is_refused_unless_waived(
    tmp_path: Path, label: str, name: str, status: str, kind: str, finding: str
) -> None:
    found = list(CHECKS["identity"](planted(tmp_path, label, {name: status}, kind)))
    assert len(found) == 1 and f"{label}: {name} " in found[0] and any(word in found[0] for word in finding.split("|"))
    waived = planted(tmp_path, label, {name: status}, kind, {name: "everyday"})
    assert not [line for check in ("identity", "identity_waivers") for line in CHECKS[check](waived)]


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("江岳科技", {"江岳科技集团股份有限公司": "legal", "江岳集团": "short"}),
        ("江岳科技", {"江岳集团": "former"}),
        ("江岳证券", {"江岳证券研究所": "unit"}),
        ("江岳银行", {"江岳国集团客户中心": "short", "二十国集团": "short"}),
        ("江岳集团", {"江岳证券集团有限公司": "legal", "江岳证券": "short"}),
        ("江岳联盟", {"江岳联盟(JYU)": "short", "江岳联盟(筹)": "short"}),
    ],
)
def test_names_of_the_entity_itself_stand(tmp_path: Path, label: str, names: dict[str, str]) -> None:
    assert not list(CHECKS["identity"](planted(tmp_path, label, names)))


def test_needless_and_unreasoned_waivers_are_refused(tmp_path: Path) -> None:
    waived = {"江岳": "everyday", "江岳集团": "因为"}
    found = list(
        CHECKS["identity_waivers"](planted(tmp_path, "江岳电子", {"江岳": "short", "江岳集团": "short"}, waived=waived))
    )
    assert len(found) == 2 and any("needs no waiver" in line for line in found) and any(REASONS[0] in line for line in found)


@pytest.mark.parametrize(("name", "full"), [("江岳科技有限公司", True), ("江岳科技", False), ("江岳科技集团", False)])
def test_a_legal_name_is_in_full(tmp_path: Path, name: str, full: bool) -> None:
    assert bool(list(CHECKS["legal_names"](planted(tmp_path, "江岳", {name: "legal"})))) is not full


def test_groups_and_subsidiaries_of_ours_are_apart_and_related() -> None:
    lexicon = Knowledge().lexicon
    for group, subsidiary in (
        ("LG集团", "LG电子"),
        ("野村控股", "野村证券"),
        ("永丰金控", "永丰商业银行"),
        ("茅台集团", "贵州茅台"),
    ):
        above, below = lexicon.called(group), lexicon.called(subsidiary)
        assert above and below and above.iri != below.iri and below.parent == group
    assert {thing.label for thing in lexicon.lookup("国信证券经济研究所")} == {"国信证券"}


# ---------------------------------------------------------------- what texts name


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("韩亚金融集团增资，韩亚银行开业。", {"韩亚金融集团": "韩亚金融集团", "韩亚银行": "韩亚银行"}),
        ("永丰金控与永丰银行签约。", {"永丰金控": "永丰金控", "永丰银行": "永丰商业银行"}),
        ("野村控股公布财报，野村证券扩张。", {"野村控股": "野村控股", "野村证券": "野村证券"}),
        ("格力集团转让股份，格力电器停牌。", {"格力集团": "格力集团", "格力电器": "格力电器"}),
        ("中国石油大学（华东）与中国石油大学（北京）合作。", dict.fromkeys(("中国石油大学（华东）", "中国石油大学（北京）"))),
        ("瑞银集团收购瑞士信贷。", {"瑞银集团": "瑞银", "瑞士信贷": "瑞士信贷"}),
    ],
)
def test_groups_subsidiaries_and_campuses_are_linked_apart(text: str, linked: dict[str, str | None]) -> None:
    found = mentions(text)
    for name, label in linked.items():
        assert found[name].label == (label or name.replace("（", "(").replace("）", ")"))


@pytest.mark.parametrize(
    ("text", "name", "bare"),
    [
        ("恒瑞集团发布公告。", "恒瑞集团", "恒瑞医药"),
        ("伊藤忠集团有限公司签约。", "伊藤忠集团有限公司", "伊藤忠商事"),
        ("兴业银行金融控股公司成立。", "兴业银行金融控股公司", "兴业银行"),
        ("复旦大学（义乌）招生。", "复旦大学（义乌）", "复旦大学"),
        ("渣打银行（新加坡）发布报告。", "渣打银行（新加坡）", "渣打银行"),
    ],
)
def test_what_no_table_knows_is_a_thing_of_its_own(text: str, name: str, bare: str) -> None:
    found = mentions(text)
    assert found[name].label == name.replace("（", "(").replace("）", ")").removesuffix("有限公司")
    assert found[name].id != Knowledge().lexicon.called(bare).iri  # type: ignore[union-attr]
    assert bare not in {one.label for one in found.values()}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("招商银行集团客户授信增长。", "招商银行", "招商银行"),
        ("中国平安控股平安银行。", "中国平安", "中国平安"),
        ("华为集团客户经理到访。", "华为", "华为"),
        ("浙江大学（以下简称“浙大”）发布报告。", "浙江大学", "浙江大学"),
        ("微众银行（深圳）上线系统。", "微众银行", "深圳前海微众银行"),
    ],
)
def test_other_words_and_brackets_leave_a_name_alone(text: str, name: str, label: str) -> None:
    assert mentions(text)[name].label == label


def test_the_same_short_name_is_of_the_jurisdictions_own_group() -> None:
    taiwan = mentions("金管會指出，台北股市收高，中信金控旗下的中國信託商業銀行推出數位帳戶。台灣金控獲利成長。")
    mainland = mentions("金融监管总局批准三家金控公司，中信金控与招商局金控获得牌照。")
    assert (taiwan["中信金控"].label, mainland["中信金控"].label) == ("中国信托金控", "中国中信金融控股")
