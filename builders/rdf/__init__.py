"""Extractions and knowledge as lines of N-Quads."""
