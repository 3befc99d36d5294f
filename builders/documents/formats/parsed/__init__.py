"""Documents that another program has parsed: its JSON, read without that program."""
