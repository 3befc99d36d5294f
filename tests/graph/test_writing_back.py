"""How an analysis gets into the graph."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest
from page_graph import under_hash_seeds
from pyoxigraph import DefaultGraph, NamedNode
from small_graph import build

from graph import KnowledgeGraph
from graph.analysis.runs import analyse
from graph.analysis.written import write_back
from graph.store.folder import KGFolder
from ontology.errors import StoreError
from ontology.iris import GRAPH

KEPT = {"digest": "1", "shard": "a.shard", "at": [0, 9]}


def rest(kg: KnowledgeGraph) -> set[str]:
    """All of the named graphs but the analysis."""
    apart = (DefaultGraph(), NamedNode(GRAPH + "runs"))
    return {str(quad) for quad in kg.store if quad.graph_name not in apart}


def test_write_back_keeps_the_rest(tmp_path: Path) -> None:
    path = build(tmp_path / "kg")
    with KnowledgeGraph.open(path) as kg:
        before = rest(kg)
    manifest = json.loads((path / "manifest.json").read_text())
    (path / "manifest.json").write_text(json.dumps(manifest | {"reports": {"urn:r": KEPT}}))
    analysis = analyse(path)
    assert write_back(path, analysis)
    with KnowledgeGraph.open(path) as kg:
        assert rest(kg) == before
        assert kg.query("SELECT ?d { ?t yp:degree ?d }").height == analysis.things.height, "in the union too, old ones gone"
        assert kg.query("SELECT ?c { ?c a yp:Community }").height == analysis.communities.height
        assert kg.query("central", limit=1).height == 1
    after = json.loads((path / "manifest.json").read_text())
    assert after["reports"] == {"urn:r": KEPT} and after["version"] == manifest["version"]


def test_writing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = build(tmp_path / "kg")
    assert write_back(path, analyse(path))
    manifest = (path / "manifest.json").read_bytes()
    assert not write_back(path, analyse(path))
    assert (path / "manifest.json").read_bytes() == manifest


def test_write_back_without_a_graph(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no knowledge graph here"):
        write_back(tmp_path, analyse(nx.Graph()))


def test_write_back_while_another_builds(tmp_path: Path) -> None:
    path = build(tmp_path / "kg")
    with KGFolder(path).lock(), pytest.raises(StoreError, match="another build"):
        write_back(path, analyse(path))


def test_same_bytes_under_another_hash_seed(tmp_path: Path) -> None:
    path = build(tmp_path / "kg")
    script = (
        "import sys, hashlib; from graph.analysis.runs import analyse; from graph.analysis.written import analysis_quads;"
        "print(hashlib.sha256(analysis_quads(analyse(sys.argv[1]))).hexdigest())"
    )
    assert len(under_hash_seeds(script, path)) == 1
