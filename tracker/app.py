"""The application, put together: a table of contents that decides nothing."""

from flask import Flask

from tracker.bundled import folder
from tracker.db.engine import make_engine, make_sessions
from tracker.services.disclosure.standing import standing_for
from tracker.settings import Settings
from tracker.web import access, api, context, errors, nhs, security
from tracker.web.account import provider
from tracker.web.blueprints import BLUEPRINTS


def create_app(settings: Settings) -> Flask:
    """Make the application for these settings; nothing happens before this call."""
    app = Flask(
        "tracker",
        static_folder=str(nhs.STATIC_FOLDER),
        template_folder=str(folder("templates")),
    )
    _add_database(app, settings)
    security.install(app, settings)
    access.install(app)
    provider.install(app, settings)
    errors.install(app)
    _add_design(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    api.install(app)
    return app


def _add_database(app: Flask, settings: Settings) -> None:
    standing = standing_for(settings.disclosure_profile)
    sessions = make_sessions(make_engine(settings.database_url), standing)
    context.install(app, settings, sessions)


def _add_design(app: Flask, settings: Settings) -> None:
    nhs.install(
        app,
        organisation_name=settings.shown_organisation,
        contact_email=settings.contact,
        demo=settings.demo,
    )
