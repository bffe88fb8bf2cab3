"""Exact counts as a recorded act of two people: asking, deciding, and taking the files."""
