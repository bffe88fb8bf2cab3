"""The `tracker` command keeps its contract: figures, exit statuses, and JSON and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select, text

from tests.support.portfolio import (
    APRIL,
    OTHER_CATEGORY,
    OTHER_YEAR,
    Ground,
    Portfolio,
    lay_ground,
)
from tracker.cli import main
from tracker.db.engine import make_sessions
from tracker.db.funding import AllocationLine
from tracker.db.journal import unit_of_work
from tracker.db.schemes import Scheme
from tracker.domain.apportionment import Lens
from tracker.domain.funding import AmountBasis
from tracker.domain.permissions import Grant, Role, Viewer
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.schemes.links import SetWeights, set_weights


def run(url: str, *words: str, given: str | None = None) -> Result:
    """The command as a person would run it on this database."""
    environment = {"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": None}
    return CliRunner().invoke(main, list(words), input=given, env=environment)


def answer(url: str, *words: str) -> dict[str, Any]:
    """What a command that succeeds prints as JSON, with nothing else beside it."""
    result = run(url, *words, "--json")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def url(fresh_database_url: str, fresh_engine: Engine) -> str:
    """£1,000 notified, 600 + 300 allocated, 111.11 awarded and 22.22 of it spent, 1 : 2."""
    with unit_of_work(make_sessions(fresh_engine), by=None, act="test", source="test") as session:
        ground: Ground = lay_ground(session)
        portfolio = Portfolio(session, ground)
        portfolio.envelope(1_000_00)
        line = portfolio.line(600_00)
        portfolio.line(300_00, OTHER_CATEGORY)
        parts = {"EL-ONE": 1, "EL-TWO": 2}
        order = SetWeights(ground.scheme, Lens.ELEMENT, APRIL, parts)
        set_weights(session, portfolio.people.lead, order)
        portfolio.spend(portfolio.award(line, 111_11), 22_22)
        portfolio.envelope(5_00, OTHER_YEAR)
    return fresh_database_url


def test_a_summary_gives_the_totals_of_the_contract(url: str) -> None:
    found = answer(url, "summary", "--year", "2023/24")
    assert (found["fund"], found["year"], found["basis"], found["profile"], found["lens"]) == (
        "EXAMPLE",
        "2023/24",
        "pot",
        "hes",
        "category",
    )
    assert (
        found["totals"].items()
        >= {
            "envelope_pence": 100_000,
            "allocated_pence": 90_000,
            "awarded_pence": 11_111,
            "spent_pence": 2_222,
            "forecast_outturn_pence": 2_222,
            "unallocated_pence": 10_000,
        }.items()
    )


def test_the_default_year_is_the_newest_with_an_envelope(url: str) -> None:
    assert answer(url, "summary")["year"] == OTHER_YEAR


def test_weights_split_the_money_to_the_penny(url: str) -> None:
    # 111.11 over 1 : 2 is 37.04 (remainder 0.67) and 74.07; 22.22 is 7.41 and 14.81.
    rows = {
        row["code"]: (row["allocated_pence"], row["awarded_pence"], row["spent_pence"])
        for row in answer(url, "summary", "--year", "2023/24", "--lens", "element")["rows"]
    }
    assert rows == {
        "EL-ONE": (3_704, 3_704, 741),
        "EL-TWO": (7_407, 7_407, 1_481),
        "UNATTRIBUTED": (90_000 - 11_111, 0, 0),
    }


def test_what_is_not_known_has_a_reason_and_no_number(url: str) -> None:
    row = answer(url, "summary", "--year", "2023/24")["rows"][0]
    assert (row["people_reached"], row["people_reached_status"]) == (None, "n")
    assert row["attainment"] == {"met": 0, "not_met": 0, "no_number": 0}
    assert row["attainment_reason"] == "None of the schemes has a measure"


@pytest.mark.parametrize("lens", list(Lens))
@pytest.mark.parametrize("basis", ["pot", "end-recipient"])
def test_the_rows_of_every_lens_add_up_to_the_totals(url: str, lens: Lens, basis: str) -> None:
    words = ("summary", "--year", "2023/24", "--lens", lens.value, "--basis", basis)
    found = answer(url, *words)
    for figure in ("allocated_pence", "awarded_pence", "spent_pence", "forecast_outturn_pence"):
        assert sum(row[figure] for row in found["rows"]) == found["totals"][figure], figure


def test_a_summary_can_be_read_by_a_person(url: str) -> None:
    result = run(url, "summary", "--year", "2023/24", "--lens", "element")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Spend beside impact: Example fund (EXAMPLE), 2023/24"
    assert any(line.split()[:4] == ["Total", "£900.00", "£111.11", "£22.22"] for line in lines)
    assert "No outcome report has been accepted yet" in result.stdout


def test_a_moment_in_the_future_is_refused(url: str) -> None:
    result = run(url, "summary", "--as-at", "2099-01-01", "--json")
    assert result.exit_code == 1
    assert result.stderr == "Error: The as-at moment must not be in the future.\n"
    assert json.loads(result.stdout) == {
        "outcome": "refused",
        "problems": [
            {"severity": "error", "message": "The as-at moment must not be in the future."}
        ],
    }


def test_a_moment_before_anything_was_recorded_is_refused(url: str) -> None:
    result = run(url, "summary", "--as-at", "2001-01-01")
    assert result.exit_code == 1
    assert result.stderr == "Error: Nothing was recorded at or before that moment.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--as-at", "31/3/2024"), "like 2024-03-31 or 2024-03-31T17:30"),
        (("--year", "2023/25"), "two years in a row, like 2023/24"),
        (("--lens", "colour"), "'category'"),
        (("--basis", "both"), "'pot', 'end-recipient'"),
        (("--colour", "red"), "--colour"),
    ],
)
def test_wrong_use_says_what_would_be_understood(
    url: str, words: tuple[str, ...], told: str
) -> None:
    result = run(url, "summary", *words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("summary", "--as-at", "nonsense"), "like 2024-03-31 or 2024-03-31T17:30"),
        (("summary", "--colour", "red"), "--colour"),
        (("summary", "--fund"), "'--fund' requires an argument"),
        (("sumary",), "'sumary'"),
        (("template", "actuals"), "'--out'"),
    ],
)
def test_wrong_use_is_told_as_one_json_object_too(
    url: str, words: tuple[str, ...], told: str
) -> None:
    result = run(url, words[0], "--json", *words[1:])
    assert result.exit_code == 2
    found = json.loads(result.stdout)
    assert found["outcome"] == "refused"
    [problem] = found["problems"]
    assert problem["severity"] == "error"
    assert told in problem["message"]


def test_words_after_two_dashes_are_no_options(url: str) -> None:
    result = run(url, "summary", "--", "--json")
    assert (result.exit_code, result.stdout) == (2, "")


def test_an_unknown_fund_is_refused(url: str) -> None:
    result = run(url, "summary", "--fund", "NO-SUCH")
    assert result.exit_code == 1
    assert result.stderr == "Error: There is no such fund.\n"


@pytest.mark.parametrize(
    "words", [("summary", "--year", "2031/32"), ("export", "evaluation", "--year", "2031/32")]
)
def test_a_year_without_an_envelope_is_refused(
    url: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    out = ("--out", str(tmp_path / "out.xlsx")) if words[0] == "export" else ()
    result = run(url, *words, *out)
    assert result.exit_code == 1
    assert result.stderr == "Error: There is no envelope for 2031/32\n"


def test_each_made_up_amount_has_its_own_star_and_no_forecast_is_said(
    url: str, fresh_engine: Engine
) -> None:
    with unit_of_work(make_sessions(fresh_engine), by=None, act="test", source="test") as session:
        line = session.scalars(select(AllocationLine).order_by(AllocationLine.id.desc())).first()
        scheme = session.scalars(select(Scheme).where(Scheme.reference == "S-333333")).one()
        assert line is not None
        finance = Viewer(1, "finance", (Grant(Role.FINANCE, 1),))
        terms = AwardTerms(scheme.id, 1, 50_00, amount_basis=AmountBasis.ILLUSTRATIVE)
        make_award(session, finance, MakeAward(line.id, terms))
    rows = run(url, "summary", "--year", "2023/24").stdout.splitlines()
    [row] = [line.split() for line in rows if line.startswith("Name of CAT-B")]
    assert row[3:8] == ["£300.00", "£50.00*", "£0.00", "No", "forecast"]
    [total] = [line.split() for line in rows if line.startswith("Total")]
    assert total[1:5] == ["£900.00", "£161.11*", "£22.22", "£22.22"]
    assert "0 of 2 funded schemes have a forecast." in rows


def test_a_check_that_agrees_says_how_many_there_were(url: str) -> None:
    found = answer(url, "check")
    assert found["agrees"] is True
    assert all(check["agrees"] for check in found["checks"])
    told = run(url, "check")
    assert told.exit_code == 0
    count = len(found["checks"])
    assert told.stdout.startswith(f"{count} of {count} checks agree, as at ")


def test_a_check_that_does_not_agree_exits_1_and_names_it(url: str, fresh_engine: Engine) -> None:
    on = " ON ledger_entry" if fresh_engine.dialect.name == "postgresql" else ""
    with fresh_engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER ledger_entry_keeps_delete{on}"))
    told = run(url, "check")
    assert told.exit_code == 1
    assert "Does not agree: Triggers missing" in told.stdout
    assert "ledger_entry_keeps_delete" in told.stdout
    found = json.loads(run(url, "check", "--json").stdout)
    assert found["agrees"] is False


def test_upgrade_makes_the_tables_and_a_second_run_finds_them(empty_database_url: str) -> None:
    missing = run(empty_database_url, "summary")
    # A file that is not there cannot be used at all; a database without tables is refused.
    assert missing.exit_code == (2 if empty_database_url.startswith("sqlite") else 1)
    assert "run: tracker upgrade" in missing.stderr
    first, second = run(empty_database_url, "upgrade"), run(empty_database_url, "upgrade")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == second.stdout
    assert first.stdout.startswith("The database is at version ")


def test_asking_a_database_that_is_not_there_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    result = run(f"sqlite:///{path}", "summary")
    assert result.exit_code == 2
    assert "There is no database at" in result.stderr
    assert not path.exists()


def test_serving_needs_a_secret_key(url: str) -> None:
    result = run(url, "serve")
    assert result.exit_code == 2
    assert "TRACKER_SECRET_KEY must be set" in result.stderr


def test_a_setting_that_is_misspelt_stops_every_command(url: str) -> None:
    environment = {"TRACKER_DATABASE_URL": url, "TRACKER_DATABSE": "x"}
    result = CliRunner().invoke(main, ["summary"], env=environment)
    assert result.exit_code == 2
    assert "TRACKER_DATABSE is not a setting of the tracker" in result.stderr


@pytest.mark.parametrize("words", [(), *((name,) for name in main.commands)])
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
