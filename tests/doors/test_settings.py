"""Settings that cannot be used stop the start with a sentence, all of them told at once."""

import re
from pathlib import Path

import pytest

from tests.support.checkout import ROOT
from tracker.domain.mail import MailFolder, MailServer, Security
from tracker.settings import OpenIdProvider, SettingsError, read_settings

URL = "postgresql+psycopg://tracker@localhost/tracker"
BASE = {"TRACKER_DATABASE_URL": URL, "TRACKER_SECRET_KEY": "k" * 32}
SERVER = {
    "TRACKER_MAIL_URL": "smtp+starttls://user:pass-word@mail.example.org",
    "TRACKER_MAIL_FROM": "Tracker <tracker@example.org>",
    "TRACKER_BASE_URL": "https://tracker.example.org/",
}
PROVIDER = {
    "TRACKER_OIDC_ISSUER": "https://login.example.org/tenant/",
    "TRACKER_OIDC_CLIENT_ID": "tracker",
    "TRACKER_OIDC_CLIENT_SECRET": "shared",
    "TRACKER_BASE_URL": "https://tracker.example.org",
}


def refusal(environment: dict[str, str]) -> str:
    """What the start says of these settings."""
    with pytest.raises(SettingsError) as refused:
        read_settings(BASE | environment)
    return str(refused.value)


def test_without_a_word_about_mail_it_goes_to_a_folder_beside_the_database(tmp_path: Path) -> None:
    beside = read_settings(BASE | {"TRACKER_DATABASE_URL": f"sqlite:///{tmp_path / 'tracker.db'}"})
    assert beside.mail == MailFolder(tmp_path / "outbox")
    assert read_settings(BASE).mail == MailFolder(Path.cwd() / "instance" / "outbox")
    assert not (tmp_path / "outbox").exists()


def test_a_mail_server_is_read_with_its_sender_and_the_address_of_links() -> None:
    settings = read_settings(BASE | SERVER)
    assert settings.mail == MailServer(
        Security.STARTTLS, "mail.example.org", 587, "user", "pass-word"
    )
    assert settings.mail_from == "Tracker <tracker@example.org>"
    assert settings.base_url == "https://tracker.example.org"
    assert "pass-word" not in repr(settings)


@pytest.mark.parametrize("missing", ["TRACKER_MAIL_FROM", "TRACKER_BASE_URL"])
def test_a_mail_server_needs_a_sender_and_an_address_for_links(missing: str) -> None:
    told = refusal({name: value for name, value in SERVER.items() if name != missing})
    assert told.startswith(f"{missing} must be set where mail goes to a mail server")


def test_a_place_for_mail_that_cannot_be_read_is_refused_without_its_password() -> None:
    told = refusal(SERVER | {"TRACKER_MAIL_URL": "smtp://user:secret@mail.example.org:x"})
    assert told.startswith("TRACKER_MAIL_URL must be file:///folder, or a mail server like ")
    assert "secret" not in told


@pytest.mark.parametrize(
    "sender", ["tracker", "a@b.org, c@d.org", "x\n<a@b.org>", "<>", "a@", "Tracker <@b.org>"]
)
def test_a_sender_is_one_address(sender: str) -> None:
    assert "TRACKER_MAIL_FROM must be one address" in refusal({"TRACKER_MAIL_FROM": sender})


@pytest.mark.parametrize(
    "address",
    [
        "tracker.example.org",
        "http://tracker.example.org",
        "https://tracker.example.org?x=1",
        "https://user@tracker.example.org",
        "https://",
        "javascript:alert(1)",
        "https://[broken",
        "http://10.0.0.1",
    ],
)
def test_links_lead_over_https_or_to_this_machine(address: str) -> None:
    told = refusal({"TRACKER_BASE_URL": address})
    assert told.startswith("TRACKER_BASE_URL must be the tracker's address")
    for local in ("http://127.0.0.1:8000", "http://localhost:5000", "http://[::1]:5000"):
        assert read_settings(BASE | {"TRACKER_BASE_URL": local}).base_url == local


