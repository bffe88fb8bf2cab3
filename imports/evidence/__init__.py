"""What a file that is sent as evidence really is, by its bytes, and why it cannot be taken."""

from .kinds import KINDS, evidence_kind, named_as

__all__ = ["KINDS", "evidence_kind", "named_as"]
