"""Spend beside impact, by lens."""
