"""Who reports how often and by when: recorded settings, or the defaults where nobody set any."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, as_at, journal_number
from tracker.db.organisations import Person
from tracker.db.outcomes import ReportingRulesVersion
from tracker.domain.breaches import raise_if_broken
from tracker.domain.outcomes.tiers import (
    Frequency,
    ReportingRules,
    Tier,
    change_of_rules_is_told,
    rules_can_be_used,
)
from tracker.domain.permissions import Act, Viewer
from tracker.services.refusals import StaleEditError
from tracker.services.schemes.standing import SYSTEM


@dataclass(frozen=True)
class SetReportingRules:
    """New tiers and days; reports that somebody began keep the frequency that they began with."""

    rules: ReportingRules
    reason: str
    # The journal number of the rules that the page showed, 0 for the defaults.
    seen: int | None = None


@dataclass(frozen=True)
class RulesRecorded:
    """Rules that somebody set: the journal number, what they say, when, by whom and why."""

    number: int
    rules: ReportingRules
    when: datetime
    who: str
    reason: str


def reporting_rules_at(session: Session, number: int) -> ReportingRules:
    """The rules as at a journal number."""
    row = session.scalars(
        select(ReportingRulesVersion)
        .where(ReportingRulesVersion.journal_number <= number)
        .order_by(ReportingRulesVersion.journal_number.desc())
        .limit(1)
    ).first()
    return ReportingRules() if row is None else _rules(row)


def rules_recorded(session: Session, number: int) -> tuple[RulesRecorded, ...]:
    """Every time that the rules were set, the latest first; none: the defaults hold."""
    rows = session.execute(
        select(ReportingRulesVersion, Journal.recorded_at, Person.display_name)
        .join(Journal, Journal.number == ReportingRulesVersion.journal_number)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(ReportingRulesVersion.journal_number <= number)
        .order_by(ReportingRulesVersion.journal_number.desc())
    )
    return tuple(
        RulesRecorded(row.journal_number, _rules(row), when, who or SYSTEM, row.reason)
        for row, when, who in rows
    )


def set_reporting_rules(
    session: Session, by: Viewer, order: SetReportingRules
) -> ReportingRulesVersion:
    """Record rules that hold from now on."""
    by.require(Act.SET_REPORTING)
    rules, standing = order.rules, rules_recorded(session, as_at(session).number)[:1]
    current = standing[0].number if standing else 0
    if order.seen is not None and order.seen != current:
        raise StaleEditError(order.seen, current)
    old = standing[0].rules if standing else ReportingRules()
    raise_if_broken(
        chain(rules_can_be_used(rules), change_of_rules_is_told(old, rules, order.reason))
    )
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


def _rules(row: ReportingRulesVersion) -> ReportingRules:
    tiers = tuple(_tier(one) for one in row.tiers)
    return ReportingRules(tiers, row.opens_before_end, row.due_after_end, row.closes_after_due)


def _tier(one: dict[str, Any]) -> Tier:
    return Tier(one["code"], one["up_to_pence"], Frequency(one["frequency"]), one["is_short"])
