"""From bytes to clean text, every character of which knows its place in the file."""
