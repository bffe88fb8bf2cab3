"""What `tracker import` answers besides the plain cases: reasons, files sent again, no database."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine, text

from tests.doors.test_cli import run
from tests.doors.test_import_command import scheme, spending, written
from tests.services.importing.files import sheet
from tests.services.importing.test_reasons import ASKED

__all__ = ["scheme"]

NO_ROWS = {"rows": 0, "created": 0, "changed": 0, "unchanged": 0, "refused": 0}


def whole(result: Result) -> dict[str, Any]:
    """The answer, which is one object with everything that the contract names."""
    found = json.loads(result.stdout)
    assert {"outcome", "stored", "counts", "problems"} <= found.keys()
    for problem in found["problems"]:
        assert list(problem) == ["severity", "sheet", "cell", "field", "value", "message"]
    assert isinstance(found, dict)
    return found


def refused_unread(result: Result, exit_code: int) -> str:
    """The one sentence of an answer that never came to reading the file."""
    assert result.exit_code == exit_code
    found = whole(result)
    [problem] = found.pop("problems")
    assert found == {"outcome": "refused", "stored": False, "counts": NO_ROWS}
    assert (problem["severity"], problem["sheet"], problem["cell"]) == ("error", None, None)
    return str(problem["message"])


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        query = text(f"SELECT count(*) FROM {table}")
        return int(connection.execute(query).scalar_one())


def test_a_person_is_asked_why_and_the_machine_is_not(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "120"))
    words = ("import", "actuals", str(file), "--json")
    person = (*words, "--by", "finance@example.org")
    result = run(fresh_database_url, *person)
    answer = whole(result)
    assert (result.exit_code, answer["outcome"], answer["stored"]) == (1, "refused", False)
    assert answer["problems"][0]["message"] == ASKED
    assert count(fresh_engine, "upload") == 0
    checked = whole(run(fresh_database_url, *person, "--check"))
    assert (checked["outcome"], checked["reason_wanted"]) == ("accepted with warnings", True)
    stored = whole(run(fresh_database_url, *person, "--reason", "Agreed by the panel"))
    assert (stored["outcome"], stored["stored"]) == ("accepted with warnings", True)
    with fresh_engine.connect() as connection:
        kept = connection.execute(
            text(
                "SELECT organisation.code, warnings_reason FROM upload_acceptance "
                "JOIN organisation ON organisation.id = organisation_id"
            )
        ).all()
    assert [tuple(row) for row in kept] == [("ICB", "Agreed by the panel")]
    second = written(tmp_path, spending(scheme, "7") | {"document": "INV-2"})
    machine = whole(run(fresh_database_url, "import", "actuals", str(second), "--json"))
    assert (machine["outcome"], machine["stored"]) == ("accepted with warnings", True)


def test_the_same_file_again_makes_neither_an_upload_nor_a_row_of_the_journal(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "10"))
    words = ("import", "actuals", str(file), "--json")
    run(fresh_database_url, *words)
    before = [count(fresh_engine, table) for table in ("journal", "upload", "ledger_entry")]
    again = run(fresh_database_url, *words)
    assert again.exit_code == 0
    assert whole(again) == {
        "outcome": "accepted",
        "stored": True,
        "counts": NO_ROWS | {"rows": 1, "unchanged": 1},
        "problems": [],
    }
    assert [count(fresh_engine, table) for table in ("journal", "upload", "ledger_entry")] == before


def test_another_file_that_changes_nothing_is_recorded_once_because_somebody_sent_it(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "10"))
    run(fresh_database_url, "import", "actuals", str(file))
    other = tmp_path / "other.csv"
    other.write_bytes(file.read_bytes() + b"\r\n")
    for _ in range(2):
        assert run(fresh_database_url, "import", "actuals", str(other)).exit_code == 0
        assert (count(fresh_engine, "upload"), count(fresh_engine, "ledger_entry")) == (2, 4)


def test_nobody_of_that_address_is_told_whole(
    fresh_database_url: str, scheme: str, tmp_path: Path
) -> None:
    words = ("import", "actuals", str(written(tmp_path, spending(scheme, "10"))), "--json")
    result = run(fresh_database_url, *words, "--by", "nobody@example.org")
    told = refused_unread(result, 1)
    assert told == "Nobody with the address nobody@example.org may sign in."


def test_a_database_that_is_missing_is_wrong_use_and_told_whole(tmp_path: Path) -> None:
    file = written(tmp_path, spending("S-222222", "10"))
    url = f"sqlite:///{tmp_path / 'none.db'}"
    told = refused_unread(run(url, "import", "actuals", str(file), "--json"), 2)
    assert told.startswith("There is no database at ")


def test_a_file_that_is_no_database_is_wrong_use_and_told_whole(tmp_path: Path) -> None:
    file = written(tmp_path, spending("S-222222", "10"))
    path = tmp_path / "no.db"
    path.write_text("This is a letter, and it is long enough to be looked at. " * 40)
    told = refused_unread(run(f"sqlite:///{path}", "import", "actuals", str(file), "--json"), 2)
    assert told == "The database could not be used: file is not a database."


def test_a_database_of_another_version_is_told_whole(
    fresh_database_url: str, fresh_engine: Engine, tmp_path: Path
) -> None:
    with fresh_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_newer'"))
    file = written(tmp_path, spending("S-222222", "10"))
    told = refused_unread(run(fresh_database_url, "import", "actuals", str(file), "--json"), 1)
    assert told.startswith("The database is at version 9999_newer")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("actuals", "none.csv"), "none.csv"),
        (("nonsense", "none.csv"), "'nonsense'"),
        (("actuals",), "Missing argument 'FILE'"),
        (("actuals", "none.csv", "--colour"), "--colour"),
    ],
)
def test_wrong_use_is_told_whole(
    fresh_database_url: str, words: tuple[str, ...], told: str
) -> None:
    assert told in refused_unread(run(fresh_database_url, "import", *words, "--json"), 2)


def test_a_marked_file_that_cannot_be_written_is_refused_before_anything_is_stored(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "10"))
    words = ("import", "actuals", str(file), "--json", "--marked")
    result = run(fresh_database_url, *words, str(tmp_path / "none" / "marked.xlsx"))
    assert refused_unread(result, 2).endswith("none.")
    assert count(fresh_engine, "upload") == 0


@pytest.mark.usefixtures("scheme")
def test_a_workbook_for_another_organisation_or_period_is_refused(
    fresh_database_url: str, tmp_path: Path
) -> None:
    book = tmp_path / "forecasts.xlsx"
    made = ("--organisation", "ICB", "--period", "2023/24")
    template = ("template", "forecasts", "--out", str(book), *made)
    assert run(fresh_database_url, *template).exit_code == 0
    words = ("import", "forecasts", str(book), "--check", "--json")
    same = whole(run(fresh_database_url, *words, "--organisation", "ICB", "--period", " 2023/24 "))
    assert (same["outcome"], same["counts"]["unchanged"]) == ("accepted", 12)
    other = run(fresh_database_url, *words, "--period", "2024/25")
    assert other.exit_code == 2
    [problem] = whole(other)["problems"]
    assert problem["message"] == (
        "The workbook was made for 2023/24, and 2024/25 was chosen. Choose 2023/24, or download "
        "the template for 2024/25"
    )
    theirs = run(fresh_database_url, *words, "--organisation", "PARTNER")
    [problem] = whole(theirs)["problems"]
    assert problem["message"].startswith("The workbook was made for the organisation ICB")
    nowhere = run(fresh_database_url, *words, "--organisation", "NOWHERE")
    assert refused_unread(nowhere, 1) == "There is no organisation with the code NOWHERE."


def test_a_name_that_turns_the_line_round_is_stored_without_it(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = tmp_path / "pay\u202exslx.\n1.csv"
    file.write_bytes(sheet("actuals", spending(scheme, "10")).content)
    assert run(fresh_database_url, "import", "actuals", str(file)).exit_code == 0
    with fresh_engine.connect() as connection:
        name = connection.execute(text("SELECT file_name FROM upload")).scalar_one()
        source = connection.execute(
            text("SELECT source FROM journal ORDER BY number DESC LIMIT 1")
        ).scalar_one()
    assert (name, source) == ("payxslx. 1.csv", "import: payxslx. 1.csv")
