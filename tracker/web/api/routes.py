"""Every address for programs: each module beside this one adds its own."""

from tracker.web.api import about, reading, summary, writing
from tracker.web.api.blueprint import bp

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their addresses, in the order of the document.
MODULES = (about, summary, reading, writing)
