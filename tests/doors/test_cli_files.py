"""Files in and out by the `tracker` command: exports, backups, and the demonstration."""

import hashlib
import json
from pathlib import Path

from click.testing import CliRunner, Result

from tests.support.databases import Databases
from tests.support.demo_site import Site
from tracker.cli import main


def run(url: str, *words: str) -> Result:
    """The command as a person would run it on this database."""
    environment = {"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": None}
    return CliRunner().invoke(main, list(words), env=environment)


def test_an_export_tells_its_hash_and_is_the_same_again(shared_site: Site, tmp_path: Path) -> None:
    first, again = tmp_path / "first.xlsx", tmp_path / "again.xlsx"
    words = ("export", "evaluation", "--as-at", "2023-12-31", "--year", "2023/24")
    told = run(shared_site.url, *words, "--out", str(first), "--json")
    assert (told.exit_code, told.stderr) == (0, "")
    found = json.loads(told.stdout)
    assert found["sha256"] == hashlib.sha256(first.read_bytes()).hexdigest()
    assert found["bytes"] == first.stat().st_size
    assert (found["fund"], found["year"], found["profile"]) == ("MSE", "2023/24", "hes")
    assert found["as_at"] == "2023-12-31T23:59:59.999999+00:00"
    assert run(shared_site.url, *words, "--out", str(again)).exit_code == 0
    assert first.read_bytes() == again.read_bytes()


def test_an_export_as_at_another_moment_is_another_file(shared_site: Site, tmp_path: Path) -> None:
    hashes = set()
    for moment in ("2023-06-30", "2023-12-31"):
        path = tmp_path / f"{moment}.xlsx"
        words = ("export", "evaluation", "--out", str(path), "--as-at", moment)
        assert run(shared_site.url, *words).exit_code == 0
        hashes.add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert len(hashes) == 2


def test_an_export_that_is_refused_leaves_no_file(shared_site: Site, tmp_path: Path) -> None:
    path = tmp_path / "none.xlsx"
    words = ("export", "evaluation", "--out", str(path), "--as-at", "2099-01-01")
    assert run(shared_site.url, *words).exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_an_export_needs_a_folder_that_is_there(shared_site: Site, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "file.xlsx"
    result = run(shared_site.url, "export", "evaluation", "--out", str(path))
    assert result.exit_code == 2
    assert "There is no folder" in result.stderr


def test_a_backup_restores_and_agrees(
    shared_site: Site, databases: Databases, tmp_path: Path
) -> None:
    path, url = tmp_path / "backup.zip", databases.empty()
    saved = run(shared_site.url, "backup", str(path))
    assert saved.exit_code == 0
    assert f"SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}" in saved.stdout
    restored = run(url, "restore", str(path))
    assert restored.exit_code == 0, restored.output
    assert "checks agree" in restored.stdout
    before, after = (run(u, "summary", "--json").stdout for u in (shared_site.url, url))
    assert json.loads(before) == json.loads(after)
    databases.drop(url)


def test_restoring_over_something_is_refused(shared_site: Site, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    run(shared_site.url, "backup", str(path))
    result = run(shared_site.url, "restore", str(path))
    assert result.exit_code == 1
    assert "The database is not empty, so nothing was restored" in result.stderr


def test_restoring_what_is_no_backup_is_wrong_use(fresh_database_url: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a backup", encoding="utf-8")
    result = run(fresh_database_url, "restore", str(path))
    assert result.exit_code == 2
    assert "is not a backup of the tracker" in result.stderr
    assert run(fresh_database_url, "restore", str(tmp_path / "none")).exit_code == 2


def test_the_demonstration_runs_twice_and_finds_everything_in_place(
    empty_database_url: str, tmp_path: Path
) -> None:
    words = ("demo", "--no-serve", "--out", str(tmp_path))
    first = run(empty_database_url, *words)
    assert first.exit_code == 0, first.output
    content = (tmp_path / "evaluation.xlsx").read_bytes()
    second = run(empty_database_url, *words)
    assert second.exit_code == 0, second.output
    assert (tmp_path / "evaluation.xlsx").read_bytes() == content
    for told in (first.stdout, second.stdout):
        assert "Spend beside impact" in told
        assert "£3,400,000.00" in told
        for email in ("finance@example.nhs.uk", "other-partner@example.org"):
            assert email in told
        assert hashlib.sha256(content).hexdigest() in told


def test_the_demonstrations_workbook_is_what_the_export_command_writes(
    site: Site, tmp_path: Path
) -> None:
    assert run(site.url, "demo", "--no-serve", "--out", str(tmp_path)).exit_code == 0
    again = tmp_path / "again.xlsx"
    assert run(site.url, "export", "evaluation", "--out", str(again)).exit_code == 0
    assert (tmp_path / "evaluation.xlsx").read_bytes() == again.read_bytes()


def test_the_demonstration_takes_the_password_that_is_set(
    empty_database_url: str, tmp_path: Path
) -> None:
    environment = {
        "TRACKER_DATABASE_URL": empty_database_url,
        "TRACKER_DEMO_PASSWORD": "given for this test",
    }
    words = ["demo", "--no-serve", "--out", str(tmp_path)]
    told = CliRunner().invoke(main, words, env=environment)
    assert "with the password given for this test" in told.stdout