def test_a_provider_is_read_whole_and_its_issuer_is_kept_to_the_letter() -> None:
    assert read_settings(BASE).provider is None
    provider = read_settings(BASE | PROVIDER).provider
    assert provider == OpenIdProvider("https://login.example.org/tenant/", "tracker", "shared")
    assert "shared" not in repr(provider)


@pytest.mark.parametrize("missing", [name for name in PROVIDER if "OIDC" in name])
def test_a_provider_with_a_part_missing_is_refused(missing: str) -> None:
    told = refusal({name: value for name, value in PROVIDER.items() if name != missing})
    assert told.startswith(f"{missing} must be set too")


def test_a_provider_needs_to_know_where_to_send_people_back_to() -> None:
    without = {name: value for name, value in PROVIDER.items() if "OIDC" in name}
    assert "TRACKER_BASE_URL must be set, for the provider" in refusal(without)
    assert read_settings(without, demo=True).base_url == "http://127.0.0.1:8000"


def test_a_provider_is_asked_over_https() -> None:
    told = refusal(PROVIDER | {"TRACKER_OIDC_ISSUER": "http://login.example.org"})
    assert told.startswith("TRACKER_OIDC_ISSUER must be the provider's address")


def test_every_setting_is_explained_to_those_who_run_the_tracker() -> None:
    told = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    written = (ROOT / "tracker" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"TRACKER_[A-Z_]+[A-Z]", written))
    assert len(names) > 8
    assert {name for name in names if name not in told} == set()


def test_everything_wrong_is_told_at_once() -> None:
    told = refusal({"TRACKER_SECRET_KEY": "", "TRACKER_MAIL": "x", "TRACKER_BASE_URL": "x"})
    assert "TRACKER_MAIL is not a setting of the tracker" in told
    assert "TRACKER_SECRET_KEY must be set" in told
    assert "TRACKER_BASE_URL must be" in told


def test_a_prefix_of_360giving_is_taken_as_it_was_given() -> None:
    environment = BASE | {"TRACKER_360GIVING_PREFIX": "360G-exampleboard"}
    assert read_settings(environment).giving_prefix == "360G-exampleboard"
    assert read_settings(BASE).giving_prefix == ""


def test_a_prefix_that_360giving_cannot_have_given_is_refused() -> None:
    told = refusal({"TRACKER_360GIVING_PREFIX": "exampleboard"})
    assert "TRACKER_360GIVING_PREFIX must be the prefix that 360Giving gave" in told


@pytest.mark.parametrize(
    "name", ["TRACKER_KEEP_FILES_DAYS", "TRACKER_KEEP_FILES_MB", "TRACKER_LONG_FILE_ROWS"]
)
@pytest.mark.parametrize("text", ["-1", "1.5", "soon", "٣", "9" * 5000])
def test_a_number_is_whole_and_of_a_size_that_makes_sense(name: str, text: str) -> None:
    assert f"{name} must be a whole number of at least" in refusal({name: text})


def test_numbers_that_are_not_set_have_a_usual_value() -> None:
    found = read_settings({"TRACKER_KEEP_FILES_DAYS": "7"}, demo=True)
    assert (found.keep_files_days, found.keep_files_mb, found.long_file_rows) == (7, 1_000, 10_000)


@pytest.mark.parametrize("name", ["exact", "none", "HES", ""])
def test_only_a_profile_that_may_stand_for_everybody_is_a_setting(name: str) -> None:
    assert "TRACKER_DISCLOSURE_PROFILE must be hes or mhsds" in refusal(
        {"TRACKER_DISCLOSURE_PROFILE": name}
    )


@pytest.mark.parametrize("name", ["hes", "mhsds"])
def test_a_profile_is_taken_by_its_name(name: str) -> None:
    found = read_settings(BASE | {"TRACKER_DISCLOSURE_PROFILE": name})
    assert found.disclosure_profile == name
    assert read_settings(BASE).disclosure_profile == "hes"
