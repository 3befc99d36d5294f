"""networkx graphs of what the reports name, and what is central and what clusters in them."""
