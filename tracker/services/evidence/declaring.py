"""Declaring that people of some schemes are counted once, changing that, and taking it back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.counted_once import (
    PeopleRegister,
    PeopleRegisterScheme,
    PeopleRegisterVersion,
)
from tracker.db.journal import as_at, journal_number
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.counted_once import (
    CountedOnce,
    change_of_a_register_has_a_reason,
    register_has_its_own_name,
    register_lists_schemes_that_report,
    register_says_how,
    register_starts_with_a_year,
    register_still_stands,
    revision_changes_something,
    scheme_is_in_one_register,
)
from tracker.domain.permissions import Act, Viewer
from tracker.services.evidence.counted_once import RegisterLine, standing_at, versions_of
from tracker.services.funding.posting import recorded_on
from tracker.services.outcomes.expected import read_calendar
from tracker.services.outcomes.overview import reporting_years
from tracker.services.refusals import NotFoundError, StaleEditError
from tracker.services.snapshot import SchemeAt, organisations_at


@dataclass(frozen=True)
class DeclareCountedOnce:
    """That each person whom these schemes report is counted once among them, and how so."""

    name: str
    how: str
    first_year: str
    schemes: frozenset[int]

    def declared(self) -> CountedOnce:
        """The same without the blanks around what was typed."""
        name = " ".join(self.name.split())
        return CountedOnce(name, self.how.strip(), self.first_year, self.schemes)


@dataclass(frozen=True)
class ReviseRegister:
    """What a register says from now on, and why; `seen` numbers the version on the page."""

    register_id: int
    order: DeclareCountedOnce
    reason: str
    seen: int | None = None


@dataclass(frozen=True)
class WithdrawRegister:
    """That people are no longer counted once, and why; `seen` as of a revision."""

    register_id: int
    reason: str
    seen: int | None = None


@dataclass(frozen=True)
class SchemesThatReport:
    """The schemes of which reports were ever expected, with the years, and every scheme's name.

    `partners` names the organisations that report for each of these schemes.
    """

    schemes: dict[int, SchemeAt]
    names: dict[int, str]
    years: tuple[str, ...]
    partners: dict[int, tuple[str, ...]]


def schemes_that_report(session: Session, today: date) -> SchemesThatReport:
    """Of which schemes people may be counted once, and from which years on, the newest first."""
    number = as_at(session).number
    calendar = read_calendar(session, number)
    years = reporting_years(calendar, today)
    reporting = {
        key: scheme
        for key, scheme in calendar.schemes.items()
        if any(calendar.of_scheme(key, year) for year in years)
    }
    names = {key: scheme.name for key, scheme in calendar.schemes.items()}
    known = organisations_at(session, number)
    partners = {
        key: tuple(known[one].name for one in calendar.reporters[key] if one in known)
        for key in reporting
    }
    return SchemesThatReport(reporting, names, years[::-1], partners)


def declare(session: Session, by: Viewer, order: DeclareCountedOnce) -> RegisterLine:
    """Record that people of these schemes are counted once from a year on."""
    by.require(Act.DECLARE_COUNTED_ONCE)
    raise_if_broken(_breaches(session, order, None))
    register = PeopleRegister(journal_number=journal_number(session))
    session.add(register)
    session.flush()
    return _say(session, register.id, None, order.declared())


def revise(session: Session, by: Viewer, order: ReviseRegister) -> RegisterLine:
    """Record what a register says from now on; what it said before stays readable."""
    by.require(Act.DECLARE_COUNTED_ONCE)
    before = _found(session, order.register_id, order.seen)
    raise_if_broken(_of_a_revision(session, order, before))
    return _say(session, before.id, before, order.order.declared(), order.reason)


def withdraw(session: Session, by: Viewer, order: WithdrawRegister) -> RegisterLine:
    """Record that people are no longer counted once: from now on they are not added."""
    by.require(Act.DECLARE_COUNTED_ONCE)
    before = _found(session, order.register_id, order.seen)
    raise_if_broken(
        (
            *register_still_stands(is_withdrawn=before.is_withdrawn),
            *change_of_a_register_has_a_reason(order.reason, is_withdrawal=True),
        )
    )
    return _say(session, before.id, before, None, order.reason)


def find_register(session: Session, register_id: int) -> tuple[RegisterLine, ...]:
    """Every version of a register, the newest first."""
    found = versions_of(session, register_id)
    if not found:
        raise NotFoundError("There is no such register of people.")
    return found


def _found(session: Session, register_id: int, seen: int | None) -> RegisterLine:
    before = find_register(session, register_id)[0]
    if seen is not None and seen != before.number:
        raise StaleEditError(seen, before.number)
    return before


def _of_a_revision(
    session: Session, order: ReviseRegister, before: RegisterLine
) -> Iterator[Breach]:
    yield from register_still_stands(is_withdrawn=before.is_withdrawn)
    yield from _breaches(session, order.order, before)
    yield from change_of_a_register_has_a_reason(order.reason, is_withdrawal=False)
    yield from revision_changes_something(before.declared, order.order.declared())


def _breaches(
    session: Session, order: DeclareCountedOnce, before: RegisterLine | None
) -> Iterator[Breach]:
    """Every rule of what is declared; a scheme that was listed before may be listed on."""
    known = schemes_that_report(session, recorded_on(session))
    kept = before.declared.schemes if before else frozenset()
    standing = standing_at(session, as_at(session).number)
    others = [one.declared for one in standing if before is None or one.id != before.id]
    yield from register_has_its_own_name(order.name, others)
    yield from register_says_how(order.how)
    yield from register_starts_with_a_year(order.first_year)
    yield from register_lists_schemes_that_report(order.schemes, known.schemes.keys() | kept)
    yield from scheme_is_in_one_register(order.schemes, others, known.names)


def _say(
    session: Session,
    register_id: int,
    before: RegisterLine | None,
    declared: CountedOnce | None,
    reason: str = "",
) -> RegisterLine:
    """One more version; without a declaration it withdraws the one before."""
    said = declared or (before.declared if before else None)
    if said is None:
        raise ValueError("A register is declared before it is withdrawn.")
    number = journal_number(session)
    session.add(
        PeopleRegisterVersion(
            register_id=register_id,
            journal_number=number,
            revision=before.revision + 1 if before else 1,
            previous_revision=before.revision if before else None,
            name=said.name,
            how=said.how,
            first_year=said.first_year,
            is_withdrawn=declared is None,
            reason=reason.strip(),
        )
    )
    session.flush()
    session.add_all(
        PeopleRegisterScheme(register_id=register_id, journal_number=number, scheme_id=scheme)
        for scheme in sorted(declared.schemes if declared else ())
    )
    session.flush()
    return find_register(session, register_id)[0]
