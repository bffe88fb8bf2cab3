"""Every part of the site, one line each."""

from flask import Blueprint

from tracker.web.account.routes import bp as account
from tracker.web.decisions.routes import bp as decisions
from tracker.web.disclosure.routes import bp as disclosure
from tracker.web.exports.routes import bp as exports
from tracker.web.funding.routes import bp as funding
from tracker.web.history.routes import bp as history
from tracker.web.home.routes import bp as home
from tracker.web.impact.routes import bp as impact
from tracker.web.indicators.routes import bp as indicators
from tracker.web.organisations.routes import bp as organisations
from tracker.web.outcomes.routes import bp as outcomes
from tracker.web.pages.routes import bp as pages
from tracker.web.schemes.routes import bp as schemes
from tracker.web.selfcheck.routes import bp as selfcheck
from tracker.web.uploads.routes import bp as uploads

BLUEPRINTS: tuple[Blueprint, ...] = (
    home,
    account,
    funding,
    schemes,
    indicators,
    outcomes,
    impact,
    decisions,
    uploads,
    exports,
    disclosure,
    history,
    selfcheck,
    organisations,
    pages,
)
