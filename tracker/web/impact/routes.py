"""Every page of impact: each module beside this one adds its own to the blueprint."""

from tracker.web.impact import brief, coverage, gaps, pictures, summary
from tracker.web.impact.blueprint import bp

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (summary, gaps, coverage, brief, pictures)
