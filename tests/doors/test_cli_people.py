"""The first organisations and people come in by the command, in the words of the pages."""

import re

from click.testing import CliRunner, Result
from sqlalchemy import Engine

from tests.support.portfolio import lay_ground
from tracker.cli import main
from tracker.db.engine import make_sessions
from tracker.db.journal import unit_of_work
from tracker.services.organisations import people_lines, system_viewer
from tracker.services.sign_in import SignIn, sign_in


def run(url: str, *words: str) -> Result:
    """The command as a script would run it: nobody is there to type a password."""
    return CliRunner().invoke(main, list(words), env={"TRACKER_DATABASE_URL": url})


def signs_in(engine: Engine, email: str, password: str) -> bool:
    """Whether the address and password let somebody in."""
    with make_sessions(engine)() as session:
        return sign_in(session, SignIn(email, password, "127.0.0.1", "key")) is not None


def test_an_empty_tracker_gets_its_first_organisation_and_administrator(
    fresh_database_url: str, fresh_engine: Engine
) -> None:
    kind = ("--kind", "integrated care board")
    added = run(fresh_database_url, "organisation", "add", "ICB", "Example board", *kind)
    assert (added.exit_code, added.stdout) == (0, "Added ICB\n")
    role = ("--role", "admin", "--organisation", "ICB")
    told = run(fresh_database_url, "person", "add", "First@Example.nhs.uk", *role)
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("first@example.nhs.uk may sign in as admin of ICB\n")
    made = re.search(r"Password: (\S+)", told.stdout)
    assert made is not None
    assert signs_in(fresh_engine, "first@example.nhs.uk", made[1])


def test_a_further_role_leaves_the_password_as_it_is(
    fresh_database_url: str, fresh_engine: Engine
) -> None:
    with unit_of_work(make_sessions(fresh_engine), by=None, act="test", source="test") as session:
        lay_ground(session)
    first = ("--role", "lead", "--organisation", "ICB")
    made = run(fresh_database_url, "person", "add", "new@example.org", *first).stdout
    password = made.partition("Password: ")[2].strip()
    more = ("--role", "evaluator", "--organisation", "ICB")
    told = run(fresh_database_url, "person", "add", "new@example.org", *more)
    assert (told.exit_code, "Password" in told.stdout) == (0, False)
    assert signs_in(fresh_engine, "new@example.org", password)
    with make_sessions(fresh_engine)() as session:
        roles = {line.email: line.roles for line in people_lines(session, system_viewer())}
    assert len(roles["new@example.org"]) == 2


def test_what_is_wrong_is_told_in_the_words_of_the_page_and_nothing_is_stored(
    fresh_database_url: str, fresh_engine: Engine
) -> None:
    with unit_of_work(make_sessions(fresh_engine), by=None, act="test", source="test") as session:
        lay_ground(session)
    role = ("--role", "lead", "--organisation")
    wrong = run(fresh_database_url, "person", "add", "not-an-address", *role, "ICB")
    assert wrong.exit_code == 1
    assert "Email address must be in the right form, like name@example.org" in wrong.stderr
    nowhere = run(fresh_database_url, "person", "add", "new@example.org", *role, "NONE")
    assert nowhere.exit_code == 1
    assert "There is no organisation with the code NONE." in nowhere.stderr
    assert not signs_in(fresh_engine, "new@example.org", "")
    taken = run(fresh_database_url, "organisation", "add", "ICB", "X", "--kind", "council")
    assert (taken.exit_code, "There is an organisation ICB already" in taken.stderr) == (1, True)
    kind = run(fresh_database_url, "person", "add", "new@example.org", "--role", "king")
    assert kind.exit_code == 2
