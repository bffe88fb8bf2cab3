"""Exact counts at the command line: never without a release of two people that covers them."""

from pathlib import Path

from click.testing import CliRunner, Result

from tests.support.demo_site import Site
from tests.support.packages import Opened
from tests.web.test_exact_release_pages import asks
from tracker.cli import main


def run(url: str, *words: str) -> Result:
    """The command as a person would run it on this database."""
    environment = {"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": None}
    return CliRunner().invoke(main, ["export", "package", *words], env=environment)


def test_exact_counts_need_a_release_that_is_approved_and_of_the_year(
    site: Site, tmp_path: Path
) -> None:
    out = tmp_path / "package.zip"
    exact = ("--profile", "exact", "--year", "2023/24", "--out", str(out))
    refused = run(site.url, *exact)
    assert refused.exit_code == 1
    assert "exact counts leave only by a release that two people made" in refused.stderr
    reference = asks(site.client("evaluator")).rsplit("/", 1)[-1]
    waiting = run(site.url, *exact, "--exact-release", reference)
    assert waiting.exit_code == 1
    assert "Exact release must be approved: it is requested" in waiting.stderr
    lead = site.client("lead")
    lead.post(f"/exports/exact-releases/{reference}", data={"decision": "approve"})
    unknown = run(site.url, *exact, "--exact-release", "D-222222")
    assert (unknown.exit_code, out.exists()) == (1, False)
    written = run(site.url, *exact, "--exact-release", reference)
    assert written.exit_code == 0, written.stderr
    assert Opened(out.read_bytes()).description["disclosure_profile"] == "exact"


def test_another_profile_is_named_in_the_file_and_its_name(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "package.zip"
    written = run(site.url, "--profile", "mhsds", "--year", "2023/24", "--out", str(out), "--json")
    assert written.exit_code == 0, written.stderr
    assert "_mhsds.zip" in written.stdout
    assert Opened(out.read_bytes()).description["disclosure_profile"] == "mhsds"
