"""The demonstration as a site that tests may sign in to: one loaded copy, cloned for each use."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from tests.support.databases import DEMO_PASSWORD
from tests.support.structure import problems_of
from tracker.app import create_app
from tracker.db.engine import make_engine, make_sessions
from tracker.settings import read_settings
from tracker.web import context

PEOPLE = {
    "finance": "finance@example.nhs.uk",
    "lead": "lead@example.nhs.uk",
    "partner": "partner@example.org",
    "other partner": "other-partner@example.org",
    "evaluator": "evaluator@example.ac.uk",
    "admin": "admin@example.nhs.uk",
}


@dataclass(frozen=True)
class Site:
    """A running demonstration without a network: clients that are signed in, and its database."""

    engine: Engine
    sessions: sessionmaker[Session]
    url: str

    def client(self, who: str | None = None) -> FlaskClient:
        """Somebody's browser; with nobody named, a stranger's."""
        settings = read_settings({"TRACKER_DATABASE_URL": self.url}, demo=True)
        app = create_app(replace(settings, secret_key="k" * 40))
        context.install(
            app, replace(settings, secret_key="k" * 40), self.sessions
        )  # so that no second pool stays open
        # The journeys in a real browser send the token; here it would only repeat itself.
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
        client = app.test_client()
        if who is not None:
            answer = client.post("/sign-in", data={"email": PEOPLE[who], "password": DEMO_PASSWORD})
            assert answer.status_code == 302, f"{who} could not sign in"
        return client


def demo_site(url: str) -> Iterator[Site]:
    """The site on a database that holds the demonstration, until it is let go."""
    engine = make_engine(url)
    yield Site(engine, make_sessions(engine), url)
    engine.dispose()


def page_of(client: FlaskClient, address: str, status: int = 200) -> str:
    """Fetch a page, and check the basics of accessibility and content on the way."""
    answer = client.get(address)
    assert answer.status_code == status, f"{address} answered {answer.status_code}"
    html = answer.get_data(as_text=True)
    assert problems_of(html) == []
    return html
