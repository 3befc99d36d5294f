"""A small graph for the tests of the graph room: three reports, written through a real folder's transaction."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import DefaultGraph, RdfFormat, serialize

from graph import KnowledgeGraph
from graph.store.folder import KGFolder
from graph.store.union import fill_default_graph
from ontology.iris import GRAPH, mint
from ontology.namespaces import PREFIXES

BANK = mint("institution", "中国工商银行")
CITY = mint("institution", "湖畔城市银行")
FRAUD = mint("theme", "反欺诈")
RISK = mint("theme", "风险管理")
CREDIT = mint("theme", "绿色金融")
RULE = mint("regulation", "关于加强反欺诈工作的通知")
PBC = mint("institution", "中国人民银行")

LOCAL = """
@prefix i: <https://w3id.org/yinpu/id/institution/> .
@prefix t: <https://w3id.org/yinpu/id/theme/> .
@prefix k: <https://w3id.org/yinpu/id/kind/> .
"""

KNOWLEDGE = """
i:中国工商银行 a yp:Bank ; skos:prefLabel "中国工商银行"@zh-hans ; skos:altLabel "工行"@zh-hans, "ICBC"@en ;
  yp:kind k:state_bank .
k:state_bank a yp:InstitutionKind ; skos:prefLabel "国有大型商业银行"@zh-hans, "state-owned bank"@en .
i:中国人民银行 a yp:Regulator ; skos:prefLabel "中国人民银行"@zh-hans ; skos:altLabel "人行"@zh-hans, "央行"@zh-hans .
i:旧监管会 a yp:Regulator ; skos:prefLabel "旧监管会"@zh-hans .
i:新监管局 a yp:Regulator ; skos:prefLabel "新监管局"@zh-hans .
i:最新总局 a yp:Regulator ; skos:prefLabel "最新总局"@zh-hans .
<https://w3id.org/yinpu/id/event/一> a org:ChangeEvent ;
  org:originalOrganization i:旧监管会 ; org:resultingOrganization i:新监管局 ;
  dcterms:date "2018-03"^^xsd:gYearMonth ; skos:prefLabel "合并"@zh-hans .
<https://w3id.org/yinpu/id/event/二> a org:ChangeEvent ;
  org:originalOrganization i:新监管局 ; org:resultingOrganization i:最新总局 ;
  dcterms:date "2023-05"^^xsd:gYearMonth ; skos:prefLabel "改组"@zh-hans .
i:望海研究院 a yp:Organization ; skos:prefLabel "望海研究院"@zh-hans .
t:风险管理 a yp:Theme ; skos:prefLabel "风险管理"@zh-hans, "risk management"@en .
t:反欺诈 a yp:Theme ; skos:prefLabel "反欺诈"@zh-hans, "anti-fraud"@en ; skos:broader t:风险管理 .
t:绿色金融 a yp:Theme ; skos:prefLabel "绿色金融"@zh-hans, "green finance"@en ; skos:altLabel "绿金"@zh-hans .
<https://w3id.org/yinpu/id/regulation/关于加强反欺诈工作的通知> a yp:Regulation ;
  skos:prefLabel "关于加强反欺诈工作的通知"@zh-hans ;
  schema:legislationIdentifier "银发〔2020〕46号" ;
  dcterms:publisher i:中国人民银行 ; dcterms:date "2020-02-14"^^xsd:date ; yp:regulationType "notice" .
"""

ANALYSIS = """
<https://w3id.org/yinpu/id/institution/中国工商银行> yp:pageRank 0.4 ; yp:degree 5 ; yp:betweenness 0.5 ;
  yp:eigenvector 0.6 ; yp:mentionCount 3 ;
  yp:community <https://w3id.org/yinpu/id/community/1> .
<https://w3id.org/yinpu/id/theme/反欺诈> yp:pageRank 0.2 ; yp:degree 3 ; yp:mentionCount 2 ;
  yp:community <https://w3id.org/yinpu/id/community/1> .
