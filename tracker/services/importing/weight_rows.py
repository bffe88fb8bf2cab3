"""Rows of targets: those of one scheme, lens and month are one set of weights, judged whole.

A target that the file leaves out keeps its part, as a blank keeps what is there; 0 takes it out.
Percentages say the whole set, because what they leave is unattributed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.catalogue import ReferenceItem
from tracker.db.funding import LedgerEntry
from tracker.db.schemes import SchemeWeightPart, SchemeWeights
from tracker.domain.apportionment import UNATTRIBUTED, Lens, parts_from_percentages
from tracker.domain.breaches import Breach
from tracker.domain.periods import financial_year_of, first_day, first_of_month
from tracker.domain.schemes import (
    restatement_has_a_reason,
    targets_belong_to_lens,
    weights_are_whole_parts,
    weights_start_with_a_month,
)
from tracker.services.importing.context import Context
from tracker.services.importing.results import Change, Outcome
from tracker.services.importing.rows import (
    Claims,
    Judgement,
    Row,
    has_errors,
    refused,
    row_is_as_it_was,
)
from tracker.services.importing.writing import Origin, insert_all
from tracker.services.schemes.links import LISTS_OF_LENS
from tracker.services.snapshot import WeightSet, schemes_at, weight_sets_at

SetKey = tuple[int, Lens, date]


@dataclass
class _Set:
    """The rows of one set, and what they come to with what stands."""

    rows: list[Row] = field(default_factory=list)
    before: Mapping[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    breaches: list[Breach] = field(default_factory=list)
    restates: bool = False
    newest: int = 0

    @property
    def reason(self) -> str:
        """The first reason that any of its rows gives."""
        return next((row.text("reason") for row in self.rows if row.text("reason")), "")

    @property
    def differs(self) -> bool:
        """Whether anything is to be stored."""
        return {k: v for k, v in self.after.items() if v} != dict(self.before)


class WeightRows:
    """Judges the parts of targets."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.claims = Claims("Scheme, lens, target and month")
        self.standing: dict[tuple[int, Lens], list[WeightSet]] = defaultdict(list)
        for one in weight_sets_at(context.session, context.number):
            self.standing[one.scheme_id, one.lens].append(one)
        self.starts = {
            scheme.id: scheme.version.starts
            for scheme in schemes_at(context.session, context.number).values()
        }
        self.targets = _targets_of_lenses(context.session)
        self.sets: dict[SetKey, _Set] = {}
        for row in context.rows:
            key = self._key(row)
            if key is not None:
                self.sets.setdefault(key, _Set()).rows.append(row)
        money = _months_with_money(context.session)
        for key, group in self.sets.items():
            self._sum_up(key, group, money)

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what concerns its target, and of its set, once, what concerns it whole."""
        key = self._key(row)
        breaches = list(_has_a_part(row))
        if key is None or "target" not in row.values:
            return refused([*breaches, *_needs_a_target(row)])
        _, lens, _ = key
        one, target = self.sets[key], row.text("target")
        breaches += self.claims.claim(row, (*key, target), "target_code")
        for breach in targets_belong_to_lens({target: 1}, lens, self.targets[lens]):
            breaches.append(Breach(breach.rule, "target_code", breach.message))
        changes = _change(one, target, first=row is one.rows[0])
        breaches += row_is_as_it_was(row, one.newest, changes)
        if row is one.rows[0]:
            breaches += one.breaches
        if has_errors([*breaches, *one.breaches]) or row.bad:
            return refused(breaches)
        if not changes:
            return Judgement(Outcome.UNCHANGED, tuple(breaches))
        is_new = target not in one.before
        return Judgement(
            Outcome.CREATED if is_new else Outcome.CHANGED,
            tuple(breaches),
            () if is_new else changes,
        )

    def store(self, session: Session, origin: Origin) -> None:
        """Write every set that differs from what stands, whole."""
        weights, parts = [], []
        for (scheme_id, lens, month), one in self.sets.items():
            if not one.differs:
                continue
            key = {
                "scheme_id": scheme_id,
                "lens": lens,
                "effective_from": month,
                "journal_number": origin.journal_number,
            }
            weights.append({**key, "reason": one.reason, "is_restatement": one.restates})
            parts += [
                {**key, "lens": lens.value, "target_code": target, "parts": part}
                for target, part in sorted(one.after.items())
                if part > 0
            ]
        insert_all(session, SchemeWeights, weights)
        insert_all(session, SchemeWeightPart, parts)

    def _key(self, row: Row) -> SetKey | None:
        scheme_id, lens = row.number_of("scheme"), row.text("lens")
        if scheme_id is None or not lens or "from_month" in row.bad:
            return None
        month = row.day("from_month") or self._first_month(scheme_id, Lens(lens))
        return scheme_id, Lens(lens), first_of_month(month)

    def _first_month(self, scheme_id: int, lens: Lens) -> date:
        """From the start: of the first weights, of the scheme, or of this year."""
        standing = self.standing[scheme_id, lens]
        if standing:
            return standing[0].effective_from
        return self.starts.get(scheme_id) or first_day(financial_year_of(self.context.today))

    def _sum_up(self, key: SetKey, one: _Set, money: Mapping[int, Mapping[date, int]]) -> None:
        scheme_id, lens, month = key
        standing = self.standing[scheme_id, lens]
        one.newest = max((other.journal_number for other in standing), default=0)
        one.before = next((other.parts for other in standing if other.effective_from == month), {})
        one.after = dict(one.before)
        percentages = {
            row.text("target"): row.values["percentage"]
            for row in one.rows
            if "percentage" in row.values
        }
        if percentages:
            try:
                one.after = parts_from_percentages(percentages)
            except ValueError as error:
                one.breaches.append(Breach("percentages_fit", "percentage", str(error)))
        one.after |= {
            row.text("target"): row.values["parts"] for row in one.rows if "parts" in row.values
        }
        if one.differs:
            one.restates = bool(standing) and _money_from(month, standing, money[scheme_id])
            one.breaches += [
                *weights_are_whole_parts(one.after),
                *weights_start_with_a_month(month),
                *restatement_has_a_reason(restates=one.restates, reason=one.reason),
            ]


def _money_from(month: date, standing: list[WeightSet], money: Mapping[date, int]) -> bool:
    """Whether money is recorded for the months that weights from this one on are for."""
    later = [one.effective_from for one in standing if one.effective_from > month]
    until = min(later, default=date.max)
    return any(month <= one < until for one in money)


def _change(one: _Set, target: str, *, first: bool) -> tuple[Change, ...]:
    old, new = one.before.get(target), one.after.get(target, 0)
    if (old or 0) != new:
        return (Change("parts", "Parts", "" if old is None else str(old), str(new)),)
    rows = {row.text("target") for row in one.rows}
    if first and one.differs and all(one.before.get(t, 0) == one.after.get(t, 0) for t in rows):
        # Only what the file leaves out has changed: its first row stands for that.
        rest = str(one.after.get(UNATTRIBUTED, 0))
        return (Change("parts", "Unattributed", str(one.before.get(UNATTRIBUTED, 0)), rest),)
    return ()


def _has_a_part(row: Row) -> Iterator[Breach]:
    given = {name for name in ("parts", "percentage") if name in row.values}
    if row.bad & {"parts", "percentage"}:
        return
    if not given:
        yield Breach("target_has_a_part", "parts", "Enter parts or a percentage")
    elif len(given) == 2:
        yield Breach("target_has_a_part", "parts", "Enter either parts or a percentage, not both")


def _needs_a_target(row: Row) -> Iterator[Breach]:
    if "target" not in row.values and "target" not in row.bad:
        yield Breach("target_is_named", "target_code", "Enter target")


def _targets_of_lenses(session: Session) -> dict[Lens, frozenset[str]]:
    rows = session.execute(select(ReferenceItem.code, ReferenceItem.list_name)).all()
    return {
        lens: frozenset(code for code, name in rows if name in lists) | {UNATTRIBUTED}
        for lens, lists in LISTS_OF_LENS.items()
    }


def _months_with_money(session: Session) -> Mapping[int, Mapping[date, int]]:
    found: dict[int, dict[date, int]] = defaultdict(dict)
    rows = session.execute(
        select(LedgerEntry.scheme_id, LedgerEntry.weights_month, func.count())
        .where(LedgerEntry.award_id.is_not(None))
        .group_by(LedgerEntry.scheme_id, LedgerEntry.weights_month)
    )
    for scheme_id, month, entries in rows:
        found[scheme_id or 0][month] = entries
    return found
