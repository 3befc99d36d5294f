"""A graph in other forms: exports, differences, SHACL reports, an rdflib Dataset."""
