"""A person in front of a page: what they see, and everything that goes wrong meanwhile."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

from tests.support.browser import scrolls_sideways, violations_of
from tests.support.databases import DEMO_PASSWORD

# What names one thing among many: a reference, a year, a code, a number.
_ONE_OF_MANY = re.compile(
    r"/(?:[A-Z]-[2-9A-Z]{6}|\d{4}-\d{2}|[A-Z0-9-]*[A-Z0-9]|\d+"
    r"|(?<=/measures/)\w+|(?<=/gaps/)\w+)(?=/|$)"
)

# Milliseconds to wait for what should be there already.
PATIENCE = 10_000


class Visitor:
    """A page of the browser with a list of complaints."""

    RUNS_SCRIPTS = True

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._on_request)

    @classmethod
    @contextmanager
    def signed_in(cls, browser: Browser, address: str, email: str, width: int) -> Iterator[Self]:
        """Open a window of this width and sign in."""
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=cls.RUNS_SCRIPTS
        )
        context.set_default_timeout(PATIENCE)
        visitor = cls(context.new_page(), address)
        visitor.page.goto(f"{address}/sign-in")
        visitor.page.fill("[name=email]", email)
        visitor.page.fill("[name=password]", DEMO_PASSWORD)
        visitor.press("Sign in")
        yield visitor
        context.close()

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        """Press a button and wait for what comes."""
        with self.page.expect_event("load"):
            self.page.get_by_role("button", name=name, exact=True).click()

    def problems(self) -> list[str]:
        """Say what is wrong with the page as it stands, for people and for the browser."""
        found = [f"{self.path()}: {violation}" for violation in violations_of(self.page)]
        if scrolls_sideways(self.page):
            found.append(f"{self.path()}: scrolls sideways")
        found += [f"{self.path()}: {complaint}" for complaint in self.complaints]
        self.complaints.clear()
        return found

    def path(self) -> str:
        """The address of the page without the site."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def links(self) -> list[str]:
        """Addresses of this site that the page leads to, files to download left out."""
        hrefs: list[str] = self.page.eval_on_selector_all(
            "a[href]:not([download])", "links => links.map(link => link.href)"
        )
        parts = [urlsplit(href) for href in hrefs if href.startswith(self.address)]
        return [one.path + (f"?{one.query}" if one.query else "") for one in parts]

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"asked another host: {request.url}")


def kind_of(path: str) -> str:
    """What kind of page an address leads to: the same for every scheme, year or award."""
    parts = urlsplit(path)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return _ONE_OF_MANY.sub("/*", parts.path) + ("?" + "&".join(names) if names else "")
