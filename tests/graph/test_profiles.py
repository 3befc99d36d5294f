"""Banks that bridge two themes, and themes of a bank more than of its peers."""

from __future__ import annotations

import math

import pytest

from graph import KnowledgeGraph
from ontology.errors import UsageError
from ontology.namespaces import PREFIXES

KNOWN = {
    "甲银行": "Bank",
    "乙银行": "Bank",
    "丙银行": "Bank",
    "丁公司": "Organization",
    "反欺诈": "Theme",
    "绿色金融": "Theme",
    "绿色债券": "Theme",
    "贷款": "Theme",
}
#: What sentences name, how many such sentences there are, and in which report.
TOLD = [
    (("甲银行", "反欺诈"), 12, "r"),
    (("甲银行", "绿色债券"), 9, "r"),
    (("乙银行", "反欺诈"), 15, "r"),
    (("乙银行", "贷款"), 60, "r"),
    (("丙银行", "绿色金融"), 4, "s"),
    (("丙银行", "贷款"), 30, "s"),
    (("丁公司", "反欺诈"), 5, "s"),
    (("丁公司", "绿色金融"), 6, "s"),
]


@pytest.fixture(scope="module")
def told() -> KnowledgeGraph:
    lines = [f'<urn:{name}> a yp:{kind} ; skos:prefLabel "{name}"@zh-hans .' for name, kind in KNOWN.items()]
    lines += [
        "<urn:绿色债券> skos:broader <urn:绿色金融> .",
        "<urn:甲银行> yp:kind <urn:joint> . <urn:乙银行> yp:kind <urn:joint> .",
    ]
    lines += ['<urn:joint> a yp:InstitutionKind ; skos:prefLabel "股份制商业银行"@zh-hans ; skos:broader <urn:any> .']
    lines += ['<urn:any> a yp:InstitutionKind ; skos:prefLabel "商业银行"@zh-hans . <urn:丙银行> yp:kind <urn:any> .']
    reports: dict[str, list[str]] = {"r": [], "s": []}
    for things, count, report in TOLD:
        for _ in range(count):
            at = len(reports[report])
            named = ", ".join(f"<urn:{thing}>" for thing in things)
            reports[report].append(f"<urn:{report}#char={at},{at + 1}> dcterms:references {named} .")
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    graphs = "".join(f"<urn:{name}> {{ {' '.join(sentences)} }}\n" for name, sentences in reports.items())
    return KnowledgeGraph.parse(f"{prefixes}<urn:known> {{ {' '.join(lines)} }}\n{graphs}")


def test_who_is_named_with_both_themes_bridges_them(told: KnowledgeGraph) -> None:
    found = told.bridges("反欺诈", "绿色金融", least=2)
    assert found["label"].to_list() == ["甲银行"], "with a theme below counts; with one of them alone does not"
    row = found.row(0, named=True)
    assert (row["first"], row["second"]) == (12, 9)
    expected = 21 * 27 / 96
    assert row["first_expected"] == pytest.approx(expected, abs=1e-6)
    assert row["first_likelihood"] == pytest.approx(2 * (12 * math.log(12 / expected) - (12 - expected)), abs=1e-5)
    assert row["bridging"] == min(row["first_npmi"], row["second_npmi"]) > 0


def test_another_kind_can_bridge(told: KnowledgeGraph) -> None:
    found = told.bridges("反欺诈", "绿色金融", kind="Organization")
    assert found["label"].to_list() == ["丁公司"] and found["first_expected"][0] == pytest.approx(11 * 5 / 45, abs=1e-6)


def test_more_is_asked_of_a_bridge(told: KnowledgeGraph) -> None:
    assert told.bridges("反欺诈", "绿色金融", least=100).is_empty()
    assert told.bridges("反欺诈", "绿色金融", least=100).schema == told.bridges("反欺诈", "绿色金融").schema


@pytest.mark.parametrize(
    ("pair", "message"), [(("反欺诈", "反欺诈"), "are the same"), (("绿色金融", "绿色债券"), "is above the other")]
)
def test_themes_that_are_not_apart(told: KnowledgeGraph, pair: tuple[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        told.bridges(*pair)


def test_what_a_bank_has_more_of_than_its_peers(told: KnowledgeGraph) -> None:
    found = told.distinctive_themes("甲银行")
    rows = {row["label"]: row for row in found.iter_rows(named=True)}
    assert {label: (row["count"], row["peers"]) for label, row in rows.items()} == {"绿色债券": (9, 0), "反欺诈": (12, 15)}
    assert found["z"].is_sorted(descending=True) and rows["反欺诈"]["share"] == pytest.approx(12 / 21, abs=1e-6)
    # the prior: a hundred sentences, shared out as the themes are named: 27 and 5, 9, 60 and 30, 4 and 6
    prior = 100 * 32 / 141
    one, other = 12 + prior, 15 + prior
    ratio = math.log(one / (121 - one)) - math.log(other / (175 - other))
    assert rows["反欺诈"]["log_odds"] == pytest.approx(ratio, abs=1e-6)
    assert rows["反欺诈"]["z"] == pytest.approx(ratio / math.sqrt(1 / one + 1 / other), abs=1e-6)


@pytest.mark.parametrize(("peers", "loans"), [(None, 60), ("股份制商业银行", 60), ("商业银行", 90), ("Bank", 90)])
def test_peers_are_of_the_kind_or_type(told: KnowledgeGraph, peers: str | None, loans: int) -> None:
    found = told.distinctive_themes("甲银行", peers)
    fraud = found.filter(label="反欺诈").row(0, named=True)
    assert fraud["peers_share"] == pytest.approx(15 / (15 + loans + (4 if loans == 90 else 0)), abs=1e-6)


def test_without_peers_there_is_nothing_to_compare_with(told: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="no peers of 丁公司 are named"):
        told.distinctive_themes("丁公司")
    with pytest.raises(UsageError, match="no kind of thing 'Themes' in the network: did you mean Theme"):
        told.distinctive_themes("甲银行", kind="Themes")
