"""The way back from each page of uploads."""

from flask import url_for

Crumbs = list[tuple[str, str]]


def crumbs(*, below: bool = True) -> Crumbs:
    """The way from home to the page that lists uploads, and to what lies below it."""
    way = [("Home", url_for("home.home"))]
    return [*way, ("Uploads", url_for("uploads.index"))] if below else way
