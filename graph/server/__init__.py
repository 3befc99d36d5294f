"""The SPARQL 1.1 Protocol, the query page and the explorer on 127.0.0.1."""
