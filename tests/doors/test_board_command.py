"""`tracker export board`: what it writes, what it tells, and what it refuses."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from tests.support.demo_site import Site
from tracker.cli import main


def run(url: str, *words: str) -> Result:
    """The command as a person would run it on this database."""
    environment = {"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": None}
    return CliRunner().invoke(main, [*words], env=environment)


def board(url: str, *words: str) -> Result:
    """The command that writes a board workbook."""
    return run(url, "export", "board", *words)


def test_a_month_tells_its_hash_and_is_the_same_as_at_its_moment(
    shared_site: Site, tmp_path: Path
) -> None:
    first, again = tmp_path / "first.xlsx", tmp_path / "again.xlsx"
    words = ("--year", "2023/24", "--fund", "MSE", "--profile", "hes")
    told = board(shared_site.url, *words, "--month", "7", "--out", str(first), "--json")
    assert (told.exit_code, told.stderr) == (0, "")
    found = json.loads(told.stdout)
    assert found["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    assert found["name"] == "board_mse_2023-24_pot_2023-12-12T155959_hes.xlsx"
    assert found["rows"]["By category"] == 9
    assert found["month"] == "October 2023 (M7)"
    repeated = board(shared_site.url, *words, "--as-at", found["as_at"], "--out", str(again))
    assert f"SHA-256 {found['sha256']}" in repeated.stdout
    assert "The month reported is October 2023 (M7)." in repeated.stdout
    assert first.read_bytes() == again.read_bytes()


def test_its_control_totals_are_those_of_the_summary(shared_site: Site, tmp_path: Path) -> None:
    path = tmp_path / "board.xlsx"
    assert board(shared_site.url, "--year", "2023/24", "--out", str(path)).exit_code == 0
    told = json.loads(run(shared_site.url, "summary", "--year", "2023/24", "--json").stdout)
    sheet = load_workbook(path)["Control totals"]
    exact = {row[0]: row[1] for row in sheet.iter_rows(min_row=5, values_only=True)}
    for figure, name in (
        ("Envelope", "envelope"),
        ("Allocated (full-year plan)", "allocated"),
        ("Unallocated", "unallocated"),
        ("Awarded", "awarded"),
        ("Spent", "spent"),
        ("Forecast outturn", "forecast_outturn"),
    ):
        assert exact[figure] == told["totals"][f"{name}_pence"] / 100, figure


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--year", "2031/32"), 1, "There is no envelope for 2031/32"),
        (("--month", "11"), 1, "the last closed one is December 2023 (M9)"),
        (("--month", "14"), 2, "14 is not in the range 1<=x<=13"),
        (("--as-at", "2099-01-01"), 1, "future"),
        (("--basis", "pot"), 2, "No such option"),
    ],
)
def test_what_is_refused_leaves_no_file(
    shared_site: Site, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    result = board(shared_site.url, *words, "--out", str(tmp_path / "none.xlsx"))
    assert result.exit_code == code
    assert told in result.stderr
    assert list(tmp_path.iterdir()) == []
