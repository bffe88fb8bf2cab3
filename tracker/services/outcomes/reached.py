"""Whom mail about reports reaches, and whom it does not: what the lead has to do by telephone.

A person is not reached while the last that became of mail to their address is a failure. Mail
that reaches the address afterwards takes them off the list, and so does an administrator who
puts the failure away. A reminder counts once it has been sent, never when it was written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.db.mail import Mail
from tracker.domain.mail import MailStatus, why_it_failed
from tracker.domain.outcomes.moves import REVIEWERS
from tracker.domain.periods import LONDON
from tracker.domain.permissions import Act, Role, Viewer
from tracker.services.organisations import people_names
from tracker.services.outcomes.mail_keys import is_about_reports, read_key
from tracker.services.outcomes.reporters import Addressee, people_with

_FAILED = (MailStatus.UNDELIVERABLE, MailStatus.GIVEN_UP)


@dataclass(frozen=True)
class Unreached:
    """Somebody whose mail did not arrive: since when, and why the last time."""

    person_id: int
    name: str
    address: str
    organisations: frozenset[int]
    since: date
    why: str


@dataclass(frozen=True)
class Reminded:
    """How often those who owe a report were reminded of it, and on which day last."""

    times: int = 0
    last: date | None = None


@dataclass(frozen=True)
class Reach:
    """Everybody whom mail does not reach, and every reminder that did."""

    unreached: tuple[Unreached, ...]
    # The organisations with somebody who can sign in and report.
    reporting: frozenset[int]
    # By the day on which reports fell due, and the organisation of whoever was reminded.
    _sent: Mapping[tuple[date, int], Mapping[int, datetime]]

    def unreached_of(self, organisations: Iterable[int]) -> tuple[Unreached, ...]:
        """Those among them who report for one of these organisations."""
        theirs = frozenset(organisations)
        return tuple(one for one in self.unreached if one.organisations & theirs)

    def can_report(self, organisations: Iterable[int]) -> bool:
        """Whether anybody of these organisations has an account to report with."""
        return not self.reporting.isdisjoint(organisations)

    def reminded(self, organisations: Iterable[int], due: date) -> Reminded:
        """The reminders that left for anybody of these organisations about a due date."""
        waves: dict[int, datetime] = {}
        for organisation in organisations:
            for wave, moment in self._sent.get((due, organisation), {}).items():
                waves[wave] = max(moment, waves.get(wave, moment))
        return Reminded(len(waves), max(map(_day, waves.values()))) if waves else Reminded()


def read_reach(session: Session, viewer: Viewer) -> Reach:
    """A handful of queries, however many people there are."""
    viewer.require(Act.READ_UNDELIVERED)
    sent = _sent_mail(session)
    arrived: dict[int, datetime] = {}
    reminders: dict[tuple[date, int], dict[int, datetime]] = defaultdict(dict)
    partners = {one.person_id: one for one in _people(session, Role.PARTNER)}
    for key, moment in sent:
        told = read_key(key)
        arrived[told.person_id] = max(moment, arrived.get(told.person_id, moment))
        person = partners.get(told.person_id)
        if told.due is not None and person is not None:
            for organisation in person.organisations:
                waves = reminders[told.due, organisation]
                waves[told.days_after_due] = max(moment, waves.get(told.days_after_due, moment))
    reporting = frozenset(one for person in partners.values() for one in person.organisations)
    return Reach(_unreached(session, arrived), reporting, reminders)


def count_unreached(session: Session, viewer: Viewer) -> int:
    """How many people mail about reports does not reach."""
    return len(read_reach(session, viewer).unreached)


def _unreached(session: Session, arrived: Mapping[int, datetime]) -> tuple[Unreached, ...]:
    failures = _failures(session)
    if not failures:
        return ()
    names, found = people_names(session), []
    for person in _told_of_reports(session):
        last_arrived = arrived.get(person.person_id)
        since = [
            one
            for one in failures.get(person.address, ())
            if last_arrived is None or one.on > last_arrived
        ]
        if since:
            found.append(
                Unreached(
                    person.person_id,
                    names[person.person_id],
                    person.address,
                    person.organisations,
                    since=_day(since[0].on),
                    why=since[-1].why,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.person_id)))


@dataclass(frozen=True)
class _Failure:
    on: datetime
    why: str


def _failures(session: Session) -> Mapping[str, list[_Failure]]:
    """Every mail that did not arrive, by its address, the oldest first."""
    rows = session.execute(
        select(Mail.address, Mail.ended_at, Mail.written_at, Mail.status, Mail.problem)
        .where(Mail.status.in_(_FAILED), Mail.address != "")
        .order_by(Mail.ended_at, Mail.id)
    )
    found: dict[str, list[_Failure]] = defaultdict(list)
    for row in rows:
        why = why_it_failed(row.status, row.problem)
        found[row.address].append(_Failure(row.ended_at or row.written_at, why))
    return found


def _told_of_reports(session: Session) -> Iterator[Addressee]:
    """Those who report, with the organisations they report for, and those who review."""
    partners = _people(session, Role.PARTNER)
    yield from partners
    known = {one.person_id for one in partners}
    for role in sorted(REVIEWERS):
        for one in _people(session, role):
            if one.person_id not in known:
                yield Addressee(one.person_id, one.address, frozenset())


def _people(session: Session, role: Role) -> tuple[Addressee, ...]:
    return people_with(session, role, as_at(session).number)


def _sent_mail(session: Session) -> list[tuple[str, datetime]]:
    rows = session.execute(
        select(Mail.key, Mail.ended_at)
        .where(Mail.status == MailStatus.SENT, is_about_reports())
        .order_by(Mail.id)
    )
    return [(row.key, row.ended_at) for row in rows if row.ended_at]


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
