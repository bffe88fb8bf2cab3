"""Programs that call the API of a demonstration, each with a token of one of its people."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.demo_site import PEOPLE, Site
from tracker.db.journal import unit_of_work
from tracker.db.organisations import Person
from tracker.domain.permissions import Viewer
from tracker.domain.tokens import Scope, scopes_for
from tracker.services.organisations import viewer_for
from tracker.services.tokens.make import MakeToken, make_token
from tracker.web.api.limits import Limits, Window

API = "/api/v1"
_NUMBERS = count(1)


@dataclass
class Program:
    """Something that shows one token, and reads and sends in the name of its person."""

    client: FlaskClient
    token: str

    def get(self, address: str, **headers: str) -> TestResponse:
        """Ask an address under the API's own."""
        return self.client.get(API + address, headers=self.headers(**headers))

    def post(
        self, address: str, rows: object, /, reason: str | None = None, **headers: str
    ) -> TestResponse:
        """Send rows as JSON."""
        sent: dict[str, object] = {"rows": rows} | ({} if reason is None else {"reason": reason})
        return self.client.post(API + address, json=sent, headers=self.headers(**headers))

    def rows(self, address: str) -> list[dict[str, Any]]:
        """Every row of a dataset, page by page."""
        found: list[dict[str, Any]] = []
        following: str | None = API + address
        while following:
            answer = self.client.get(following, headers=self.headers())
            assert answer.status_code == 200, answer.text
            page = answer.json
            assert page is not None
            found += page["rows"]
            following = page["next"]
        return found

    def headers(self, **more: str) -> dict[str, str]:
        """The header that shows the token, and others: `if_none_match` is If-None-Match."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", **named}


@dataclass
class Office:
    """The demonstration, for programs: a token of each kind is made once. Nobody asks too often."""

    site: Site
    _made: dict[tuple[str, tuple[Scope, ...]], Program] = field(default_factory=dict)

    @cached_property
    def client(self) -> FlaskClient:
        """A program's connection: no cookie ever comes of it."""
        client = self.site.client()
        client.application.extensions["api_limits"] = Limits(Window(10**6), Window(10**6))
        return client

    def viewer(self, who: str) -> Viewer:
        """One of the people of the demonstration."""
        with self.site.sessions() as session:
            person_id = session.scalars(select(Person.id).where(Person.email == PEOPLE[who])).one()
            viewer = viewer_for(session, person_id)
        assert viewer is not None
        return viewer

    def program(self, who: str, *scopes: Scope) -> Program:
        """A program of somebody; without scopes, one that may do all that they may."""
        if (who, scopes) not in self._made:
            self._made[who, scopes] = self._make(who, *scopes)
        return self._made[who, scopes]

    def _make(self, who: str, *scopes: Scope) -> Program:
        by = self.viewer(who)
        order = MakeToken(f"program {next(_NUMBERS)}", scopes or scopes_for(by), 30)
        with unit_of_work(
            self.site.sessions, by=by.person_id, act="Make an access token", source="test"
        ) as session:
            return Program(self.client, make_token(session, by, order).text)
