"""Spreadsheets sent, looked at, stored and looked up again."""
