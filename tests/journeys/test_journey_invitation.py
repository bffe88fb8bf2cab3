"""A charity's officer is invited, comes in, and comes back by a link in a mail."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session, sessionmaker

from tests.journeys.person import Person, PersonWithoutScripts
from tests.journeys.visitor import PATIENCE
from tests.support.browser import served
from tests.support.databases import Databases
from tests.support.demo_site import PEOPLE
from tests.support.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider, openid_provider
from tests.support.pigeons import Pigeon
from tracker.app import create_app
from tracker.settings import OpenIdProvider, read_settings
from tracker.web import context

ADA, NAME = "ada@example.org", "Ada Example"
PASSWORD = "three random words"


@dataclass(frozen=True)
class Place:
    """A demonstration of the journey's own, its mail, and the windows that are opened on it."""

    address: str
    sessions: sessionmaker[Session]
    pigeon: Pigeon
    window: Callable[[], Person]
    admin: Callable[[], Person]

    def mailed(self) -> str:
        """Where the link of the newest mail leads."""
        self.pigeon.empties(self.sessions)
        return self.pigeon.path()


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with openid_provider() as provider:
        yield provider


@pytest.fixture(params=[Person, PersonWithoutScripts], ids=["scripts", "no scripts"])
def place(
    request: pytest.FixtureRequest,
    databases: Databases,
    provider: Provider,
    browser: Browser,
    width: int,
) -> Iterator[Place]:
    url = databases.with_demo()
    known = OpenIdProvider(provider.issuer, CLIENT_ID, CLIENT_SECRET)
    settings = read_settings({"TRACKER_DATABASE_URL": url}, demo=True)
    settings = replace(settings, secret_key="k" * 40, organisation="Example", provider=known)
    app = create_app(settings)
    with app.app_context():
        sessions = context.sessions()
    kind: type[Person] = request.param
    with ExitStack() as windows, served(app) as address:
        # Where it is served is known only now, and people are sent back there.
        context.install(app, replace(settings, base_url=address), sessions)

        def window() -> Person:
            opened = browser.new_context(
                viewport={"width": width, "height": 900}, java_script_enabled=kind.RUNS_SCRIPTS
            )
            windows.callback(opened.close)
            opened.set_default_timeout(PATIENCE)
            return kind(opened.new_page(), address)

        def admin() -> Person:
            door = kind.signed_in(browser, address, PEOPLE["admin"], width)
            return windows.enter_context(door)

        yield Place(address, sessions, Pigeon(), window, admin)
    sessions.kw["bind"].dispose()
    databases.drop(url)


def is_invited(place: Place) -> Person:
    """The administrator invites Ada, after a slip; the administrator's window."""
    admin = place.admin()
    admin.open("/organisations/")
    admin.sends("Invite a person")
    admin.is_refused("Send the invitation", "Enter the name of the person")
    admin.types("Name", NAME)
    admin.types("Email address", ADA)
    admin.selects("Organisation", "Example trusted partner, Basildon")
    admin.picks("Role", "Trusted partner")
    admin.sends("Send the invitation")
    assert admin.is_told() == f"The invitation to {ADA} is on its way"
    return admin


def accepts(place: Place) -> Person:
    """Ada accepts, after a slip; her window."""
    ada = place.window()
    ada.open(place.mailed())
    ada.finds_nothing_wrong()
    assert ada.fact("Name") == NAME
    ada.types("Password (optional)", "short")
    ada.is_refused("Accept and sign in", "Password must be 12 characters or more")
    ada.types("Password (optional)", PASSWORD)
    ada.types("The same password again", PASSWORD)
    ada.sends("Accept and sign in")
    assert ada.is_told() == "You accepted the invitation and are signed in"
    return ada


def test_an_officer_is_invited_accepts_and_comes_back_by_a_link(place: Place) -> None:
    is_invited(place)
    ada = accepts(place)
    ada.open("/account/")
    ada.finds_nothing_wrong()
    assert len(ada.rows("Your roles")) == 1
    ada.follow("Change password")
    ada.is_refused("Save password", "Enter a new password")
    ada.press("Sign out")
    ada.open("/schemes/")
    ada.sends("Email me a link to sign in")
    ada.types("Email address", ADA)
    ada.sends("Email me a link")
    assert "Check your email" in ada.reads()
    link = place.mailed()
    ada.open(link)
    ada.finds_nothing_wrong()
    ada.sends("Sign in")
    assert ada.path() == "/schemes/"
    again = place.window()
    again.finds_no(link)
    again.sends("Email me a new link")


def test_an_officer_leaves_and_only_what_she_did_stays(place: Place) -> None:
    admin = is_invited(place)
    ada = accepts(place)
    admin.open("/organisations/")
    admin.follow(NAME)
    admin.follow("End access")
    admin.sends("End access")
    admin.follow("Remove the name and address")
    admin.main.get_by_label("I understand that the name and address cannot be brought back").check()
    admin.sends("Remove name and address")
    assert NAME not in admin.reads()
    ada.open("/schemes/")
    assert ada.path().startswith("/sign-in")


def test_a_colleague_comes_in_with_the_organisations_account(
    place: Place, provider: Provider
) -> None:
    provider.plan(
        claims={"sub": "lead-1", "email": PEOPLE["lead"], "email_verified": True},
    )
    lead = place.window()
    lead.open("/impact/")
    lead.finds_nothing_wrong()
    lead.press("Sign in with your organisation's account")
    assert lead.complaints[0].startswith(f"asked another host: {provider.issuer}/authorize")
    assert len(lead.complaints) == 1
    lead.complaints.clear()
    assert lead.path() == "/impact/"
    lead.finds_nothing_wrong()
