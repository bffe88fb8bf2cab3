"""The way from home to the page of a scheme, and to its forms."""

from flask import url_for

Crumbs = list[tuple[str, str]]


def crumbs(reference: str = "", name: str = "") -> Crumbs:
    """The way from home to the list, or on to the page of one scheme."""
    way = [("Home", url_for("home.home")), ("Schemes", url_for("schemes.index"))]
    if reference:
        way.append((name or reference, url_for("schemes.page", reference=reference)))
    return way
