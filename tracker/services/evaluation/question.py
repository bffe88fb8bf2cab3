"""What a workbook is asked for, and everything that all of its sheets look things up in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.funding import Award
from tracker.db.journal import Journal
from tracker.domain.funding import Basis
from tracker.domain.impact import Amount
from tracker.services.impact.amounts import AwardAt, Scope, amounts, awards_at
from tracker.services.impact.picture import Picture, SummaryQuestion, read_picture
from tracker.services.snapshot import OrganisationAt, SchemeAt

# Money for no single alliance is on the line of the whole system.
WHOLE_SYSTEM = "AL-ALL"


@dataclass(frozen=True)
class Publisher:
    """Who publishes the workbook, and on what terms; blank where nothing was set."""

    organisation: str
    licence: str = ""
    contact: str = ""
    profile: str = "hes"


@dataclass(frozen=True)
class EvaluationQuestion:
    """Which workbook is wanted; anything left out takes its default."""

    fund: str | None = None
    year: str | None = None
    basis: Basis = Basis.POT
    as_at: datetime | None = None


@dataclass(frozen=True)
class Sources:
    """One reading of the database that every sheet is filled from, so that all of them agree."""

    session: Session
    picture: Picture
    awards: dict[int, AwardAt]
    award_references: dict[int, str]
    end_recipient: tuple[Amount, ...]
    recorded: dict[int, datetime]

    @property
    def number(self) -> int:
        """The last journal number that counts."""
        return self.picture.at.number

    @property
    def scope(self) -> Scope:
        """The fund, year and moment of every sheet."""
        return self.picture.scope

    def recorded_at(self, journal_number: int) -> datetime:
        """When an act was recorded."""
        return self.recorded[journal_number]

    def organisation(self, organisation_id: int | None) -> OrganisationAt | None:
        """An organisation as it stood."""
        return self.picture.organisations.get(organisation_id or 0)

    def scheme(self, scheme_id: int | None) -> SchemeAt | None:
        """A scheme as it stood."""
        return self.picture.schemes.get(scheme_id or 0)

    def item_name(self, code: str | None) -> str | None:
        """What an item of a reference list was called."""
        item = self.picture.items.get(code or "")
        return item.name if item else None

    def awards_of_schemes(self) -> dict[int, list[AwardAt]]:
        """The awards of each scheme in this fund and year."""
        found: dict[int, list[AwardAt]] = defaultdict(list)
        for award in self.awards.values():
            found[award.scheme_id].append(award)
        return dict(found)


def read_sources(session: Session, question: EvaluationQuestion) -> Sources:
    """Read everything that is looked up again and again; long sheets are streamed later."""
    picture = read_picture(
        session,
        SummaryQuestion(question.fund, question.year, basis=question.basis, as_at=question.as_at),
    )
    end_recipient = Scope(
        picture.fund.id, picture.scope.year, picture.at.number, Basis.END_RECIPIENT
    )
    return Sources(
        session=session,
        picture=picture,
        awards=awards_at(session, picture.scope),
        award_references=_award_references(session, picture.at.number),
        end_recipient=amounts(session, end_recipient),
        recorded=_moments(session, picture.at.number),
    )


def _award_references(session: Session, number: int) -> dict[int, str]:
    rows = session.execute(select(Award.id, Award.reference).where(Award.journal_number <= number))
    return {row.id: row.reference for row in rows}


def _moments(session: Session, number: int) -> dict[int, datetime]:
    rows = session.execute(
        select(Journal.number, Journal.recorded_at).where(Journal.number <= number)
    )
    return {row.number: row.recorded_at for row in rows}
