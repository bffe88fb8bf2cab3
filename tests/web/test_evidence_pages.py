"""The pages of evidence: several files at once, what is good kept, and nobody's file for others."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.support import evidence as made
from tests.support.reporting import Q1
from tests.support.reporting_office import ReportingOffice
from tests.support.structure import problems_of
from tests.web.visiting import Page, Visitor
from tracker.db.engine import make_engine, make_sessions
from tracker.db.evidence import EvidenceContent
from tracker.db.journal import Journal
from tracker.db.migrate import upgrade
from tracker.domain.outcomes.evidence import LIMITS, MEGABYTE, Evidence
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.services.backup import restore, save
from tracker.services.outcomes.evidence_files import open_evidence
from tracker.services.outcomes.page import read_report
from tracker.services.refusals import NotFoundError

REGISTER = ("register.csv", made.CSV)
PHOTO = ("photo.png", made.png(1))
A = ReportAct
STAYS = {"stay": "y"}


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def partner(office: ReportingOffice) -> Visitor:
    return office.partner()


def send(
    who: Visitor,
    page: Page,
    *files: tuple[str, bytes],
    status: int = 200,
    to: str = "",
    typed: Mapping[str, str] | None = None,
) -> Page:
    """Send the form of the page with these files chosen."""
    data: MultiDict[str, object] = MultiDict(page.hidden())
    for name, value in (typed or {}).items():
        data.add(name, value)
    for name, content in files:
        data.add("files", (BytesIO(content), name))
    answer = who.client.post(
        (page.address or "") + to,
        data=data,
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    found = Page(answer)
    answer.close()
    assert found.status == status, found.words
    assert problems_of(found.html) == []
    return found


def add(office: ReportingOffice, *files: tuple[str, bytes]) -> tuple[Evidence, ...]:
    """Add files to the first report of the pottery, as its partner."""
    partner = office.partner()
    send(partner, partner.opens(office.address("form/evidence")), *files, typed=STAYS)
    return listed(office)


def listed(office: ReportingOffice) -> tuple[Evidence, ...]:
    with office.reading() as session:
        report = read_report(session, office.ground.people.partner, office.pottery, Q1)
    return report.answers.evidence if report.answers else ()


def act(office: ReportingOffice, *acts: ReportAct) -> None:
    for one in acts:
        with office.recording() as reporting:
            reporting.do(one, office.pottery_id)


def accepted(office: ReportingOffice) -> Evidence:
    """A file of a report that is accepted."""
    office.bring(ReportState.DRAFT)
    [one] = add(office, REGISTER)
    act(office, A.SUBMIT, A.REVIEW, A.ACCEPT)
    return one


def test_evidence_is_an_optional_task_of_the_report(
    office: ReportingOffice, partner: Visitor
) -> None:
    assert "Evidence Optional" in partner.opens(office.address()).words
    add(office, REGISTER)
    assert "Evidence Done" in partner.opens(office.address()).words


def test_several_files_are_added_at_once_and_then_described(
    office: ReportingOffice, partner: Visitor
) -> None:
    page = send(
        partner, partner.opens(office.address("form/evidence")), REGISTER, PHOTO, typed=STAYS
    )
    assert page.address.endswith("/form/evidence")
    assert page.banner == "2 files are added"
    assert "register.csv (CSV file, 37 bytes)" in page.words
    first, second = listed(office)
    typed = {f"caption_{first.number}": "Who came", f"caption_{second.number}": ""}
    page = send(partner, page, typed=typed)
    assert page.address.endswith("/form/spending")
    assert [one.caption for one in listed(office)] == ["Who came", ""]
    check = partner.opens(office.address("check"))
    assert "register.csv (CSV file, 37 bytes) Who came" in check.words


def test_saving_with_files_chosen_adds_them_and_goes_on(
    office: ReportingOffice, partner: Visitor
) -> None:
    page = send(partner, partner.opens(office.address("form/evidence")), REGISTER)
    assert page.address.endswith("/form/spending")
    assert [one.name for one in listed(office)] == ["register.csv"]
    page = send(partner, partner.opens(office.address("form/evidence")), to="?to=check")
    assert page.address.endswith("/check")


def test_all_problems_are_told_at_once_and_what_is_good_is_kept(
    office: ReportingOffice, partner: Visitor
) -> None:
    large = made.png() + bytes(LIMITS.file_bytes)
    page = send(
        partner,
        partner.opens(office.address("form/evidence")),
        REGISTER,
        ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("scan.png", large),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(8)),
        ("copy.csv", made.CSV),
        status=422,
    )
    assert [one.partition(".")[0] for one in page.problems] == ["page", "scan", "photo", "copy"]
    assert "1 file is added, and need not be chosen again" in page.words
    assert page.title.startswith("Error: ")
    assert [one.name for one in listed(office)] == ["register.csv"]
    assert "register.csv (CSV file, 37 bytes)" in page.words


def test_a_file_is_removed_by_a_tick(office: ReportingOffice, partner: Visitor) -> None:
    first, second = add(office, REGISTER, PHOTO)
    page = partner.opens(office.address("form/evidence"))
    send(partner, page, typed={f"remove_{first.number}": "y"})
    assert listed(office) == (second,)
    versions = partner.opens(office.address("versions/1"))
    assert "register.csv" in versions.words
    assert "register.csv" not in partner.opens(office.address("check")).words


def test_a_caption_that_is_too_long_stays_as_typed_and_the_rest_is_kept(
    office: ReportingOffice, partner: Visitor
) -> None:
    [one] = add(office, REGISTER)
    name = f"caption_{one.number}"
    page = send(
        partner,
        partner.opens(office.address("form/evidence")),
        PHOTO,
        status=422,
        typed={name: "x" * 201},
    )
    assert page.problems == ["What register.csv shows must be 200 characters or fewer"]
    assert page.value(name) == "x" * 201
    assert [each.name for each in listed(office)] == ["register.csv", "photo.png"]


def test_two_people_who_describe_one_file_are_both_told(
    office: ReportingOffice, partner: Visitor
) -> None:
    [one] = add(office, REGISTER)
    name = f"caption_{one.number}"
    mine, theirs = (partner.opens(office.address("form/evidence")) for _ in range(2))
    send(partner, theirs, typed={name: "Theirs"})
    page = send(partner, mine, PHOTO, status=422, typed={name: "Mine"})
    assert "it says “Theirs” now" in page.problems[0]
    assert page.value(name) == "Mine"
    assert [each.caption for each in listed(office)] == ["Theirs", ""]
    send(partner, page, typed={name: "Mine"})
    assert [each.caption for each in listed(office)] == ["Mine", ""]


def test_more_files_than_a_report_takes_are_told_by_name(
    office: ReportingOffice, partner: Visitor
) -> None:
    many = [(f"photo-{number}.png", made.png(number)) for number in range(LIMITS.files + 2)]
    page = send(partner, partner.opens(office.address("form/evidence")), *many, status=422)
    assert page.problems == ["2 files were left out: choose at most 10 at once"]
    page = send(partner, page, ("one-more.png", made.png(99)), status=422)
    assert page.problems[0].startswith("one-more.png is not added: a report has at most 10 files")
    assert len(listed(office)) == LIMITS.files


def test_a_request_that_is_far_too_large_is_answered_unread(
    office: ReportingOffice, partner: Visitor
) -> None:
    answer = partner.client.post(
        office.address("form/evidence"),
        environ_overrides={"CONTENT_LENGTH": str(200 * MEGABYTE)},
        content_type="multipart/form-data; boundary=x",
    )
    page = Page(answer)
    assert page.status == 413
    assert page.problems[0].startswith("The files together must be 60 MB or smaller")


def test_nothing_that_is_sent_twice_leaves_a_row_in_the_journal(
    office: ReportingOffice, partner: Visitor
) -> None:
    add(office, REGISTER)
    with office.reading() as session:
        before = session.scalars(select(Journal.number)).all()
    send(partner, partner.opens(office.address("form/evidence")), REGISTER, status=422)
    with office.reading() as session:
        assert session.scalars(select(Journal.number)).all() == before


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("a%22; filename=evil.exe.png", "a- filename=evil.exe.png"),
        ("con.png", "file con.png"),
        ("übersicht \u202egpj.png", "übersicht gpj.png"),
        ("<img src=x onerror=alert(1)>.png", "-img src=x onerror=alert(1)-.png"),
    ],
)
def test_a_hostile_name_is_shown_and_sent_back_made_safe(
    office: ReportingOffice, partner: Visitor, sent: str, stored: str
) -> None:
    [one] = add(office, (sent, made.png()))
    assert one.name == stored
    page = partner.opens(office.address("check"))
    assert stored in page.words
    assert "<img src=x" not in page.html
    answer = partner.client.get(office.address(f"files/{one.number}"))
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "\n" not in disposition


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (REGISTER, "application/octet-stream"),
        (PHOTO, "image/png"),
        (("report.pdf", made.pdf()), "application/pdf"),
        (("notes.txt", made.TEXT), "application/octet-stream"),
    ],
)
def test_a_file_comes_back_byte_for_byte_and_never_as_a_page(
    office: ReportingOffice, partner: Visitor, file: tuple[str, bytes], kind: str
) -> None:
    [one] = add(office, file)
    answer = partner.client.get(office.address(f"files/{one.number}"))
    assert answer.data == file[1]
    assert answer.headers["Content-Type"].partition(";")[0] == kind
    assert answer.headers["Content-Disposition"] == f"attachment; filename={file[0]}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_else_finds_a_file_by_its_number(office: ReportingOffice) -> None:
    office.bring(ReportState.DRAFT)
    [one] = add(office, REGISTER)
    people, file = office.ground.people, office.address(f"files/{one.number}")
    others = (people.other_partner, people.finance, people.admin)
    for who in others:
        assert office.visitor(who).client.get(file).status_code == 404
    assert office.visitor(people.evaluator).client.get(file).status_code == 403
    # Nor through the address of a report of their own.
    garden = office.address(f"files/{one.number}", office.garden)
    assert office.other_partner().client.get(garden).status_code == 404
    assert (
        office.partner().client.get(office.address("files/99999999999999999999")).status_code == 404
    )
    for who in (people.partner, people.lead):
        assert office.visitor(who).client.get(file).status_code == 200


def test_an_accepted_files_bytes_are_for_staff_and_an_evaluator_learns_only_that_it_is_there(
    office: ReportingOffice,
) -> None:
    one = accepted(office)
    people, file = office.ground.people, office.address(f"files/{one.number}")
    for who in (people.finance, people.admin, people.lead, people.partner):
        assert office.visitor(who).client.get(file).status_code == 200
    evaluator = office.visitor(people.evaluator)
    assert evaluator.client.get(file).status_code == 403
    for page in ("", "versions", "versions/5"):
        assert "register.csv" not in evaluator.opens(office.address(page)).html
    assert "Files 1 file, for those who report" in evaluator.opens(office.address()).words


def test_a_reviewer_sees_which_files_are_new_since_the_questions(office: ReportingOffice) -> None:
    office.bring(ReportState.DRAFT)
    add(office, REGISTER)
    act(office, A.SUBMIT, A.REVIEW)
    lead = office.lead()
    page = lead.opens(office.address())
    assert "No virus scanner has looked at these files: open them with care" in page.words
    assert "New since" not in page.words
    lead.fills(office.address("query"), evidence="Is there a photograph?", reason="")
    partner = office.partner()
    assert "Evidence Question" in partner.opens(office.address()).words
    asked = partner.opens(office.address("form/evidence"))
    assert "Is there a photograph?" in asked.words
    send(partner, asked, PHOTO)
    act(office, A.SUBMIT)
    page = lead.opens(office.address())
    assert "photo.png (PNG picture, 67 bytes) New since the questions" in page.words
    assert "register.csv (CSV file, 37 bytes) New" not in page.words
    assert page.rows("Changed since it was handed in before") == [
        ["Evidence file", "Not given", "photo.png (PNG picture, 67 bytes)"]
    ]


def test_erasing_asks_why_and_shows_in_every_version(office: ReportingOffice) -> None:
    one = accepted(office)
    lead, where = office.lead(), office.address(f"files/{one.number}/erase")
    assert where in lead.opens(office.address()).links().values()
    page = lead.opens(where)
    assert "register.csv" in page.words
    assert "by partner" in page.words
    assert lead.sends(page, 422, reason=" ").problems == ["Enter a reason: why the file is erased"]
    page = lead.sends(page, reason="It named somebody")
    assert page.banner == "The file is erased. That there was one is kept"
    for version in ("", "versions/2", "versions/5"):
        words = lead.opens(office.address(version)).words
        assert "register.csv (CSV file, 37 bytes) Erased on" in words
        assert "by lead: It named somebody" in words
    assert lead.client.get(office.address(f"files/{one.number}")).status_code == 404
    assert lead.client.get(where).status_code == 404
    with office.reading() as session:
        assert session.scalars(select(EvidenceContent.file_id)).all() == []


def test_who_reports_cannot_erase(office: ReportingOffice, partner: Visitor) -> None:
    [one] = add(office, REGISTER)
    where = office.address(f"files/{one.number}/erase")
    assert partner.client.get(where).status_code == 403
    assert "Erase" not in partner.opens(office.address("check")).words


def test_the_smallest_award_keeps_its_one_page_and_may_have_evidence(
    office: ReportingOffice, partner: Visitor
) -> None:
    where = office.address("form/evidence", office.small, "2023-24")
    assert where in {
        link.partition("?")[0]
        for link in partner.opens(office.address("", office.small, "2023-24")).links().values()
    }
    page = send(partner, partner.opens(where), REGISTER)
    assert page.address == office.address("check", office.small, "2023-24")
    assert "register.csv (CSV file, 37 bytes)" in page.words


def test_what_is_handed_in_shows_its_files_and_takes_no_more(
    office: ReportingOffice, partner: Visitor
) -> None:
    office.bring(ReportState.DRAFT)
    add(office, REGISTER)
    page = partner.opens(office.address("form/evidence"))
    act(office, A.SUBMIT)
    refused = send(partner, page, PHOTO, status=422)
    assert "submitted and cannot be saved" in refused.problems[0]
    assert "register.csv (CSV file, 37 bytes)" in partner.opens(office.address()).words
    assert len(listed(office)) == 1


def test_the_preview_names_the_page_of_evidence(office: ReportingOffice) -> None:
    page = office.lead().opens(office.address("preview"))
    assert "Files that show what was delivered" in page.words


def test_a_backup_holds_the_files_and_what_was_erased_stays_erased(
    office: ReportingOffice, tmp_path: Path
) -> None:
    first, second = add(office, REGISTER, PHOTO)
    lead = office.lead()
    lead.fills(office.address(f"files/{first.number}/erase"), reason="It named somebody")
    save(office.engine, tmp_path / "backup.zip")
    upgrade(url := f"sqlite:///{tmp_path / 'other.db'}")
    restore(engine := make_engine(url), tmp_path / "backup.zip")
    with make_sessions(engine)() as session:
        report = read_report(session, lead.viewer, office.pottery, Q1)
        assert list(report.erased) == [first.number]
        opened = open_evidence(session, lead.viewer, report, second.number)
        assert opened.content == PHOTO[1]
        with pytest.raises(NotFoundError):
            open_evidence(session, lead.viewer, report, first.number)
    engine.dispose()
