"""Every total recomputed by a second route, and every rule of the ledger asked again."""

from tracker.services.check.figures import Check, CheckResult, Subject
from tracker.services.check.run import check_as, check_everything

__all__ = ["Check", "CheckResult", "Subject", "check_as", "check_everything"]
