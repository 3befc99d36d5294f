"""A graph for the tests of pages: real offsets, several names, and a sentence that tries to break out of the page."""

from __future__ import annotations

import subprocess
import sys

from graph import KnowledgeGraph
from ontology.iris import mint
from ontology.namespaces import PREFIXES

CMB = mint("institution", "招商银行")
ICBC = mint("institution", "中国工商银行")
PBC = mint("institution", "中国人民银行")
FRAUD = mint("theme", "反欺诈")
HOUSE = mint("institution", "望海研究院")
GREEN = mint("theme", "绿色金融")
RULE = mint("regulation", "反欺诈管理办法")
EVIL = '招行说</script><img src=x onerror="window.broken=1">反欺诈\'\\u2028\U00020bb7。'

#: Sentences of each report with the names in them.
SENTENCES = {
    "报告甲": [
        ("招行开展反欺诈，遵照《反欺诈管理办法》。", [("招行", CMB), ("反欺诈", FRAUD), ("反欺诈管理办法", RULE)]),
        (EVIL, [("招行", CMB), ("反欺诈", FRAUD)]),
        ("央行印发《反欺诈管理办法》。", [("央行", PBC), ("反欺诈管理办法", RULE)]),
    ],
    "报告<b>乙</b>": [
        ("工行与招商银行发展绿色金融。", [("工行", ICBC), ("招商银行", CMB), ("绿色金融", GREEN)]),
        ("前文" * 200 + "工行" + "很长" * 300 + "绿色金融" + "后文" * 200, [("工行", ICBC), ("绿色金融", GREEN)]),
    ],
}
KNOWN = f"""
<{CMB}> a yp:Bank ; skos:prefLabel "招商银行"@zh-hans ; skos:altLabel "招行"@zh-hans, "China Merchants Bank"@en ;
  skos:hiddenLabel "</script><script>window.broken=2</script>"@en .
<{ICBC}> a yp:Bank ; skos:prefLabel "中国工商银行"@zh-hans ; skos:altLabel "工行"@zh-hans, "ICBC"@en .
<{PBC}> a yp:Regulator ; skos:prefLabel "中国人民银行"@zh-hans ; skos:altLabel "央行"@zh-hans .
<{FRAUD}> a yp:Theme ; skos:prefLabel "反欺诈"@zh-hans, "anti-fraud"@en .
<{GREEN}> a yp:Theme ; skos:prefLabel "绿色金融"@zh-hans .
<{RULE}> a yp:Regulation ; skos:prefLabel "反欺诈管理办法"@zh-hans ; schema:legislationIdentifier "银发〔2020〕46号" ;
  dcterms:publisher <{PBC}> ; dcterms:date "2020-02-14"^^xsd:date .
<{HOUSE}> a yp:Organization ; skos:prefLabel "望海研究院"@zh-hans .
"""


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def report(name: str, start: int = 100) -> str:
    """The Turtle of one report, its sentences one after the other from ``start``; the first states a relation."""
    iri = mint("report", name)
    things = sorted({thing for _, named in SENTENCES[name] for _, thing in named})
    lines = [
        f"<{iri}> a yp:Report ; dcterms:title {quoted(name)}@zh-hans ; dcterms:source <urn:sha256:{start}> ;"
        f"schema:workExample <{iri}#appearance=1> ; nif:sourceUrl {quoted(name[:3] + '.txt')} ;"
        f"yp:year 2024 ; dcterms:publisher <{HOUSE}> ; dcterms:subject <{FRAUD}> ;"
        f"schema:mentions {', '.join(f'<{thing}>' for thing in things)} ."
        f"<{iri}#appearance=1> nif:beginIndex 0 ; nif:endIndex 9000 ; yp:textExtent 'full' ;"
        f"dcterms:source <urn:sha256:{start}> ; nif:sourceUrl {quoted(name[:3] + '.txt')} ."
    ]
    for text, named in SENTENCES[name]:
        sentence = f"{iri}#char={start},{start + len(text)}"
        lines.append(f"<{sentence}> nif:anchorOf {quoted(text)} .")
        for words, thing in named:
            begin = start + text.index(words)
            lines.append(
                f"<{iri}#char={begin},{begin + len(words)}> a nif:Phrase ; nif:sentence <{sentence}> ;"
                f"itsrdf:taIdentRef <{thing}> ;"
                f"nif:beginIndex {begin} ; nif:endIndex {begin + len(words)} ; nif:anchorOf {quoted(words)} ."
            )
        if text.startswith("招行开展"):
            lines.append(
                f"<{CMB}> yp:practises <{FRAUD}> . <{iri}#relation=1> a yp:Relation ; yp:evidence <{sentence}> ;"
                f"rdf:subject <{CMB}> ; rdf:predicate yp:practises ; rdf:object <{FRAUD}> ."
            )
        start += len(text)
    return "\n".join(lines)


def page_graph() -> KnowledgeGraph:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    graphs = "".join(f"<{mint('report', name)}> {{ {report(name)} }}\n" for name in SENTENCES)
    return KnowledgeGraph.parse(f"{prefixes}<urn:known> {{ {KNOWN} }}\n{graphs}")


def under_hash_seeds(script: str, *arguments: object) -> set[str]:
    """What a script prints under two seeds of Python's hashes: one string when it does not depend on them."""
    return {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", script, *map(str, arguments)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
