"""Where the packaged queries lie."""
