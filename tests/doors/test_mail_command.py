"""`tracker mail send`: the mail that waits leaves, once, and what fails is said."""

import json
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import Engine

from tests.support.portfolio import lay_ground
from tests.support.smtp_server import Mood, mail_server
from tracker.cli import main
from tracker.db.engine import make_sessions
from tracker.db.journal import housekeeping, unit_of_work
from tracker.services.links import AskForLink, ask_for_link

FROM = "Tracker <tracker@example.org>"


def run(url: str, mail: str, *words: str) -> Result:
    settings = {
        "TRACKER_DATABASE_URL": url,
        "TRACKER_MAIL_URL": mail,
        "TRACKER_MAIL_FROM": FROM,
        "TRACKER_BASE_URL": "https://tracker.example.org/board/",
    }
    return CliRunner().invoke(main, ["mail", "send", *words], env=settings)


def ask(engine: Engine) -> None:
    """Somebody asks for a link."""
    sessions = make_sessions(engine)
    with unit_of_work(sessions, by=None, act="test", source="test") as session:
        lay_ground(session)
    with housekeeping(sessions) as session:
        ask_for_link(session, AskForLink("lead@example.org", "/", "127.0.0.1", "k" * 40))
        ask_for_link(session, AskForLink("nobody@example.org", "/", "127.0.0.1", "k" * 40))


def test_mail_goes_to_the_folder_with_links_to_where_people_reach_the_tracker(
    fresh_database_url: str, fresh_engine: Engine, tmp_path: Path
) -> None:
    ask(fresh_engine)
    outbox = tmp_path / "outbox"
    told = run(fresh_database_url, f"file://{outbox}")
    assert (told.exit_code, told.stdout) == (0, f"Mail to the folder {outbox}: Sent 1.\n")
    [file] = outbox.iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert (mail["From"], mail["To"]) == (FROM, "lead@example.org")
    assert "https://tracker.example.org/board/sign-in/link/" in mail.get_content()
    assert "https://tracker.example.org/board/sign-in/email" in mail.get_content()
    # Whole in the file too, for whoever opens it with nothing but an editor.
    assert re.search(
        rb"^https://tracker[^\s=]+/sign-in/link/[\w-]{43}\r?$", file.read_bytes(), re.MULTILINE
    )
    again = run(fresh_database_url, f"file://{outbox}", "--json")
    counts = {"sent": 0, "to_try_again": 0, "undeliverable": 0, "given_up": 0}
    assert json.loads(again.stdout) == {"outcome": "done", "counts": counts}


def test_a_mail_server_that_is_down_is_said_and_nothing_is_lost(
    fresh_database_url: str, fresh_engine: Engine
) -> None:
    ask(fresh_engine)
    with mail_server() as exchange:
        exchange.mood = Mood.RUDE
        url = f"smtp://127.0.0.1:{exchange.place.port}"
        told = run(fresh_database_url, url)
        assert told.exit_code == 1
        assert "to try again 1. It could not be used, so the rest waits." in told.stdout
        exchange.mood = Mood.KIND
        # It is not tried again within the minute.
        assert run(fresh_database_url, url).exit_code == 0
        assert exchange.mails == []


def test_settings_that_cannot_be_used_stop_it_with_a_sentence(fresh_database_url: str) -> None:
    told = run(fresh_database_url, "carrier-pigeon")
    assert told.exit_code == 2
    assert "TRACKER_MAIL_URL must be file:///folder, or a mail server" in told.stderr
