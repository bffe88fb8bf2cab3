"""Files out: frozen dataclasses and streams of rows in, spreadsheets out; knows no database."""
