"""What the user knows of documents beforehand: a table of files, matched to sources and put into what their texts say."""
