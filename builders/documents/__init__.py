"""From files to reports: formats and containers, one report or several, boilerplate, report metadata."""
