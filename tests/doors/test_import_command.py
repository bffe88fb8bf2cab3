"""`tracker import` keeps its contract: JSON word for word, exit statuses, and all or nothing."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook
from sqlalchemy import Engine, text

from tests.doors.test_cli import run
from tests.services.importing.files import sheet
from tests.support.portfolio import Portfolio, lay_ground
from tracker.db.engine import make_sessions
from tracker.db.journal import unit_of_work
from tracker.db.schemes import Scheme


@pytest.fixture
def scheme(fresh_engine: Engine) -> str:
    """The reference of a scheme with an award of £100."""
    with unit_of_work(make_sessions(fresh_engine), by=None, act="test", source="test") as session:
        portfolio = Portfolio(session, lay_ground(session))
        portfolio.envelope(100_00)
        portfolio.award(portfolio.line(100_00), 100_00)
        return session.get_one(Scheme, portfolio.ground.scheme).reference


def spending(scheme: str, amount: str) -> dict[str, object]:
    return {
        "source": "Ledger",
        "document": "INV-1",
        "scheme": scheme,
        "kind": "invoice",
        "amount": amount,
        "month": "April 2023",
    }


def written(folder: Path, *rows: dict[str, object]) -> Path:
    file = sheet("actuals", *rows, name="spending.csv")
    path = folder / file.name
    path.write_bytes(file.content)
    return path


def entries(engine: Engine) -> int:
    with engine.connect() as connection:
        query = text("SELECT count(*) FROM ledger_entry WHERE kind = 'actual'")
        return int(connection.execute(query).scalar_one())


def found(result: Result) -> object:
    assert result.stderr == ""
    return json.loads(result.stdout)


def test_a_good_file_is_stored_and_told_word_for_word(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "10"))
    result = run(fresh_database_url, "import", "actuals", str(file), "--json")
    assert result.exit_code == 0
    assert found(result) == {
        "outcome": "accepted",
        "stored": True,
        "counts": {"rows": 1, "created": 1, "changed": 0, "unchanged": 0, "refused": 0},
        "problems": [],
    }
    assert entries(fresh_engine) == 1
    with fresh_engine.connect() as connection:
        journal = connection.execute(
            text("SELECT act, source FROM journal ORDER BY number DESC LIMIT 1")
        ).one()
    assert tuple(journal) == ("Import actuals", "import: spending.csv")


def test_a_check_stores_nothing(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "10"))
    result = run(fresh_database_url, "import", "actuals", str(file), "--check")
    assert result.exit_code == 0
    assert "1 rows: 1 created, 0 changed, 0 unchanged, 0 refused" in result.output
    assert entries(fresh_engine) == 0


def test_a_refused_file_says_where_and_what_and_comes_back_marked(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "1,50"))
    marked = tmp_path / "marked.xlsx"
    words = ("import", "actuals", str(file), "--json", "--marked", str(marked))
    result = run(fresh_database_url, *words)
    assert result.exit_code == 1
    sentence = "Amount must be in pounds and pence, like 1,234.50"
    assert found(result) == {
        "outcome": "refused",
        "stored": False,
        "counts": {"rows": 1, "created": 0, "changed": 0, "unchanged": 0, "refused": 1},
        "problems": [
            {
                "severity": "error",
                "sheet": None,
                "cell": "E2",
                "field": "amount",
                "value": "1,50",
                "message": sentence,
            }
        ],
    }
    assert entries(fresh_engine) == 0
    book = load_workbook(marked)
    assert book.sheetnames == ["Actuals", "Problems"]
    cell = book["Actuals"]["E2"]
    assert (cell.value, cell.comment.text) == ("1,50", sentence)
    assert [cell.value for cell in book["Problems"][2]] == [
        "Error",
        None,
        "E2",
        "Amount",
        "1,50",
        sentence,
    ]


def test_a_file_of_which_nothing_can_be_read_is_wrong_use(
    fresh_database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "old.xls"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    marked = tmp_path / "marked.xlsx"
    words = ("import", "actuals", str(file), "--json", "--marked", str(marked))
    result = run(fresh_database_url, *words)
    assert result.exit_code == 2
    answer = found(result)
    assert isinstance(answer, dict)
    assert (answer["outcome"], answer["counts"]["rows"]) == ("refused", 0)
    (problem,) = answer["problems"]
    assert (problem["sheet"], problem["cell"], problem["field"]) == (None, None, None)
    assert load_workbook(marked).sheetnames == ["Problems"]


def test_the_person_named_must_be_allowed(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "10"))
    command = ("import", "actuals", str(file), "--by")
    evaluator = run(fresh_database_url, *command, "evaluator@example.org")
    assert evaluator.exit_code == 1
    assert "Only people with this role may record spending: finance." in evaluator.output
    nobody = run(fresh_database_url, *command, "nobody@example.org")
    assert nobody.exit_code == 1
    assert "Nobody with the address nobody@example.org may sign in." in nobody.output
    assert entries(fresh_engine) == 0
    assert run(fresh_database_url, *command, "finance@example.org").exit_code == 0
    assert entries(fresh_engine) == 1


def test_text_that_looks_like_a_formula_stays_text_in_the_marked_file(
    fresh_database_url: str, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "=1+1"))
    marked = tmp_path / "marked.xlsx"
    run(fresh_database_url, "import", "actuals", str(file), "--marked", str(marked))
    cells = [cell for sheet in load_workbook(marked) for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert [cell.value for cell in cells if str(cell.value).startswith("=")]


def test_the_marked_file_never_takes_the_place_of_the_file_that_was_sent(
    fresh_database_url: str, fresh_engine: Engine, scheme: str, tmp_path: Path
) -> None:
    file = written(tmp_path, spending(scheme, "1.50"))
    sent = file.read_bytes()
    words = ("import", "actuals", str(file), "--json", "--marked", str(file))
    result = run(fresh_database_url, *words)
    assert result.exit_code == 2
    sentence = "It must be another file than the one imported, which would be lost."
    assert sentence in json.loads(result.stdout)["problems"][0]["message"]
    assert (file.read_bytes(), entries(fresh_engine)) == (sent, 0)
