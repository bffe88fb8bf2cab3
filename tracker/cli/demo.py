"""`tracker demo`: the published portfolio, loaded, summed up, exported and served."""

import secrets
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy.orm import Session, sessionmaker

from tracker.cli.export import echo_export, keeping_of, publisher_of, write_to
from tracker.cli.group import progress
from tracker.cli.opening import opened
from tracker.cli.serving import HOST, PORT, serve_pages
from tracker.cli.summary import echo_summary
from tracker.cli.tables import text_table
from tracker.db.migrate import upgrade
from tracker.domain.permissions import ROLE_LABELS, Role
from tracker.services.demo import DemoSignIn, load_demo
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import summarise
from tracker.services.releases import FileQuestion, Order, kind_of
from tracker.settings import Settings, read_settings


@click.command()
@click.option("--no-serve", is_flag=True, help="End before serving pages.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    default=Path("out"),
    show_default=True,
    help="The folder for the evaluation workbook.",
)
def demo(no_serve: bool, out: Path) -> None:
    """Load the published example portfolio, show it, and serve it on this machine."""
    settings = demo_settings()
    progress("Loading the demonstration")
    upgrade(settings.database_url)
    with opened(settings) as sessions:
        sign_ins = load_demo(sessions, settings.demo_password or "")
        _echo_spend_beside_impact(sessions)
        _echo_sign_ins(sign_ins, settings)
        _export(sessions, settings, out)
    click.echo(f"Mail of the demonstration goes to {settings.mail.place}")
    if not no_serve:
        serve_pages(settings, HOST, PORT)


def demo_settings() -> Settings:
    """The settings of a demonstration: what is secret is made afresh where none is given."""
    settings = read_settings(demo=True)
    return replace(
        settings,
        secret_key=settings.secret_key or secrets.token_hex(32),
        demo_password=settings.demo_password or secrets.token_urlsafe(9),
    )


def _echo_spend_beside_impact(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        echo_summary(summarise(session, SummaryQuestion()))


def _export(sessions: sessionmaker[Session], settings: Settings, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    path = out / "evaluation.xlsx"
    order = Order(kind_of("evaluation"), FileQuestion(), publisher_of(settings))
    echo_export(write_to(sessions, order, keeping_of(settings), path), path)


def _echo_sign_ins(sign_ins: tuple[DemoSignIn, ...], settings: Settings) -> None:
    click.echo()
    click.echo(f"Who may sign in, with the password {settings.demo_password}")
    rows = [(one.email, ROLE_LABELS[Role(one.role)], one.organisation) for one in sign_ins]
    for line in text_table(("Email address", "Role", "Organisation"), rows, words=3):
        click.echo(line)
    click.echo()
