"""`tracker upgrade` and `tracker serve`."""

from typing import Protocol, cast

import click
from waitress.server import create_server

from tracker.app import create_app
from tracker.cli.export import keeping_of
from tracker.cli.group import Refusal, progress
from tracker.cli.mailing import sender_of
from tracker.cli.opening import opened
from tracker.db.engine import make_engine
from tracker.db.migrate import upgrade as upgrade_database
from tracker.services.mail.postman import Postman
from tracker.services.outcomes.chasing import remind
from tracker.services.releases.worker import FileMaker
from tracker.services.schema import schema_standing
from tracker.settings import Settings, read_settings

HOST, PORT = "127.0.0.1", 8000


class _Server(Protocol):
    def run(self) -> None: ...


@click.command()
def upgrade() -> None:
    """Make the database's tables, or bring them up to date."""
    settings = read_settings(needs_key=False)
    progress("Upgrading the database")
    upgrade_database(settings.database_url)
    engine = make_engine(settings.database_url)
    with engine.connect() as connection:
        click.echo(schema_standing(connection).sentence)
    engine.dispose()


@click.command()
@click.option("--host", metavar="H", default=HOST, show_default=True, help="Address to serve on.")
@click.option(
    "--port",
    metavar="P",
    type=click.IntRange(1, 65535),
    default=PORT,
    show_default=True,
    help="Port to serve on.",
)
def serve(host: str, port: int) -> None:
    """Serve the tracker's pages until Ctrl-C."""
    settings = read_settings(here=f"http://127.0.0.1:{port}")
    with opened(settings):
        click.echo(f"Mail goes to {settings.mail.place}")
        serve_pages(settings, host, port)


def serve_pages(settings: Settings, host: str, port: int) -> None:
    """Answer requests, send mail and make long files, until the process is asked to stop."""
    with opened(settings) as sessions:
        postman = Postman(sessions, sender_of(settings), remind)
        file_maker = FileMaker(sessions, keeping_of(settings))
        server = _server(settings, host, port)
        click.echo(f"Serving http://{host}:{port} until Ctrl-C")
        postman.start()
        file_maker.start()
        try:
            server.run()
        finally:
            file_maker.stop()
            postman.stop()


def _server(settings: Settings, host: str, port: int) -> "_Server":
    """Take the port; who cannot is told why."""
    try:
        server = create_server(create_app(settings), host=host, port=port, ident=None)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(f"The tracker cannot serve on {host}, port {port}: {reason}.") from error
    return cast("_Server", server)
