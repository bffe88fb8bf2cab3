"""`tracker export 360giving`: what it writes, what it tells, and what it refuses."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.demo_site import Site
from tests.support.giving_standard import problems_of
from tracker.cli import main

PREFIX = "360G-exampleboard"


def run(url: str, *words: str, prefix: str | None = None) -> Result:
    """The command as a person would run it on this database."""
    environment = {
        "TRACKER_DATABASE_URL": url,
        "TRACKER_SECRET_KEY": None,
        "TRACKER_360GIVING_PREFIX": prefix,
    }
    return CliRunner().invoke(main, ["export", "360giving", *words], env=environment)


@pytest.mark.parametrize("year", ["2022/23", "2023/24"])
def test_the_grants_of_the_demonstration_are_valid_and_marked(
    shared_site: Site, tmp_path: Path, year: str
) -> None:
    path = tmp_path / "grants.json"
    told = run(shared_site.url, "--year", year, "--out", str(path), "--json", prefix=PREFIX)
    assert (told.exit_code, told.stderr) == (0, "")
    found, package = json.loads(told.stdout), json.loads(path.read_text(encoding="utf-8"))
    assert problems_of(package) == []
    assert package["title"].startswith("DEMONSTRATION, NOT FOR PUBLICATION: ")
    assert found["may_be_published"] is False
    assert len(found["reasons"]) == 1
    assert found["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found["bytes"] == path.stat().st_size
    totals = found["totals"]
    held = sum(round(grant["amountAwarded"] * 100) for grant in package["grants"])
    assert totals["in_file"] == {"awards": len(package["grants"]), "pence": held}
    left_out = sum(one["pence"] for one in totals["left_out"].values())
    assert totals["in_ledger"]["pence"] == held + left_out


def test_the_pots_of_the_demonstration_count_once(shared_site: Site, tmp_path: Path) -> None:
    path = tmp_path / "grants.json"
    assert run(shared_site.url, "--year", "2023/24", "--out", str(path)).exit_code == 0
    grants = json.loads(path.read_text(encoding="utf-8"))["grants"]
    pots = [grant for grant in grants if "relatedActivity" not in grant]
    # What was published for trusted partners, whatever they granted on.
    assert sum(pot["amountAwarded"] for pot in pots) == 854_062
    assert {pot["regrantType"] for pot in pots} == {"FRG010"}
    ids = {pot["id"] for pot in pots}
    passed_on = [grant for grant in grants if grant["id"] not in ids]
    assert passed_on
    assert {one for grant in passed_on for one in grant["relatedActivity"]} <= ids


def test_a_person_is_told_the_hash_the_totals_and_that_it_may_not_be_published(
    shared_site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "grants.json"
    told = run(shared_site.url, "--year", "2023/24", "--out", str(path)).stdout
    assert f"SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}" in told
    assert "Grants, each pound once: 4, £854,062.00" in told
    assert "Left out, contract: " in told
    assert "This file may not be published." in told
    assert "This file is a demonstration: " in told
    assert "No publisher's prefix of 360Giving has been set" in told


def test_the_same_moment_gives_the_same_bytes(shared_site: Site, tmp_path: Path) -> None:
    first, again = tmp_path / "first.json", tmp_path / "again.json"
    for path in (first, again):
        words = ("--year", "2023/24", "--as-at", "2023-06-30", "--out", str(path))
        assert run(shared_site.url, *words, "--profile", "hes").exit_code == 0
    assert first.read_bytes() == again.read_bytes()
    assert json.loads(first.read_bytes())["modified"] == "2023-06-30T22:59:59.999999Z"


def test_either_database_gives_the_same_bytes(shared_site: Site, tmp_path: Path) -> None:
    saved, other = str(tmp_path / "backup.zip"), f"sqlite:///{tmp_path / 'other.db'}"
    first, again = tmp_path / "first.json", tmp_path / "again.json"
    for url, words in ((shared_site.url, ("backup", saved)), (other, ("restore", saved))):
        done = CliRunner().invoke(main, list(words), env={"TRACKER_DATABASE_URL": url})
        assert done.exit_code == 0, done.output
    for url, path in ((shared_site.url, first), (other, again)):
        asked = ("--year", "2023/24", "--as-at", "2023-12-31", "--out", str(path))
        assert run(url, *asked).exit_code == 0
    assert first.read_bytes() == again.read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--year", "2023/24", "--as-at", "2023-04-15"), "MSE has no grants in 2023/24"),
        (("--year", "2031/32"), "There is no envelope for 2031/32"),
        (("--fund", "NONE"), "There is no such fund"),
        (("--as-at", "2099-01-01"), "future"),
    ],
)
def test_what_has_no_grants_is_refused_and_leaves_no_file(
    shared_site: Site, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    result = run(shared_site.url, *words, "--out", str(tmp_path / "none.json"))
    assert result.exit_code == 1
    assert told in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_needs_a_folder_that_is_there(shared_site: Site, tmp_path: Path) -> None:
    result = run(shared_site.url, "--out", str(tmp_path / "nowhere" / "file.json"))
    assert result.exit_code == 2
    assert "There is no folder" in result.stderr


def test_a_prefix_that_cannot_be_one_stops_the_command(shared_site: Site, tmp_path: Path) -> None:
    result = run(shared_site.url, "--out", str(tmp_path / "file.json"), prefix="our board")
    assert result.exit_code != 0
    assert "TRACKER_360GIVING_PREFIX must be" in result.stderr
