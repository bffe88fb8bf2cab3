"""Spreadsheets in: hostile and honest files become rows that keep their cell addresses."""
