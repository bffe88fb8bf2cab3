"""The demonstration served for real, and a browser in front of it.

The pages are the same on both databases, and their tests without a browser try both. The journeys
run on SQLite; those that move money and accept a report are walked on PostgreSQL as well.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from tests.conftest import shared_folder
from tests.journeys.person import People, PersonWithoutScripts
from tests.journeys.visitor import Visitor
from tests.support.browser import chromium, served
from tests.support.databases import Databases, PostgresqlDatabases
from tests.support.demo_site import PEOPLE
from tracker.app import create_app
from tracker.settings import read_settings
from tracker.web import context

PHONE, DESK = 320, 1280
on_both_databases = pytest.mark.parametrize(
    "own_address",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)


@pytest.fixture(scope="session", autouse=True)
def _quiet_server() -> None:
    """A line to every request would bury what a journey that fails has to say."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def database_kind() -> str:
    """SQLite alone, where other rooms try both."""
    return "sqlite"


@pytest.fixture(scope="session")
def address(databases: Databases) -> Iterator[str]:
    """The address of a running demonstration, to look at."""
    yield from _demonstration(databases)


@pytest.fixture
def own_address(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of a demonstration of the journey's own, to change; on SQLite unless named."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield from _demonstration(databases)
    else:
        yield from _demonstration(PostgresqlDatabases(shared_folder(request.config)))


@pytest.fixture
def people(browser: Browser, own_address: str, width: int) -> Iterator[People]:
    """The people of the demonstration, each in a window of their own once they come."""
    with People.at(browser, own_address, width) as people:
        yield people


@pytest.fixture
def people_without_scripts(browser: Browser, own_address: str, width: int) -> Iterator[People]:
    """The same people, whose browsers run no scripts."""
    with People.at(browser, own_address, width, PersonWithoutScripts) as people:
        yield people


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys."""
    with chromium() as browser:
        yield browser


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    """A desk's screen, and the narrowest phone."""
    chosen: int = request.param
    return chosen


@pytest.fixture(params=list(PEOPLE))
def visitor(
    request: pytest.FixtureRequest, browser: Browser, address: str, width: int
) -> Iterator[Visitor]:
    """Somebody of each role, signed in."""
    with Visitor.signed_in(browser, address, PEOPLE[request.param], width) as visitor:
        yield visitor


def _demonstration(databases: Databases) -> Iterator[str]:
    url = databases.with_demo()
    settings = read_settings({"TRACKER_DATABASE_URL": url}, demo=True)
    app = create_app(replace(settings, secret_key="k" * 40, organisation="Example organisation"))
    with served(app) as address:
        yield address
    with app.app_context():
        context.sessions().kw["bind"].dispose()
    databases.drop(url)
