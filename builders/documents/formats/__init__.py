"""One module for each file format and container."""
