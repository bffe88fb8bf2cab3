"""The same data and acts for programs, as JSON and CSV, opened by a token and by nothing else."""

from flask import Flask

from tracker.web.api import limits
from tracker.web.api.routes import bp


def install(app: Flask) -> None:
    """Give the application its addresses for programs.

    No cookie opens them, so no other site can make a browser send one along: the protection of
    forms has nothing to protect here, and programs have no page to take its token from.
    """
    limits.install(app)
    app.extensions["csrf"].exempt(bp)
    app.register_blueprint(bp)
