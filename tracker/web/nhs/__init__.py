"""Dresses the application in the NHS.UK design: environment, filters, frame and static files."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, request, url_for
from jinja2 import StrictUndefined

from tracker.web.nhs.macros import icon, nhs
from tracker.web.nhs.navigation import Account, NavigationItem, navigation_for
from tracker.web.nhs.tables import Column, column
from tracker.web.nhs.wording import FILTERS

__all__ = [
    "SERVICE_NAME",
    "STATIC_FOLDER",
    "Account",
    "Column",
    "NavigationItem",
    "install",
    "navigation_for",
]

SERVICE_NAME = "Health inequalities funding tracker"
STATIC_FOLDER = Path(__file__).resolve().parents[2] / "static"


def install(
    app: Flask, *, organisation_name: str, contact_email: str = "", demo: bool = False
) -> None:
    """Give the application's templates their filters, functions and the words of the frame."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.filters.update(FILTERS)
    environment.globals.update(nhs=nhs, icon=icon, column=column, asset=asset, address=address)

    @app.context_processor
    def frame() -> dict[str, object]:
        return {
            "service_name": SERVICE_NAME,
            "organisation_name": organisation_name,
            "contact_email": contact_email,
            "demo": demo,
        }


def address(path: str) -> str:
    """Return one of the tracker's published addresses, wherever the site is mounted."""
    return request.script_root + path


def asset(name: str) -> str:
    """Return a static file's address; it changes with the content, so browsers may keep it."""
    return url_for("static", filename=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC_FOLDER / name).read_bytes()).hexdigest()[:12]
