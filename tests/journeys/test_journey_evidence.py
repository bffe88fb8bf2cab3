"""A charity officer adds evidence from the narrowest phone, with scripts and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import PHONE
from tests.journeys.person import People, Person, PersonWithoutScripts
from tests.support import evidence as made

FILES = "Add files (optional)"
REFUSED = "photo.heic is an HEIC picture"


@pytest.fixture
def phones(browser: Browser, own_address: str) -> Iterator[People]:
    with People.at(browser, own_address, PHONE) as people:
        yield people


@pytest.fixture
def phones_without_scripts(browser: Browser, own_address: str) -> Iterator[People]:
    with People.at(browser, own_address, PHONE, PersonWithoutScripts) as people:
        yield people


@pytest.fixture
def sent(tmp_path: Path) -> dict[str, Path]:
    """Files on somebody's phone."""
    content = {
        "register.csv": made.CSV,
        "session.png": made.png(3),
        "photo.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    }
    for name, held in content.items():
        (tmp_path / name).write_bytes(held)
    return {name: tmp_path / name for name in content}


def goes_to_evidence(partner: Person) -> None:
    partner.open("/outcomes/")
    partner.main.locator("a", has_text=re.compile("^\\s*Answer the queries")).first.click()
    partner.page.wait_for_load_state("load")
    partner.follow("Evidence")


def chooses(partner: Person, *files: Path) -> None:
    partner.page.set_input_files("[name=files]", list(files))


def test_two_files_are_added_without_scripts_and_described(
    phones_without_scripts: People, sent: dict[str, Path]
) -> None:
    partner = phones_without_scripts("other partner")
    goes_to_evidence(partner)
    chooses(partner, sent["register.csv"], sent["session.png"])
    partner.sends("Add these files")
    assert partner.is_told() == "2 files are added"
    group = partner.main.get_by_role("group", name=re.compile("register.csv"))
    group.get_by_label("What does it show? (optional)", exact=True).fill("Who came")
    partner.sends("Save and continue")
    assert partner.path().endswith("/form/spending")
    partner.open(partner.path().replace("form/spending", "check"))
    partner.finds_nothing_wrong()
    new = "register.csv (CSV file, 37 bytes) New since the questions Who came"
    assert new in partner.reads()
    assert "session.png (PNG picture" in partner.reads()


def test_a_picture_that_is_not_taken_is_told_and_the_other_file_is_kept(
    phones: People, sent: dict[str, Path]
) -> None:
    partner = phones("other partner")
    goes_to_evidence(partner)
    chooses(partner, sent["photo.heic"], sent["register.csv"])
    partner.is_refused("Add these files", REFUSED)
    assert "1 file is added, and need not be chosen again" in partner.reads()
    partner.main.get_by_role("group", name=re.compile("register.csv")).get_by_label(
        "Remove this file", exact=True
    ).check()
    partner.sends("Save and continue")
    partner.open(partner.path().replace("form/spending", "check"))
    assert "register.csv" not in partner.reads()


def test_a_lead_opens_what_is_new_and_erases_it(phones: People) -> None:
    lead = phones("lead")
    lead.open("/outcomes/2023-24-Q2")
    lead.follow("Example scheme: asthma support in schools")
    assert "New since the questions" in lead.reads()
    note = lead.main.get_by_role("link", name="example-note-of-second-school.txt", exact=True)
    with lead.page.expect_download() as download:
        note.click()
    assert download.value.suggested_filename == "example-note-of-second-school.txt"
    lead.follow("Erase example-note-of-second-school.txt")
    lead.is_refused("Erase the file", "Enter a reason: why the file is erased", "Why is it erased?")
    lead.types("Why is it erased?", "It named the school")
    lead.sends("Erase the file")
    assert lead.is_told() == "The file is erased. That there was one is kept"
    assert "by Example programme lead: It named the school" in lead.reads()
