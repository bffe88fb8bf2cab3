"""What every request has: the signed-in viewer, a session to read with, and a way to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g
from flask_login import current_user
from sqlalchemy.orm import Session, sessionmaker

from tracker.db.journal import housekeeping, unit_of_work
from tracker.domain.permissions import Viewer
from tracker.settings import Settings

_KEY = "tracker"


def install(app: Flask, settings: Settings, sessions: sessionmaker[Session]) -> None:
    """Give the application its settings and its database, and close sessions after requests."""
    app.extensions[_KEY] = (settings, sessions)
    app.teardown_appcontext(_close)


def settings() -> Settings:
    """The settings that this application was started with."""
    return cast("tuple[Settings, sessionmaker[Session]]", current_app.extensions[_KEY])[0]


def sessions() -> sessionmaker[Session]:
    """The maker of sessions on this application's database."""
    return cast("tuple[Settings, sessionmaker[Session]]", current_app.extensions[_KEY])[1]


def viewer() -> Viewer:
    """The person who is signed in; only for routes that require somebody."""
    return cast(Viewer, current_user.viewer)


def reading() -> Session:
    """A session to read with, the same throughout a request; nothing commits it."""
    if "read_session" not in g:
        g.read_session = sessions()()
    return cast(Session, g.read_session)


@contextmanager
def writing(act: str) -> Iterator[Session]:
    """One act as one commit, by the person signed in. What was read before is let go."""
    _close()
    with unit_of_work(sessions(), by=viewer().person_id, act=act, source="form") as session:
        yield session


@contextmanager
def keeping_house() -> Iterator[Session]:
    """Write what is no fact of the portfolio, as one commit. What was read before is let go."""
    _close()
    with housekeeping(sessions()) as session:
        yield session


def _close(_error: BaseException | None = None) -> None:
    session = g.pop("read_session", None)
    if session is not None:
        session.close()
