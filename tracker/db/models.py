"""Every model in one import, for Alembic and for the list of append-only tables."""

from tracker.db import catalogue, funding, journal, organisations, schemes
from tracker.db.base import Base

__all__ = ["APPEND_ONLY", "Base", "catalogue", "funding", "journal", "organisations", "schemes"]

# A person may be anonymised and old sign-in attempts pruned; everything else only grows.
MUTABLE = frozenset({"person", "sign_in_attempt"})
APPEND_ONLY = tuple(sorted(name for name in Base.metadata.tables if name not in MUTABLE))
