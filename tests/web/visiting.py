"""People of the small portfolio, signed in, who open pages and fill in forms as a browser would.

Forms keep their protection: what a page hides in its form travels along when it is sent, and
nothing else does, so a test fails where a page forgets its token.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.portfolio import Ground, Portfolio, begin, lay_ground
from tests.support.structure import Node, problems_of, read
from tracker.app import create_app
from tracker.db.engine import make_engine, make_sessions
from tracker.domain.permissions import Viewer
from tracker.settings import read_settings
from tracker.web import context


class Page:
    """An answer, read: its words, its headings and its forms."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.address = response.request.path
        self.html = response.text
        self.node = read(response.text)

    @property
    def words(self) -> str:
        """Everything that the main part of the page says, in the order in which it is said."""
        main = re.sub(r".*<main[^>]*>|</main>.*", "", self.html, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())

    @property
    def title(self) -> str:
        """The title of the page."""
        return next(self.node.all("title")).text()

    @property
    def problems(self) -> list[str]:
        """The sentences of the error summary."""
        boxes = [n for n in self.node.all("div") if "nhsuk-error-summary" in n.get("class").split()]
        return [item.text() for box in boxes for item in box.all("li")]

    @property
    def banner(self) -> str:
        """The green banner, if there is one."""
        boxes = [
            n
            for n in self.node.all("div")
            if "nhsuk-notification-banner--success" in n.get("class").split()
        ]
        return " ".join(p.text() for box in boxes for p in box.all("p"))

    def links(self) -> dict[str, str]:
        """Where the links of the main part lead, by their words."""
        main = next(self.node.all("main"))
        return {link.text(): link.get("href") for link in main.all("a")}

    def rows(self, caption: str) -> list[list[str]]:
        """The rows of a table, with its total, as lists of words."""
        for table in self.node.all("table"):
            if next(table.all("caption")).text() == caption:
                return [
                    [_seen(cell) for cell in row.children]
                    for row in table.all("tr")
                    if any(cell.tag == "td" for cell in row.children)
                ]
        raise AssertionError(f"No table {caption!r} in {self.words}")

    def form(self) -> Node:
        """The form of the main part that changes things."""
        main = next(self.node.all("main"))
        return next(form for form in main.all("form") if form.get("method") == "post")

    def hidden(self) -> MultiDict[str, str]:
        """What the form carries without showing it."""
        return MultiDict(
            (node.get("name"), node.get("value"))
            for node in self.form().all("input")
            if node.get("type") == "hidden"
        )

    def value(self, name: str) -> str:
        """What an input or a text area of the form holds."""
        for node in self.form().all("input", "textarea"):
            if node.get("name") == name and node.get("type") not in ("radio", "hidden"):
                return node.text() if node.tag == "textarea" else node.get("value")
        raise AssertionError(f"No field {name}")


def _seen(node: Node) -> str:
    """The words of a cell, less those that only a narrow screen shows before each."""
    shown = (child for child in node.children if child.get("aria-hidden") != "true")
    return " ".join([*node.words, *map(_seen, shown)]).strip()


class Visitor:
    """One person in a browser of their own."""

    def __init__(self, client: FlaskClient, viewer: Viewer) -> None:
        self.client = client
        self.viewer = viewer
        with client.session_transaction() as session:
            session["_user_id"] = f"{viewer.person_id}:1"
            session["_fresh"] = True

    def opens(self, address: str, status: int = 200) -> Page:
        """Open a page, which must answer with this status and be well made."""
        page = Page(self.client.get(address, follow_redirects=True))
        assert page.status == status, page.words
        assert problems_of(page.html) == []
        return page

    def sends(self, page: Page, status: int = 200, /, **typed: str) -> Page:
        """Send the form of a page with what was typed; follow where it leads."""
        data = MultiDict(page.hidden())
        for name, value in typed.items():
            data.setlist(name, [value])
        response = self.client.post(page.address, data=data, follow_redirects=True)
        answer = Page(response)
        assert answer.status == status, answer.words
        assert problems_of(answer.html) == []
        return answer

    def fills(self, address: str, status: int = 200, /, **typed: str) -> Page:
        """Open a form and send it."""
        return self.sends(self.opens(address), status, **typed)

    def records(self, checked: Page, status: int = 200) -> Page:
        """Press the button of a check page."""
        assert "Nothing is recorded yet" in checked.words
        return self.sends(checked, status, stage="record")


class Office:
    """An application on a database of its own, and the people who use it."""

    def __init__(self, url: str) -> None:
        settings = read_settings({"TRACKER_DATABASE_URL": url}, demo=True)
        self.app: Flask = create_app(replace(settings, secret_key="for tests only " * 3))
        self.engine = make_engine(url)
        with self.sessions() as session:
            self.ground: Ground = lay_ground(session)
            session.commit()

    @property
    def sessions(self) -> sessionmaker[Session]:
        """The maker of sessions on this database."""
        return make_sessions(self.engine)

    @contextmanager
    def portfolio(self) -> Iterator[Portfolio]:
        """Move money through the services, in one commit."""
        with self.sessions() as session:
            begin(session, "set up")
            yield Portfolio(session, self.ground)
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Look at what is stored."""
        with self.sessions() as session:
            yield session

    def count_queries(self, act: Callable[[], object]) -> int:
        """How many statements an act sends to the database."""
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            sent.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(sent)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        with self.app.app_context():
            context.sessions().kw["bind"].dispose()

    def visitor(self, viewer: Viewer) -> Visitor:
        """A person of the portfolio, signed in."""
        return Visitor(self.app.test_client(), viewer)
