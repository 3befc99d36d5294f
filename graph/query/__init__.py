"""Asking a graph: SPARQL, the packaged queries, their answers as tables, names of things, the catalogue of reports."""
