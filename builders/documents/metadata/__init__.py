"""Report metadata: title, date, publisher, authors and what else a report's text states of itself."""
