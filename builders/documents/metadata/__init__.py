"""Titles, dates, publishers, authors and other particulars of a report, as its text states them."""
