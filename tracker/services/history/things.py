"""Which things an act changed: asked per kind of thing for a whole page of the journal at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from tracker.db.catalogue import MeasureVersion, PublishedValueVersion, ReferenceItemVersion
from tracker.db.counted_once import PeopleRegisterVersion
from tracker.db.decisions import SchemeAppraisal, SchemeDecision, SchemeDecisionVersion
from tracker.db.exact_releases import ExactRelease, ExactReleaseDecision
from tracker.db.funding import (
    AllocationLine,
    Forecast,
    Fund,
    FundVersion,
    LedgerEntry,
    MonthClose,
    Virement,
    VirementDecision,
)
from tracker.db.journal import as_at
from tracker.db.observations import ObservedValue, ObservedValueVersion
from tracker.db.organisations import AddressCorrection, OrganisationVersion, Person, RoleGrant
from tracker.db.outcomes import OutcomeReport, OutcomeReportVersion
from tracker.db.rebases import Rebase, RebaseVersion
from tracker.db.schemes import (
    Scheme,
    SchemeAlias,
    SchemeMeasure,
    SchemeVersion,
    SchemeWeights,
)
from tracker.db.tokens import AccessToken, AccessTokenRevocation
from tracker.db.versions import newest
from tracker.domain.periods import MONTH_NAMES


class ThingKind(StrEnum):
    """The part of the tracker in which a thing is found."""

    SCHEME = "scheme"
    FUNDING = "funding"
    INDICATOR = "indicator"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Thing:
    """Something that an act changed; only a scheme has a reference that leads to a page of it."""

    kind: ThingKind
    name: str
    reference: str = ""


Found = Iterator[tuple[int, Thing]]


def things_changed(session: Session, numbers: Sequence[int]) -> dict[int, tuple[Thing, ...]]:
    """The things that each of these acts changed, each thing once."""
    found: dict[int, list[Thing]] = defaultdict(list)
    if numbers:
        for find in _FINDERS:
            for number, thing in find(session, numbers):
                if thing not in found[number]:
                    found[number].append(thing)
    return {number: tuple(things) for number, things in found.items()}


def _schemes(session: Session, numbers: Sequence[int]) -> Found:
    tables = (
        *(SchemeVersion, SchemeAlias, SchemeWeights, SchemeMeasure),
        *(LedgerEntry, Forecast, SchemeAppraisal),
    )
    touched = union(
        *(
            select(table.journal_number, table.scheme_id).where(
                table.journal_number.in_(numbers), table.scheme_id.is_not(None)
            )
            for table in tables
        ),
        select(OutcomeReportVersion.journal_number, OutcomeReport.scheme_id)
        .join(OutcomeReport, OutcomeReport.id == OutcomeReportVersion.report_id)
        .where(OutcomeReportVersion.journal_number.in_(numbers)),
        select(SchemeDecisionVersion.journal_number, SchemeDecision.scheme_id)
        .join(SchemeDecision, SchemeDecision.id == SchemeDecisionVersion.decision_id)
        .where(SchemeDecisionVersion.journal_number.in_(numbers)),
    ).subquery()
    standing = newest(SchemeVersion, (SchemeVersion.scheme_id,), as_at(session).number).subquery()
    rows = session.execute(
        select(touched.c.journal_number, standing.c.name, Scheme.reference)
        .join(standing, standing.c.scheme_id == touched.c.scheme_id)
        .join(Scheme, Scheme.id == touched.c.scheme_id)
        .order_by(touched.c.journal_number, Scheme.id)
    )
    for number, name, reference in rows:
        yield number, Thing(ThingKind.SCHEME, name, reference)


def _lines(session: Session, numbers: Sequence[int]) -> Found:
    columns = (
        LedgerEntry.journal_number,
        LedgerEntry.financial_year,
        AllocationLine.reference,
        Fund.code,
    )
    rows = session.execute(
        select(*columns)
        .join(Fund, Fund.id == LedgerEntry.fund_id)
        .outerjoin(AllocationLine, AllocationLine.id == LedgerEntry.allocation_line_id)
        .where(LedgerEntry.journal_number.in_(numbers), LedgerEntry.scheme_id.is_(None))
        .distinct()
        .order_by(*columns)
    )
    for number, year, line, fund in rows:
        what = f"Allocation {line}" if line else f"Envelope of {fund}"
        yield number, Thing(ThingKind.FUNDING, f"{what}, {year}")


def _virements(session: Session, numbers: Sequence[int]) -> Found:
    asked = select(Virement.journal_number, Virement.reference).where(
        Virement.journal_number.in_(numbers)
    )
    decided = (
        select(VirementDecision.journal_number, Virement.reference)
        .join(Virement, Virement.id == VirementDecision.virement_id)
        .where(VirementDecision.journal_number.in_(numbers))
    )
    found = sorted(
        (row.journal_number, row.reference) for row in session.execute(union(asked, decided))
    )
    for number, reference in found:
        yield number, Thing(ThingKind.FUNDING, f"Virement {reference}")


def _closes(session: Session, numbers: Sequence[int]) -> Found:
    rows = session.scalars(
        select(MonthClose)
        .where(MonthClose.journal_number.in_(numbers))
        .order_by(MonthClose.journal_number, MonthClose.financial_year, MonthClose.accounting_month)
    )
    for row in rows:
        # M1 is April; M13 holds what is booked after the year's end.
        calendar = MONTH_NAMES[(row.accounting_month + 2) % 12]
        month = calendar if row.accounting_month <= 12 else "After year end"
        name = f"{month} (M{row.accounting_month}) of {row.financial_year}"
        yield row.journal_number, Thing(ThingKind.FUNDING, name)


def _funds(session: Session, numbers: Sequence[int]) -> Found:
    rows = session.execute(
        select(FundVersion.journal_number, FundVersion.name)
        .where(FundVersion.journal_number.in_(numbers))
        .order_by(FundVersion.journal_number, FundVersion.fund_id)
    )
    for number, name in rows:
        yield number, Thing(ThingKind.FUNDING, name)


def _people(session: Session, numbers: Sequence[int]) -> Found:
    organisations = session.execute(
        select(OrganisationVersion.journal_number, OrganisationVersion.name)
        .where(OrganisationVersion.journal_number.in_(numbers))
        .order_by(OrganisationVersion.journal_number, OrganisationVersion.organisation_id)
    )
    touched = union(
        *(
            select(table.journal_number, table.person_id).where(table.journal_number.in_(numbers))
            for table in (RoleGrant, AddressCorrection)
        )
    ).subquery()
    people = session.execute(
        select(touched.c.journal_number, Person.display_name)
        .join(Person, Person.id == touched.c.person_id)
        .order_by(touched.c.journal_number, touched.c.person_id)
    )
    for number, name in [*organisations, *people]:
        yield number, Thing(ThingKind.ORGANISATION, name)


def _catalogue(session: Session, numbers: Sequence[int]) -> Found:
    for version, name in (
        (ReferenceItemVersion, ReferenceItemVersion.name),
        (MeasureVersion, MeasureVersion.name),
        (PublishedValueVersion, PublishedValueVersion.what),
    ):
        rows = session.execute(
            select(version.journal_number, name)
            .where(version.journal_number.in_(numbers))
            .order_by(version.journal_number, version.code)
        )
        for number, text in rows:
            yield number, Thing(ThingKind.INDICATOR, text)


def _observed(session: Session, numbers: Sequence[int]) -> Found:
    """The measures of which values were observed, each once however many values there are."""
    names = newest(MeasureVersion, (MeasureVersion.code,), as_at(session).number).subquery()
    columns = (ObservedValueVersion.journal_number, names.c.name)
    rows = session.execute(
        select(*columns)
        .join(ObservedValue, ObservedValue.id == ObservedValueVersion.observed_value_id)
        .join(names, names.c.code == ObservedValue.measure_code)
        .where(ObservedValueVersion.journal_number.in_(numbers))
        .distinct()
    ).all()
    for number, name in sorted((row.journal_number, row.name) for row in rows):
        yield number, Thing(ThingKind.INDICATOR, f"{name}, as observed")


def _rebases(session: Session, numbers: Sequence[int]) -> Found:
    """The measures of whose charts the limits are drawn anew, or no longer are."""
    names = newest(MeasureVersion, (MeasureVersion.code,), as_at(session).number).subquery()
    rows = session.execute(
        select(RebaseVersion.journal_number, names.c.name)
        .join(Rebase, Rebase.id == RebaseVersion.rebase_id)
        .join(names, names.c.code == Rebase.measure_code)
        .where(RebaseVersion.journal_number.in_(numbers))
        .distinct()
    ).all()
    for number, name in sorted((row.journal_number, row.name) for row in rows):
        yield number, Thing(ThingKind.INDICATOR, f"{name}, limits of its chart")


def _registers(session: Session, numbers: Sequence[int]) -> Found:
    """The registers of people that were declared, changed or withdrawn."""
    rows = session.execute(
        select(PeopleRegisterVersion.journal_number, PeopleRegisterVersion.name)
        .where(PeopleRegisterVersion.journal_number.in_(numbers))
        .order_by(PeopleRegisterVersion.journal_number, PeopleRegisterVersion.register_id)
    )
    for number, name in rows:
        yield number, Thing(ThingKind.SCHEME, f"{name}, people counted once")


def _tokens(session: Session, numbers: Sequence[int]) -> Found:
    """The access tokens that were made or revoked, by their names, with whose they are."""
    made = select(AccessToken.journal_number, AccessToken.name, Person.display_name)
    revoked = select(AccessTokenRevocation.journal_number, AccessToken.name, Person.display_name)
    rows = session.execute(
        union(
            made.join(Person, Person.id == AccessToken.person_id).where(
                AccessToken.journal_number.in_(numbers)
            ),
            revoked.join(AccessToken, AccessToken.id == AccessTokenRevocation.token_id)
            .join(Person, Person.id == AccessToken.person_id)
            .where(AccessTokenRevocation.journal_number.in_(numbers)),
        )
    )
    for number, name, person in sorted((row[0], row[1], row[2]) for row in rows):
        yield number, Thing(ThingKind.ORGANISATION, f"Token {name} of {person}")


def _exact_releases(session: Session, numbers: Sequence[int]) -> Found:
    """The requests for exact counts that were made or decided, by whom they are for."""
    asked = select(ExactRelease.journal_number, ExactRelease.reference, ExactRelease.recipient)
    decided = select(
        ExactReleaseDecision.journal_number, ExactRelease.reference, ExactRelease.recipient
    ).join(ExactRelease, ExactRelease.id == ExactReleaseDecision.release_id)
    rows = session.execute(
        union(
            asked.where(ExactRelease.journal_number.in_(numbers)),
            decided.where(ExactReleaseDecision.journal_number.in_(numbers)),
        )
    )
    for number, reference, recipient in sorted((row[0], row[1], row[2]) for row in rows):
        yield number, Thing(ThingKind.FUNDING, f"Exact release {reference} for {recipient}")


_FINDERS = (
    _schemes,
    _lines,
    _virements,
    _closes,
    _funds,
    _people,
    _catalogue,
    _observed,
    _rebases,
    _registers,
    _tokens,
    _exact_releases,
)
