"""Every page of uploads: each module beside this one adds its own to the blueprint."""

from tracker.web.uploads import (
    columns,
    downloads,
    listing,
    sending,
    stored,
    waiting,
    workbooks,
)
from tracker.web.uploads.blueprint import bp

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (listing, sending, waiting, stored, downloads, workbooks, columns)
