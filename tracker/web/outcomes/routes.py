"""Every page of outcome reports: each module beside this one adds its own to the blueprint."""

from tracker.web.outcomes import (
    deciding,
    declaring,
    evidence,
    filling,
    handing_in,
    listing,
    looking_back,
    one_period,
    pots,
    previewing,
    registers,
    report,
    reviewing,
    rules,
)
from tracker.web.outcomes.blueprint import bp

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (
    *(deciding, declaring, evidence, filling, handing_in, listing, looking_back),
    *(one_period, pots, previewing, registers, report, reviewing, rules),
)
