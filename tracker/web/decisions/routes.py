"""Every page of appraisals and decisions: each module adds its own to the blueprint."""

from tracker.web.decisions import appraising, deciding, portfolio
from tracker.web.decisions.blueprint import bp

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (appraising, deciding, portfolio)
