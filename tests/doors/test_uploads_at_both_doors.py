"""The web upload and the command give the same answer to the same file, word for word."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.doors.test_cli import run
from tests.services.importing.files import sheet
from tests.web.visiting import Office, Page, Visitor
from tracker.db.uploads import UploadDraft
from tracker.domain.permissions import Viewer
from tracker.services.importing.registry import DOORS
from tracker.services.uploads.kinds import upload_kinds

FILES = Path(__file__).resolve().parents[1] / "spreadsheet_files"
SAID_BY_BOTH = ("outcome", "stored", "counts", "problems", "reason_wanted")


Files = Callable[[], "Iterator[Sent]"]


@dataclass(frozen=True)
class Sent:
    """A file that goes through both doors."""

    name: str
    content: bytes
    layout: str


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        portfolio.award(portfolio.line(500_00), 200_00)
    yield office
    office.close()


def spending(document: str, amount: str, **more: object) -> dict[str, object]:
    known = {"source": "Ledger", "document": document, "scheme": "S-222222", "kind": "invoice"}
    return {**known, "amount": amount, "month": "April 2023", **more}


def made() -> Iterator[Sent]:
    """One file of each fate: good, with warnings, refused, unreadable, of another layout."""
    rows = {
        "good.csv": (spending("INV-1", "10"), spending("INV-2", "20")),
        "warnings.csv": (spending("INV-1", "150"), spending("INV-2", "70")),
        "refused.csv": (
            spending("INV-1", "1,50"),
            spending("INV-1", "10", kind="Bill", month="03/31/2024"),
            spending("INV-3", "=1+1", scheme="S-999999"),
        ),
    }
    for name, found in rows.items():
        yield Sent(name, sheet("actuals", *found).content, "actuals")
    yield Sent("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "actuals")
    yield Sent("other.csv", sheet("actuals", spending("INV-1", "10")).content, "schemes")
    yield Sent("empty.csv", b"", "actuals")
    yield Sent("Ünï £.csv", sheet("actuals", spending("INV-9", "9")).content, "actuals")


def awkward() -> Iterator[Sent]:
    """Every awkward file that the reader is tested with."""
    for reading in sorted(FILES.glob("*.json")):
        layout = json.loads(reading.read_text(encoding="utf-8"))["layout"]
        file = reading.with_suffix("")
        if layout in DOORS:
            yield Sent(file.name, file.read_bytes(), layout)


def sender(office: Office, layout: str) -> tuple[str, Viewer]:
    """Somebody who may send this kind of spreadsheet, by name."""
    people = office.ground.people
    known = {"finance": people.finance, "lead": people.lead, "admin": people.admin}
    return next(
        (name, who)
        for name, who in known.items()
        if layout in {kind.name for kind in upload_kinds(who)}
    )


def by_command(url: str, name: str, sent: Sent, folder: Path) -> dict[str, Any]:
    """What the command says of a file, without storing it."""
    path = folder / sent.name
    path.write_bytes(sent.content)
    words = ("import", sent.layout, str(path), "--check", "--json")
    result = run(url, *words, "--by", f"{name}@example.org")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def by_web(office: Office, who: Visitor, sent: Sent) -> tuple[dict[str, Any], Page]:
    """What the page says of a file, with what it is made from."""
    form = who.opens("/uploads/new")
    data: dict[str, Any] = {**form.hidden(), "kind": sent.layout}
    data["file"] = (io.BytesIO(sent.content), sent.name)
    kind = "multipart/form-data"
    response = who.client.post("/uploads/new", data=data, content_type=kind, follow_redirects=True)
    page = Page(response)
    response.close()
    assert page.status == 200, (sent.name, page.words)
    token = page.address.rpartition("/")[2]
    with office.reading() as session:
        answer = session.scalars(select(UploadDraft.answer).where(UploadDraft.token == token)).one()
    return {key: answer[key] for key in SAID_BY_BOTH if key in answer}, page


def listed(who: Visitor, page: Page) -> list[tuple[str, str, str, str]]:
    """The problems as the page gives them away: severity, cell, value, message."""
    href = page.links().get("List of problems (CSV)")
    if href is None:
        return []
    lines = csv.DictReader(io.StringIO(who.client.get(href).data.decode("utf-8-sig")))
    return [
        (line["Severity"].lower(), line["Cell"], line["Value found"], line["What to do"])
        for line in lines
    ]


@pytest.mark.parametrize("files", [made, awkward])
def test_both_doors_say_the_same_of_the_same_file(
    office: Office, fresh_database_url: str, tmp_path: Path, files: Files
) -> None:
    outcomes = set()
    for sent in files():
        name, person = sender(office, sent.layout)
        who = office.visitor(person)
        command = by_command(fresh_database_url, name, sent, tmp_path)
        web, page = by_web(office, who, sent)
        assert web == command, sent.name
        outcomes.add(command["outcome"])
        told = [
            (one["severity"], one["cell"] or "", one["value"].lstrip("'"), one["message"])
            for one in command["problems"]
        ]
        shown = [(*one[:2], one[2].lstrip("'"), one[3]) for one in listed(who, page)]
        assert [" ".join(one).split() for one in shown] == [" ".join(one).split() for one in told]
        shown_messages = {message for *_, message in shown}
        for message in shown_messages:
            # Messages that differ in their figures alone share a heading, and keep their words.
            assert " ".join(message.split()) in page.words or len(shown_messages) > 40
    assert "refused" in outcomes


def test_what_one_door_stored_is_unchanged_at_the_other(
    office: Office, fresh_database_url: str, tmp_path: Path
) -> None:
    finance = office.visitor(office.ground.people.finance)
    good, *_ = made()
    _, page = by_web(office, finance, good)
    finance.sends(page)
    after = by_command(fresh_database_url, "finance", good, tmp_path)
    assert after["counts"] == {"rows": 2, "created": 0, "changed": 0, "unchanged": 2, "refused": 0}


def test_a_partner_sends_only_its_own_workbooks_through_either_door(
    office: Office, fresh_database_url: str, tmp_path: Path
) -> None:
    people = office.ground.people
    made_for_other = template_for(fresh_database_url, "actuals", "OTHER", tmp_path)
    command = by_command(fresh_database_url, "partner", made_for_other, tmp_path)
    web, _ = by_web(office, office.visitor(people.partner), made_for_other)
    assert web == command
    assert command["outcome"] == "refused"
    assert "was made for" in command["problems"][0]["message"]
    staff = by_command(fresh_database_url, "finance", made_for_other, tmp_path)
    assert not any("was made for" in one["message"] for one in staff["problems"])


def template_for(url: str, layout: str, organisation: str, folder: Path) -> Sent:
    """A workbook as the command makes it for an organisation."""
    path = folder / "template.xlsx"
    done = run(url, "template", layout, "--out", str(path), "--organisation", organisation)
    assert done.exit_code == 0, done.output
    return Sent(path.name, path.read_bytes(), layout)