<https://w3id.org/yinpu/id/community/1> a yp:Community ; skos:prefLabel "工商银行与反欺诈"@zh-hans ; yp:members 2 .
"""


def report(
    name: str, year: int, source: str, start: int, mentions: list[tuple[int, int, str, str | None]], extra: str = ""
) -> str:
    """A report with one sentence of 40 at ``start``; mentions are (begin, end, text, IRI or None)."""
    iri = mint("report", name)
    named = sorted({thing for *_, thing in mentions if thing})
    lines = [
        f"""<{iri}> a yp:Report ; dcterms:title "{name}"@zh-hans ; skos:prefLabel "{name}"@zh-hans ;
        dcterms:source <urn:sha256:{source}> ; nif:sourceUrl "{source}" ; schema:workExample <{iri}#appearance=1> ;
        dcterms:publisher <{mint("institution", "望海研究院")}> ; yp:year {year} ; dcterms:issued "{year}-05"^^xsd:gYearMonth ;
        yp:issuedFrom "{year}-05-01"^^xsd:date ; yp:issuedUntil "{year}-05-31"^^xsd:date ;
        dcterms:available "{year}-06-01"^^xsd:date ; schema:numberOfPages 28 ; yp:views 13 ; dcterms:language "zh-Hans" ;
          yp:textExtent "full" ;
        schema:mentions {", ".join(f"<{thing}>" for thing in named)} .
        <{iri}#appearance=1> nif:beginIndex {start} ; nif:endIndex {start + 100} ; yp:textExtent "full" ;
          dcterms:source <urn:sha256:{source}> ; nif:sourceUrl "{source}" .
        <{iri}#text> a nif:Context ; nif:beginIndex {start} ; nif:endIndex {start + 100} .
        <{iri}#char={start},{start + 40}> a nif:Sentence ; nif:beginIndex {start} ; nif:endIndex {start + 40} ;
          nif:anchorOf "{name}的一句话。" ; dcterms:references {", ".join(f"<{thing}>" for thing in named)} ."""
    ]
    for begin, end, text, thing in mentions:
        link = f'itsrdf:taIdentRef <{thing}> ; yp:rule "gazetteer"' if thing else 'yp:reason "ambiguous" ; yp:rule "shape"'
        lines.append(
            f"""<{iri}#char={begin},{end}> a nif:Phrase ; nif:referenceContext <{iri}#text> ;
              nif:sentence <{iri}#char={start},{start + 40}> ;
            nif:beginIndex {begin} ; nif:endIndex {end} ; nif:anchorOf "{text}" ; itsrdf:taConfidence 0.98 ; {link} ."""
        )
    return "\n".join(lines) + extra.replace("IRI", iri)


def relation(subject: str, predicate: str, thing: str, begin: int) -> str:
    return f"""
    <{subject}> yp:{predicate} <{thing}> .
    <IRI#char={begin},{begin + 39}&{predicate}=1> a yp:Relation ; rdf:subject <{subject}> ; rdf:predicate yp:{predicate} ;
      rdf:object <{thing}> ; yp:evidence <IRI#char={begin},{begin + 39}> ; yp:rule "cue" ; itsrdf:taConfidence 0.8 .
    <IRI#char={begin},{begin + 39}> nif:anchorOf "证据句。" ."""


def association(subject: str, thing: str, begin: int, weight: int) -> str:
    return f"""
    <{subject}> yp:associatedWith <{thing}> .
    <IRI#associatedWith={begin}> a yp:Association ; rdf:subject <{subject}> ; rdf:object <{thing}> ; yp:weight {weight} ;
      yp:evidence <IRI#char={begin},{begin + 39}> .
    <IRI#char={begin},{begin + 39}> nif:anchorOf "证据句。" ."""


def untabled(iri: str, cls: str, label: str) -> str:
    return f'\n<{iri}> a yp:{cls} ; skos:prefLabel "{label}"@zh-hans .'


PRODUCT = mint("product", "e盾")
REPORTS = {
    "报告甲": report(
        "报告甲",
        2022,
        "b.txt",
        0,
        [(0, 2, "工行", BANK), (5, 8, "反欺诈", FRAUD), (10, 14, "反诈通知", RULE), (20, 22, "光大", None)],
        relation(BANK, "practises", FRAUD, 0),
    ),
    "报告乙": report(
        "报告乙",
        2024,
        "a.txt",
        200,
        [
            (200, 204, "工商银行", BANK),
            (205, 209, "湖畔银行", CITY),
            (210, 214, "绿色金融", CREDIT),
            (220, 222, "e盾", PRODUCT),
        ],
        relation(BANK, "offers", PRODUCT, 200) + untabled(CITY, "Bank", "湖畔城市银行") + untabled(PRODUCT, "Product", "e盾"),
    ),
    "报告丙": report(
        "报告丙",
        2024,
        "a.txt",
        20,
        [(20, 24, "湖畔银行", CITY), (25, 28, "反欺诈", FRAUD), (30, 34, "绿色金融", CREDIT)],
        relation(CITY, "practises", CREDIT, 20) + association(CITY, FRAUD, 20, 3) + untabled(CITY, "Bank", "湖畔城市银行"),
    ),
}


def trig(reports: dict[str, str] | None = None) -> str:
    """The whole graph as TriG, with other ``reports`` when given."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    parts = [f"<{GRAPH}knowledge> {{ {KNOWLEDGE} }}", f"<{GRAPH}runs> {{ {ANALYSIS} }}"]
    parts += [f"<{mint('report', name)}> {{ {text} }}" for name, text in (reports or REPORTS).items()]
    return prefixes + LOCAL + "\n".join(parts)


def build(path: Path, reports: dict[str, str] | None = None, *, union: bool = True) -> Path:
    """Write the graph into the folder ``path`` as a build would."""
    memory = KnowledgeGraph.parse(trig(reports)).store
    named = [quad for quad in memory if quad.graph_name != DefaultGraph()]
    folder = KGFolder(path)
    with folder.lock(), folder.transaction({"version": "test"}) as generation:
        store = generation.store
        store.bulk_load(serialize(named, format=RdfFormat.N_QUADS), RdfFormat.N_QUADS)
        if union:
            fill_default_graph(store)
        del store
    return path
