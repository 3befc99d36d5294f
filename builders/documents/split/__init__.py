"""Which reports a text holds: one module for each kind of page."""
