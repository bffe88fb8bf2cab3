"""`tracker template`: a workbook to fill in, blank or for one organisation."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from imports.layouts import layout_names
from imports.uploads import Upload, read_upload
from tests.support.demo_site import Site
from tracker.cli import main


def run(url: str, *words: str) -> Result:
    """The command as a person would run it on this database."""
    environment = {
        "TRACKER_DATABASE_URL": url,
        "TRACKER_SECRET_KEY": None,
        "TRACKER_CONTACT": "hi@example.nhs.uk",
    }
    return CliRunner().invoke(main, ["template", *words], env=environment)


def written(url: str, path: Path, *words: str) -> Upload:
    """What the reader of uploads makes of the file that the command wrote."""
    result = run(url, *words, "--out", str(path))
    assert result.exit_code == 0, result.output
    return read_upload(path.name, path)


@pytest.mark.parametrize("name", layout_names())
def test_every_layout_can_be_had_blank(shared_site: Site, tmp_path: Path, name: str) -> None:
    upload = written(shared_site.url, tmp_path / f"{name}.xlsx", name)
    assert upload.layout is not None
    assert (upload.layout.name, upload.keys.organisation, upload.keys.period) == (name, "", "")
    assert len(upload.problems) == 1
    assert "There are no rows" in upload.problems[0].message


def test_a_workbook_is_filled_in_for_one_organisation(shared_site: Site, tmp_path: Path) -> None:
    words = ("allocations", "--organisation", "ex-tp-mid", "--period", "2023/24")
    upload = written(shared_site.url, tmp_path / "a.xlsx", *words)
    assert upload.problems == ()
    assert (upload.keys.organisation, upload.keys.period) == ("EX-TP-MID", "2023/24")
    assert upload.table is not None
    holders = {upload.table.value(row, "holder") for row in upload.table.rows}
    assert holders == {"EX-TP-MID"}


def test_json_tells_what_was_written_and_it_is_the_same_again(
    shared_site: Site, tmp_path: Path
) -> None:
    first, again = tmp_path / "first.xlsx", tmp_path / "again.xlsx"
    words = ("schemes", "--organisation", "ICB", "--json")
    told = json.loads(run(shared_site.url, *words, "--out", str(first)).stdout)
    assert told["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    assert (told["layout"], told["version"], told["organisation"]) == ("schemes", 1, "ICB")
    assert told["rows"] > 0
    run(shared_site.url, *words, "--out", str(again))
    assert first.read_bytes() == again.read_bytes()


@pytest.mark.parametrize("organisation", ["ICB", "EX-TP-MID"])
@pytest.mark.parametrize(
    "name",
    ["organisations", "envelopes", "allocations", "schemes", "links", "awards", "forecasts"],
)
def test_a_workbook_that_nobody_touched_changes_nothing(
    shared_site: Site, tmp_path: Path, name: str, organisation: str
) -> None:
    path = tmp_path / "a.xlsx"
    upload = written(shared_site.url, path, name, "--organisation", organisation)
    assert upload.table is not None
    environment = {"TRACKER_DATABASE_URL": shared_site.url, "TRACKER_SECRET_KEY": None}
    words = ["import", name, str(path), "--check", "--json"]
    told = json.loads(CliRunner().invoke(main, words, env=environment).stdout)
    rows = len(upload.table.rows)
    assert (told["outcome"], told["problems"]) == ("accepted", [])
    assert (told["counts"]["rows"], told["counts"]["unchanged"]) == (rows, rows)
    assert rows > 0


def test_an_organisation_that_is_not_there_is_refused(shared_site: Site, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    result = run(shared_site.url, "awards", "--organisation", "NONE", "--out", str(path))
    assert (result.exit_code, path.exists()) == (1, False)
    assert "There is no such organisation." in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("unknown", "--out", "a.xlsx"),
        ("awards",),
        ("awards", "--out", "a.csv"),
        ("awards", "--out", "nowhere/a.xlsx"),
        ("awards", "--out", "a.xlsx", "--period", "2023/25"),
        ("awards", "--out", "a.xlsx", "--period", "lately"),
    ],
)
def test_wrong_use_is_told_and_writes_nothing(
    shared_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(shared_site.url, *words).exit_code == 2
    assert list(tmp_path.iterdir()) == []
