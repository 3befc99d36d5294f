"""Terms that documents use and the thesaurus lacks."""
