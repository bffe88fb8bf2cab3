"""Replaying the demonstration's facts in their order, each at its own past moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from imports.catalogue import Catalogue, read_catalogue
from imports.demo import Demo, read_demo
from imports.demo_rows import Fact, PersonRow, VirementRow
from tracker.db.funding import Fund
from tracker.db.journal import housekeeping, open_entry
from tracker.db.organisations import Person
from tracker.domain.permissions import Viewer
from tracker.services.catalogue import load_published_values, load_reference_lists
from tracker.services.demo.facts import FUND_CODE, Replay
from tracker.services.organisations import system_viewer, viewer_for
from tracker.services.sign_in import hash_password

SOURCE = "demo"


@dataclass(frozen=True)
class DemoSignIn:
    """Somebody who may sign in to the demonstration."""

    email: str
    role: str
    organisation: str


def load_demo(sessions: sessionmaker[Session], password: str) -> tuple[DemoSignIn, ...]:
    """Load everything or nothing; a second run finds it in place and sets the password."""
    catalogue = read_catalogue()
    demo = read_demo(catalogue=catalogue)
    hashed = hash_password(password)
    with housekeeping(sessions) as session:
        if session.scalar(select(Fund.id).where(Fund.code == FUND_CODE)) is None:
            _replay(session, demo, catalogue)
        emails = [row.key for row in demo.people]
        for person in session.scalars(select(Person).where(Person.email.in_(emails))):
            person.password_hash = hashed
    return tuple(_sign_ins(demo))


def _replay(session: Session, demo: Demo, catalogue: Catalogue) -> None:
    """One journal row to each person and moment, all in one transaction."""
    facts = demo.in_order()
    replay = Replay(session, catalogue)
    open_entry(session, by=None, act="Load reference lists", source=SOURCE, at=facts[0].recorded_at)
    load_reference_lists(session, system_viewer(), catalogue)
    for (moment, email, what), group in groupby(facts, key=_together):
        rows = list(group)
        by = _act_of(session, replay, email, what, moment)
        for row in rows:
            replay.record(row, by)
        replay.set_weights_read(by)
        replay.record_observations_read(by)
        if isinstance(rows[0], VirementRow):
            _decide(session, replay, rows, moment)
    last = facts[-1].recorded_at
    open_entry(session, by=None, act="Load published values", source=SOURCE, at=last)
    load_published_values(session, system_viewer(), catalogue)


def _together(fact: Fact) -> tuple[datetime, str, type[Fact]]:
    return fact.recorded_at, fact.recorded_by, type(fact)


def _act_of(
    session: Session, replay: Replay, email: str, what: type[Fact], moment: datetime
) -> Viewer:
    viewer = replay.viewers.get(email) or system_viewer()
    open_entry(
        session, by=viewer.person_id or None, act=ACTS[what.__name__], source=SOURCE, at=moment
    )
    if what is PersonRow:
        return system_viewer()
    # Roles are read as they are now: a person acts with what they hold at that moment.
    return viewer_for(session, viewer.person_id) or system_viewer()


def _decide(session: Session, replay: Replay, rows: list[Fact], moment: datetime) -> None:
    for row in rows:
        if isinstance(row, VirementRow):
            by = replay.viewers[row.approved_by]
            open_entry(session, by=by.person_id, act="Approve a virement", source=SOURCE, at=moment)
            replay.decide(row, by)


def _sign_ins(demo: Demo) -> Iterator[DemoSignIn]:
    names = {row.key: row.name for row in demo.organisations}
    for row in demo.people:
        yield DemoSignIn(row.key, row.role.value, names[row.organisation_key])


ACTS = {
    "OrganisationRow": "Register an organisation",
    "PersonRow": "Add a person",
    "FundRow": "Open a fund",
    "EnvelopeRow": "Set the envelope",
    "AllocationRow": "Allocate",
    "VirementRow": "Request a virement",
    "ExampleMeasureRow": "Add a measure",
    "SchemeRow": "Register a scheme",
    "RegistrationRow": "Register a scheme",
    "LinkRow": "Link a scheme to targets",
    "SchemeMeasureRow": "Link a scheme to a measure",
    "AwardRow": "Award",
    "SpendingRow": "Record spending",
    "ForecastRow": "Forecast",
    "CloseRow": "Close a month",
    "ObservationRow": "Record observed values",
    "RebaseRow": "Draw the limits of a chart anew",
    "ReportingRulesRow": "Set who reports how often",
    "ReportRow": "Act on an outcome report",
    "EvidenceRow": "Change the evidence of an outcome report",
    "AppraisalRow": "Appraise a scheme",
    "DecisionRow": "Decide on a scheme",
}
