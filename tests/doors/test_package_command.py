"""`tracker export package`: what it writes, what it tells, and what it refuses."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.demo_site import Site
from tests.support.packages import Opened
from tracker.cli import main


def run(url: str, *words: str) -> Result:
    """The command as a person would run it on this database."""
    environment = {"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": None}
    return CliRunner().invoke(main, ["export", "package", *words], env=environment)


def test_a_package_tells_its_hash_and_is_the_same_again(shared_site: Site, tmp_path: Path) -> None:
    first, again = tmp_path / "first.zip", tmp_path / "again.zip"
    words = ("--as-at", "2023-12-31", "--year", "2023/24", "--fund", "MSE", "--profile", "hes")
    told = run(shared_site.url, *words, "--out", str(first), "--json")
    assert (told.exit_code, told.stderr) == (0, "")
    found, opened = json.loads(told.stdout), Opened(first.read_bytes())
    assert found["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    assert found["bytes"] == first.stat().st_size
    assert (found["fund"], found["year"], found["profile"]) == ("MSE", "2023/24", "hes")
    assert found["name"] == "package_mse_2023-24_pot_2023-12-31T235959_hes.zip"
    assert found["rows"] == {name: one["rows"] for name, one in opened.resources.items()}
    assert opened.description["as_at"] == found["as_at"] == "2023-12-31T23:59:59.999999+00:00"
    repeated = run(shared_site.url, *words, "--out", str(again))
    assert f"SHA-256 {found['sha256']}" in repeated.stdout
    assert first.read_bytes() == again.read_bytes()


def test_its_totals_are_those_of_the_summary(shared_site: Site, tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    assert run(shared_site.url, "--year", "2023/24", "--out", str(path)).exit_code == 0
    environment = {"TRACKER_DATABASE_URL": shared_site.url, "TRACKER_SECRET_KEY": None}
    words = ["summary", "--year", "2023/24", "--json"]
    told = json.loads(CliRunner().invoke(main, words, env=environment).stdout)["totals"]
    totals = Opened(path.read_bytes()).description["control_totals"]
    for name in ("envelope", "allocated", "awarded", "spent", "forecast_outturn", "unallocated"):
        assert totals[name].replace(".", "") == f"{told[f'{name}_pence']:03}", name


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--year", "2031/32"), 1, "There is no envelope for 2031/32"),
        (("--fund", "NONE"), 1, "There is no such fund"),
        (("--as-at", "2099-01-01"), 1, "future"),
        (("--profile", "none"), 2, "profile"),
    ],
)
def test_what_is_refused_leaves_no_file(
    shared_site: Site, tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    result = run(shared_site.url, *words, "--out", str(tmp_path / "none.zip"))
    assert result.exit_code == code
    assert told in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_package_needs_a_folder_that_is_there(shared_site: Site, tmp_path: Path) -> None:
    result = run(shared_site.url, "--out", str(tmp_path / "nowhere" / "file.zip"))
    assert result.exit_code == 2
    assert "There is no folder" in result.stderr
