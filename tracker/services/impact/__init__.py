"""Spend beside impact: the one calculation that page, print, command and workbook share."""
