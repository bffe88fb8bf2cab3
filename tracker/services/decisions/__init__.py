"""Appraisals before funding and decisions after: the acts, and the pages that show both."""
