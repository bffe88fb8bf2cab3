"""Spreadsheets in: bytes become rows that keep their cell addresses. Knows nothing of tracker."""
