"""Who reports how often and by when: recorded settings, or the defaults where nobody set any."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import journal_number
from tracker.db.outcomes import ReportingRulesVersion
from tracker.domain.breaches import raise_if_broken
from tracker.domain.outcomes.tiers import Frequency, ReportingRules, Tier, rules_can_be_used
from tracker.domain.permissions import Act, Viewer


@dataclass(frozen=True)
class SetReportingRules:
    """New tiers and days; reports that somebody began keep the frequency that they began with."""

    rules: ReportingRules
    reason: str = ""


def reporting_rules_at(session: Session, number: int) -> ReportingRules:
    """The rules as at a journal number."""
    row = session.scalars(
        select(ReportingRulesVersion)
        .where(ReportingRulesVersion.journal_number <= number)
        .order_by(ReportingRulesVersion.journal_number.desc())
        .limit(1)
    ).first()
    if row is None:
        return ReportingRules()
    tiers = tuple(_tier(one) for one in row.tiers)
    return ReportingRules(tiers, row.opens_before_end, row.due_after_end, row.closes_after_due)


def set_reporting_rules(
    session: Session, by: Viewer, order: SetReportingRules
) -> ReportingRulesVersion:
    """Record rules that hold from now on."""
    by.require(Act.SET_REPORTING)
    rules = order.rules
    raise_if_broken(rules_can_be_used(rules))
    row = ReportingRulesVersion(
        journal_number=journal_number(session),
        tiers=[vars(tier) | {"frequency": tier.frequency.value} for tier in rules.tiers],
        opens_before_end=rules.opens_before_end,
        due_after_end=rules.due_after_end,
        closes_after_due=rules.closes_after_due,
        reason=order.reason.strip(),
    )
    session.add(row)
    session.flush()
    return row


def _tier(one: dict[str, Any]) -> Tier:
    return Tier(one["code"], one["up_to_pence"], Frequency(one["frequency"]), one["is_short"])
