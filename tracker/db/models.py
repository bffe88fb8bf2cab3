"""Every model in one import, for Alembic and for the list of append-only tables."""

from tracker.db import (
    catalogue,
    drafts,
    funding,
    journal,
    observations,
    organisations,
    outcomes,
    schemes,
    uploads,
)
from tracker.db.base import Base

__all__ = [
    "APPEND_ONLY",
    "Base",
    "catalogue",
    "drafts",
    "funding",
    "journal",
    "observations",
    "organisations",
    "outcomes",
    "schemes",
    "uploads",
]

# A person may be anonymised, old sign-in attempts and drafts pruned; everything else only grows.
MUTABLE = frozenset({"person", "scheme_draft", "sign_in_attempt", "upload_draft"})
APPEND_ONLY = tuple(sorted(name for name in Base.metadata.tables if name not in MUTABLE))
