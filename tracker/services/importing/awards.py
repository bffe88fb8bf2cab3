"""Awards: each row is the whole of what a scheme is awarded from a line, or from a pot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from tracker.db.funding import AwardVersion
from tracker.db.versions import newest
from tracker.domain.breaches import Breach
from tracker.domain.funding import AmountBasis, EntryKind, total_is_nil_or_more
from tracker.domain.funding_awards import (
    Above,
    AwardChange,
    NewAward,
    broken_by_award_change,
    broken_by_new_award,
)
from tracker.domain.schemes import Dates, Instrument, ends_after_start
from tracker.services.funding.posting import month_within, override_of
from tracker.services.importing.award_rows import AwardRows, Terms
from tracker.services.importing.beside import Beside
from tracker.services.importing.context import Context
from tracker.services.importing.positions import AwardAt, add_to_award, give_back, read_positions
from tracker.services.importing.results import Change, Outcome
from tracker.services.importing.rows import (
    Claims,
    Judgement,
    Row,
    has_errors,
    refused,
    row_is_as_it_was,
)
from tracker.services.importing.totals import Total
from tracker.services.importing.writing import Batch, EntryAt, Origin, insert_all

_TERMS = ("instrument", "decision_reference", "starts", "ends", "note")


@dataclass
class AwardsImporter:
    """Judges rows of awards against the lines and pots that they come from."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {"recipient_id": "recipient", "scheme_id": "scheme"}
    batch: Batch = field(default_factory=Batch)

    def __post_init__(self) -> None:
        """Fetch where every line and award stands, and the terms of each award."""
        context = self.context
        self.positions = read_positions(context.session, context.number)
        versions = newest(AwardVersion, (AwardVersion.award_id,), context.number)
        self.terms = {
            version.award_id: Terms(
                version.instrument,
                version.decision_reference,
                version.starts,
                version.ends,
                version.note,
                version.journal_number,
            )
            for version in context.session.scalars(versions)
        }
        self.described = AwardRows(context, self.positions)
        # Its decision is one of its terms, which are kept as versions.
        self.beside = Beside(context, EntryKind.AWARD, but=frozenset({"decision_reference"}))
        self.claims = Claims("Line or pot, scheme and recipient")
        self.given_back = self._give_back()
        self.new_terms: list[tuple[AwardAt, Terms]] = []

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the forms for new and changed awards ask."""
        award, doubts = self.described.find(row)
        breaches = list(doubts)
        if award is None:
            return refused(breaches)
        breaches += self.claims.claim(row, award, "scheme")
        before = self.terms.get(award.id or 0, Terms())
        after = before.changed_by(row)
        pence = row.pence()
        if pence is None:
            return refused([*breaches, *ends_after_start(Dates(after.starts, after.ends))])
        total = Total(award.pence, pence, is_new=award.id is None)
        breaches += self._broken_by(row, award, total, after)
        changes = (*total.changes(self.context.label("amount")), *self._terms(before, after, total))
        breaches += row_is_as_it_was(row, max(award.newest, before.journal_number), changes)
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        self._apply(row, award, total, after if before != after or total.is_new else None)
        outcome = Outcome.CHANGED if changes and not total.is_new else total.outcome
        return Judgement(outcome, tuple(breaches), changes)

    def _give_back(self) -> frozenset[int]:
        """Count what rows give back before any row takes it: a file moves money in any order."""
        given: dict[AwardAt, int] = {}
        for row in self.context.rows:
            pence = row.pence()
            award, _ = self.described.find(row) if pence is not None else (None, [])
            if award is not None and pence is not None and pence < award.pence:
                if award not in given:
                    give_back(award, award.pence - pence)
                given.setdefault(award, row.number)
        return frozenset(given.values())

    def store(self, session: Session, origin: Origin) -> None:
        """Make new awards, post the differences, and keep changed terms as new versions."""
        self.batch.store(session, origin)
        insert_all(
            session,
            AwardVersion,
            [
                {
                    "award_id": award.id,
                    "journal_number": origin.journal_number,
                    **{name: getattr(terms, name) for name in _TERMS},
                }
                for award, terms in self.new_terms
            ],
        )

    def _broken_by(self, row: Row, award: AwardAt, total: Total, terms: Terms) -> Iterator[Breach]:
        year, dates = award.line.key[1], Dates(terms.starts, terms.ends)
        above, month = _above(award), self._month(row, year)
        override = override_of(self.context.by, row.text("override_reason"))
        if total.is_new:
            today, decision = self.context.today, terms.decision_reference
            new = NewAward(above, total.after, dates, year, month, override, today, decision)
            yield from broken_by_new_award(new)
            return
        # The sheet states the whole, and the terms too, which no form changes.
        below_nil = list(total_is_nil_or_more(total.after))
        yield from below_nil
        if total.difference and not below_nil:
            yield from broken_by_award_change(
                AwardChange(
                    above=above,
                    own=award.onward_limit(),
                    pence=total.difference,
                    year=year,
                    month=month,
                    reason=row.text("reason"),
                    override=override,
                    today=self.context.today,
                    decision_reference=terms.decision_reference,
                )
            )
        if not total.difference:
            yield from self.beside.stays(row, award.id or 0)
        yield from ends_after_start(dates)

    def _terms(self, before: Terms, after: Terms, total: Total) -> tuple[Change, ...]:
        if total.is_new:
            return ()
        return tuple(
            Change(
                name,
                self.context.label(name),
                _words(getattr(before, name)),
                _words(getattr(after, name)),
            )
            for name in _TERMS
            if getattr(before, name) != getattr(after, name)
        )

    def _month(self, row: Row, year: str) -> date:
        return month_within(year, row.day("month"), self.context.today)

    def _apply(self, row: Row, award: AwardAt, total: Total, terms: Terms | None) -> None:
        fund_id, year, *_ = award.line.key
        if total.is_new:
            self.batch.awards.append(award)
            self.described.add(award)
        if terms is not None:
            self.new_terms.append((award, terms))
        if not total.difference:
            return
        entry = EntryAt(
            EntryKind.AWARD,
            total.difference,
            fund_id=fund_id,
            year=year,
            month=self._month(row, year),
            award=award,
            amount_basis=AmountBasis(row.text("amount_basis")),
            reason=row.text("reason"),
            decision_reference=row.text("decision_reference"),
            row=row.number,
        )
        self.batch.entries.append(entry)
        above = _above(award)
        self.batch.go_over(entry, above.rule, above.limit, row.text("override_reason"))
        if row.number in self.given_back:
            award.pence += total.difference
        else:
            add_to_award(award, total.difference)


def _above(award: AwardAt) -> Above:
    if award.parent is None:
        return Above(award.line.limit(), is_pot=False)
    return Above(award.parent.onward_limit(), is_pot=True)


def _words(value: Any) -> str:  # noqa: ANN401 a term of an award
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Instrument):
        return value.value
    return str(value or "")
