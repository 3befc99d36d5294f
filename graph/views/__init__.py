"""Pages that people explore in a browser, and the static figures of notebooks."""
