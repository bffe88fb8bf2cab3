"""Every scheme page: each module beside this one adds its own to the blueprint."""

from tracker.web.schemes import (
    finding,
    linking,
    measuring,
    referring,
    results,
    saving,
    writing_down,
)
from tracker.web.schemes.blueprint import bp

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (finding, linking, measuring, referring, results, saving, writing_down)
