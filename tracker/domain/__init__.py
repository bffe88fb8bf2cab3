"""Rules and sums on plain values: nothing here knows of Flask, databases or spreadsheets."""
