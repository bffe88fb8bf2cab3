"""The demonstration served for real, and a browser in front of it.

The pages are the same on both databases, so the journeys run on SQLite alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.visitor import Visitor
from tests.support.browser import chromium, served
from tests.support.databases import DEMO_PASSWORD
from tests.support.demo_site import PEOPLE
from tracker.app import create_app
from tracker.db.engine import make_engine, make_sessions
from tracker.db.migrate import upgrade
from tracker.services.demo import load_demo
from tracker.settings import read_settings

PHONE, DESK = 320, 1280


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demonstration."""
    folder: Path = tmp_path_factory.mktemp("journeys")
    url = f"sqlite:///{folder / 'demo.db'}"
    upgrade(url)
    engine = make_engine(url)
    load_demo(make_sessions(engine), DEMO_PASSWORD)
    engine.dispose()
    settings = read_settings({"TRACKER_DATABASE_URL": url}, demo=True)
    app = create_app(replace(settings, secret_key="k" * 40, organisation="Example organisation"))
    with served(app) as address:
        yield address


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
