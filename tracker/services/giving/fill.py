"""Everything that a 360Giving file holds, from one reading of the database."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import AsAt, Journal, as_at
from tracker.domain.breaches import Breach, RulesBroken
from tracker.domain.giving import own_identifier, regrant_type, short_title
from tracker.domain.periods import LONDON, financial_year_of
from tracker.domain.schemes import SchemeKind
from tracker.exports.giving import GrantLine, PackageFacts
from tracker.services.giving.aims import Aims, read_aims
from tracker.services.giving.awards import AwardFacts, award_facts, awarded_in_ledger
from tracker.services.giving.organisations import Bodies, is_publisher, read_bodies
from tracker.services.giving.question import GivingPublisher, GivingQuestion
from tracker.services.giving.totals import GivingTotals, grants_of, totals_of
from tracker.services.giving.words import (
    description_of_file,
    description_of_grant,
    reasons_against,
    title_of_file,
)
from tracker.services.impact.amounts import Scope
from tracker.services.impact.picture import find_fund_at, newest_year, years_with_an_envelope
from tracker.services.refusals import NotFoundError
from tracker.services.snapshot import FundAt, SchemeAt, schemes_at

# The standard takes a licence by its address; one in words stays out.
_ADDRESS = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True)
class GivingData:
    """A file before it is written: its grants, its totals, and why it may not be published."""

    facts: PackageFacts
    grants: tuple[GrantLine, ...]
    totals: GivingTotals
    fund: FundAt
    year: str
    at: AsAt
    # Sentences; with none, the file may be published.
    reasons_against: tuple[str, ...]


@dataclass(frozen=True)
class _Ground:
    """What every grant is looked up in."""

    publisher: GivingPublisher
    year: str
    grants: dict[int, AwardFacts]
    schemes: dict[int, SchemeAt]
    bodies: Bodies
    aims: Aims
    recorded: dict[int, datetime]

    @property
    def granted_on(self) -> set[int | None]:
        """The awards that a grant of the file was passed on from."""
        return {one.parent_id for one in self.grants.values()}


def giving_data(
    session: Session, question: GivingQuestion, publisher: GivingPublisher
) -> GivingData:
    """The grants of a fund and year; refused where there are none, which the standard forbids."""
    at = as_at(session, question.as_at)
    fund = find_fund_at(session, at.number, question.fund)
    year = question.year or newest_year(session, fund.id, at.number)
    if year not in years_with_an_envelope(session, fund.id, at.number):
        raise NotFoundError(f"There is no envelope for {year}")
    scope = Scope(fund.id, year, at.number)
    awards = award_facts(session, scope)
    grants = grants_of(awards)
    if not grants:
        raise RulesBroken([_no_grants(fund, year)])
    totals = totals_of(awards, grants, awarded_in_ledger(session, scope))
    ground = _Ground(
        publisher,
        year,
        grants,
        schemes_at(session, at.number),
        read_bodies(session, at.number, publisher),
        read_aims(session, scope),
        _moments(session, at.number),
    )
    against = reasons_against(publisher, is_demonstration=_is_demonstration(ground))
    lines = tuple(_grant(ground, award) for award in grants.values())
    facts = _facts(ground, (fund, at), totals, against)
    return GivingData(facts, lines, totals, fund, year, at, against)


def _no_grants(fund: FundAt, year: str) -> Breach:
    sentence = (
        f"{fund.code} has no grants in {year}, and a 360Giving file must hold one at least. "
        "Select another financial year"
    )
    return Breach("file_holds_grants", "year", sentence)


def _facts(
    ground: _Ground,
    subject: tuple[FundAt, AsAt],
    totals: GivingTotals,
    against: tuple[str, ...],
) -> PackageFacts:
    fund, at = subject
    publisher = ground.publisher
    board = ground.bodies.by_id.get(ground.bodies.board or 0)
    # Another name than the board's is of somebody whose identifier is not known.
    is_board = board is not None and (not publisher.organisation or is_publisher(board, publisher))
    named = publisher.organisation or (board.line.name if board else "")
    return PackageFacts(
        identifier=own_identifier(
            publisher.prefix, "grants", fund.code, ground.year.replace("/", "-")
        ),
        title=title_of_file(fund, ground.year, against),
        description=description_of_file(fund, ground.year, at, totals, against),
        modified=at.recorded_at,
        publisher_name=named or "No organisation has been set",
        publisher_identifier=board.line.identifier if board and is_board else "",
        licence=publisher.licence if _ADDRESS.fullmatch(publisher.licence) else "",
    )


def _grant(ground: _Ground, award: AwardFacts) -> GrantLine:
    scheme = ground.schemes[award.scheme_id]
    version = scheme.version
    recipient = ground.bodies.by_id[award.recipient_id]
    funder = ground.bodies.by_id[_funder(ground, award)]
    own_dates = award if award.starts or award.ends else version
    regrant = regrant_type(
        is_pot=version.kind is SchemeKind.POT and award.parent_id is None,
        grants_on=award.id in ground.granted_on,
    )
    changed = max(award.changed, version.journal_number, recipient.changed, funder.changed)
    return GrantLine(
        identifier=_identifier(ground, award),
        title=short_title(scheme.name),
        description=description_of_grant(scheme),
        amount=award.pence,
        awarded_on=_awarded_on(ground, award),
        funder=funder.line,
        recipient=recipient.line,
        programme_code=award.category_code,
        programme_title=ground.aims.name(award.category_code),
        modified=ground.recorded[changed],
        starts=own_dates.starts,
        ends=own_dates.ends,
        locations=ground.aims.locations(award.scheme_id),
        classifications=ground.aims.classifications(award.scheme_id),
        regrant_type=regrant,
        granted_from=_granted_from(ground, award),
    )


def _identifier(ground: _Ground, award: AwardFacts) -> str:
    return own_identifier(ground.publisher.prefix, award.reference)


def _granted_from(ground: _Ground, award: AwardFacts) -> str | None:
    """The grant that it was passed on from; one that is not in the file could not be found."""
    parent = ground.grants.get(award.parent_id or 0)
    return _identifier(ground, parent) if parent else None


def _funder(ground: _Ground, award: AwardFacts) -> int:
    """Who holds the pot gives what is passed on from it, whether or not the pot is a grant."""
    if award.pot_holder_id is not None:
        return award.pot_holder_id
    return ground.bodies.funder_of(award.holder_id)


def _awarded_on(ground: _Ground, award: AwardFacts) -> date:
    """The day that the scheme was decided on, if in the year of the award and no later than it was
    recorded; else the day on which it was recorded, which is all there is.
    """
    recorded = ground.recorded[award.made].astimezone(LONDON).date()
    decided = ground.schemes[award.scheme_id].version.decided_on
    if decided and decided <= recorded and financial_year_of(decided) == ground.year:
        return decided
    return recorded


def _is_demonstration(ground: _Ground) -> bool:
    """Whether any amount is made up, or any organisation, scheme or place that the file names."""
    for award in ground.grants.values():
        parties = (award.recipient_id, _funder(ground, award))
        if (
            award.is_illustrative
            or ground.schemes[award.scheme_id].version.is_example
            or any(ground.bodies.by_id[one].is_example for one in parties)
            or ground.aims.has_example_place(award.scheme_id)
        ):
            return True
    return False


def _moments(session: Session, number: int) -> dict[int, datetime]:
    rows = session.execute(
        select(Journal.number, Journal.recorded_at).where(Journal.number <= number)
    )
    return {row.number: row.recorded_at for row in rows}
