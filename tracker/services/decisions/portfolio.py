"""What was expected and decided of every scheme, side by side, and where the two do not fit."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.decisions import (
    SchemeAppraisal,
    SchemeAppraisalScore,
    SchemeDecision,
    SchemeDecisionVersion,
)
from tracker.db.funding import AllocationLine, Award
from tracker.db.journal import AsAt, as_at
from tracker.db.versions import newest
from tracker.domain.appraisals import Totals, is_hindsight, totals_of
from tracker.domain.decisions import (
    DecisionKind,
    EvidenceGrade,
    high_but_stopped,
    low_but_scaled,
)
from tracker.domain.permissions import Act, Viewer
from tracker.domain.schemes import SchemeStatus
from tracker.services.decisions.ground import accepted_reports, first_awards
from tracker.services.decisions.review import scores_of
from tracker.services.schemes.access import visible_schemes
from tracker.services.schemes.money import SchemeMoney, money_by_scheme
from tracker.services.schemes.words import Names, names_at
from tracker.services.snapshot import SchemeAt, schemes_at

NO_DECISION = "none"
_ENDED = frozenset({SchemeStatus.COMPLETED, SchemeStatus.STOPPED})


@dataclass(frozen=True)
class AppraisalAt:
    """The newest appraisal of a scheme."""

    appraised_on: date
    body: str
    totals: Totals
    in_hindsight: bool
    # Whether any appraisal, this or an earlier one, came before the first award.
    any_before_award: bool


@dataclass(frozen=True)
class DecisionAt:
    """The newest decision on a scheme."""

    place: int
    kind: DecisionKind
    grade: EvidenceGrade
    decided_on: date
    body: str
    despite: str


@dataclass(frozen=True)
class Reviewed:
    """A scheme between what was expected of it and what was decided."""

    reference: str
    name: str
    is_example: bool
    # From a published document, which says nothing of appraisals and decisions.
    is_published: bool
    alliance_code: str
    alliance: str
    category_codes: tuple[str, ...]
    categories: tuple[str, ...]
    money: SchemeMoney | None
    only_out_of_a_pot: bool
    has_ended: bool
    reports_accepted: int
    appraisal: AppraisalAt | None
    decision: DecisionAt | None

    @property
    def totals(self) -> Totals | None:
        """Both sums of the newest appraisal."""
        return self.appraisal.totals if self.appraisal else None

    @property
    def kind(self) -> DecisionKind | None:
        """What was decided last."""
        return self.decision.kind if self.decision else None

    @property
    def is_asked_about(self) -> bool:
        """Whether a missing appraisal or decision says anything.

        Of a published scheme nobody knows, and what a pot pays for is the pot's to appraise.
        """
        return not (self.is_published or self.only_out_of_a_pot)


@dataclass(frozen=True)
class Asked:
    """What the view is narrowed to; whatever is left out narrows nothing."""

    decision: str | None = None
    alliance: str | None = None
    category: str | None = None
    moment: datetime | None = None


@dataclass(frozen=True)
class DecisionPortfolio:
    """Every scheme found, those with a decision first, the newest of these first."""

    at: AsAt
    names: Names
    of_all: int
    rows: tuple[Reviewed, ...]

    @property
    def counts(self) -> Mapping[DecisionKind | None, int]:
        """How many schemes have each newest decision, or none."""
        return Counter(row.kind for row in self.rows)

    @property
    def appraised(self) -> int:
        """How many schemes have an appraisal."""
        return sum(row.appraisal is not None for row in self.rows)

    @property
    def in_hindsight(self) -> int:
        """How many schemes have none from before their first award."""
        return sum(
            row.appraisal is not None and not row.appraisal.any_before_award for row in self.rows
        )

    @property
    def low_but_scaled(self) -> tuple[Reviewed, ...]:
        """Little was expected of these, and they are to grow."""
        return tuple(row for row in self.rows if low_but_scaled(row.totals, row.kind))

    @property
    def high_but_stopped(self) -> tuple[Reviewed, ...]:
        """Much was expected of these, and they are to end."""
        return tuple(row for row in self.rows if high_but_stopped(row.totals, row.kind))

    @property
    def funded_without_appraisal(self) -> tuple[Reviewed, ...]:
        """An award was made before anybody appraised these."""
        return tuple(row for row in self.rows if row.is_asked_about and _is_unappraised(row))

    @property
    def ended_without_decision(self) -> tuple[Reviewed, ...]:
        """These have ended, and nobody has recorded what follows."""
        return tuple(
            row
            for row in self.rows
            if row.is_asked_about and row.has_ended and row.decision is None
        )

    @property
    def not_asked_about(self) -> tuple[int, int]:
        """How many schemes the last two lists leave out: published ones, and those of pots."""
        published = sum(row.is_published for row in self.rows)
        of_pots = sum(row.only_out_of_a_pot and not row.is_published for row in self.rows)
        return published, of_pots


def read_portfolio(
    session: Session, viewer: Viewer, asked: Asked, today: date
) -> DecisionPortfolio:
    """The schemes that a person may see; `today` is the day by which they have ended."""
    viewer.require(Act.READ_IMPACT)
    viewer.require(Act.READ_DECISIONS)
    at = as_at(session, asked.moment)
    visible = visible_schemes(session, viewer)
    book = _Book(session, at.number, today)
    seen = [
        book.row(scheme)
        for scheme in schemes_at(session, at.number).values()
        if visible is None or scheme.id in visible
    ]
    rows = [row for row in seen if _is_asked_for(row, asked)]
    rows.sort(key=_order)
    return DecisionPortfolio(at, book.names, len(seen), tuple(rows))


def appraisals_at(session: Session, number: int) -> dict[int, AppraisalAt]:
    """The newest appraisal of every scheme that has one."""
    awards = first_awards(session, number)
    firsts = session.execute(
        select(SchemeAppraisal.scheme_id, SchemeAppraisal.journal_number).where(
            SchemeAppraisal.revision == 1, SchemeAppraisal.journal_number <= number
        )
    )
    before = {
        row.scheme_id: not is_hindsight(row.journal_number, awards.get(row.scheme_id))
        for row in firsts
    }
    scores = scores_of(session, SchemeAppraisalScore.journal_number <= number)
    rows = session.scalars(newest(SchemeAppraisal, (SchemeAppraisal.scheme_id,), number))
    return {
        row.scheme_id: AppraisalAt(
            row.appraised_on,
            row.body,
            totals_of(scores[row.scheme_id, row.journal_number]),
            is_hindsight(row.journal_number, awards.get(row.scheme_id)),
            before[row.scheme_id],
        )
        for row in rows
    }


def decisions_at(session: Session, number: int) -> dict[int, DecisionAt]:
    """The newest decision on every scheme that has one, by its own date."""
    query = (
        newest(SchemeDecisionVersion, (SchemeDecisionVersion.decision_id,), number)
        .add_columns(SchemeDecision.scheme_id, SchemeDecision.place)
        .join(SchemeDecision, SchemeDecision.id == SchemeDecisionVersion.decision_id)
        .order_by(SchemeDecisionVersion.decided_on, SchemeDecision.place)
    )
    return {
        scheme_id: DecisionAt(place, row.kind, row.grade, row.decided_on, row.body, row.despite)
        for row, scheme_id, place in session.execute(query)
    }


class _Book:
    """Everything that is looked up for each scheme, read once."""

    def __init__(self, session: Session, number: int, today: date) -> None:
        self.names = names_at(session, number)
        self._today = today
        self._money = money_by_scheme(session, number)
        self._appraisals = appraisals_at(session, number)
        self._decisions = decisions_at(session, number)
        self._accepted = Counter(one.scheme_id for one in accepted_reports(session, number))
        self._categories, self._first_level = _awards(session, number)

    def row(self, scheme: SchemeAt) -> Reviewed:
        """One scheme with all that is known of it."""
        version, names = scheme.version, self.names
        money = self._money.get(scheme.id)
        codes = tuple(sorted(self._categories.get(scheme.id, ())))
        return Reviewed(
            reference=scheme.reference,
            name=scheme.name,
            is_example=version.is_example,
            is_published=bool(version.source) and not version.is_example,
            alliance_code=version.alliance_code,
            alliance=names.item(version.alliance_code),
            category_codes=codes,
            categories=tuple(names.item(code) for code in codes),
            money=money.beside(is_example=version.is_example) if money else None,
            only_out_of_a_pot=bool(codes) and scheme.id not in self._first_level,
            has_ended=version.status in _ENDED or bool(version.ends and version.ends < self._today),
            reports_accepted=self._accepted[scheme.id],
            appraisal=self._appraisals.get(scheme.id),
            decision=self._decisions.get(scheme.id),
        )


def _awards(session: Session, number: int) -> tuple[Mapping[int, set[str]], frozenset[int]]:
    """The categories that pay for each scheme, and the schemes that are paid first-hand."""
    rows = session.execute(
        select(Award.scheme_id, AllocationLine.category_code, Award.parent_award_id)
        .join(AllocationLine, AllocationLine.id == Award.allocation_line_id)
        .where(Award.journal_number <= number)
        .order_by(Award.id)
    ).all()
    categories: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        categories[row.scheme_id].add(row.category_code)
    return categories, frozenset(row.scheme_id for row in rows if row.parent_award_id is None)


def _is_unappraised(row: Reviewed) -> bool:
    if row.money is None:
        return False
    return row.appraisal is None or not row.appraisal.any_before_award


def _is_asked_for(row: Reviewed, asked: Asked) -> bool:
    decision = row.kind.value if row.kind else NO_DECISION
    return (
        asked.decision in (None, decision)
        and asked.alliance in (None, row.alliance_code)
        and (asked.category is None or asked.category in row.category_codes)
    )


def _order(row: Reviewed) -> tuple[bool, int, bool, str, str]:
    decided = row.decision.decided_on.toordinal() if row.decision else 0
    return (
        row.decision is None,
        -decided,
        row.appraisal is None,
        row.name.casefold(),
        row.reference,
    )
