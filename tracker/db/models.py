"""Every model in one import, for Alembic and for the list of append-only tables."""

from tracker.db import (
    catalogue,
    counted_once,
    decisions,
    drafts,
    evidence,
    exact_releases,
    funding,
    journal,
    mail,
    observations,
    organisations,
    outcomes,
    rebases,
    releases,
    schemes,
    sign_in,
    tokens,
    uploads,
)
from tracker.db.base import Base

__all__ = [
    "APPEND_ONLY",
    "Base",
    "catalogue",
    "counted_once",
    "decisions",
    "drafts",
    "evidence",
    "exact_releases",
    "funding",
    "journal",
    "mail",
    "observations",
    "organisations",
    "outcomes",
    "rebases",
    "releases",
    "schemes",
    "sign_in",
    "tokens",
    "uploads",
]

# A person may be anonymised; the bytes of evidence may be erased, never their record; mail is
# erased once it is sent; links, invitations, sign-in attempts and drafts are pruned, and so are
# jobs and the bytes of files that were taken away, never the record of those; the last use of a
# token changes with each. None of these is a fact of the portfolio; everything else only grows.
MUTABLE = frozenset(
    {
        "access_token_use",
        "evidence_content",
        "file_job",
        "invitation",
        "mail",
        "person",
        "person_identity",
        "release_content",
        "release_piece",
        "scheme_draft",
        "sign_in_attempt",
        "sign_in_link",
        "upload_draft",
    }
)
APPEND_ONLY = tuple(sorted(name for name in Base.metadata.tables if name not in MUTABLE))
