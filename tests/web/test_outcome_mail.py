"""Mail from a page to the file: written with the act, sent after the commit, and its link opens."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support import evidence
from tests.support.reporting import BODY, Q1
from tests.support.reporting_office import ReportingOffice
from tests.support.smtp_server import Mood, mail_server
from tests.web.test_evidence_pages import add
from tests.web.visiting import Visitor
from tracker.db.mail import Mail
from tracker.domain.mail import MailStatus
from tracker.domain.outcomes.states import ReportState
from tracker.services.links import address_of_link
from tracker.services.mail.carriers import Carrier, FolderCarrier, carrier_to
from tracker.services.mail.postman import Postman
from tracker.services.mail.sending import Sender, send_waiting
from tracker.services.outcomes.evidence import EraseEvidence, erase_evidence
from tracker.services.outcomes.page import read_report

# Behind a prefix, as many trusts serve such things.
SITE = "https://tracker.example.org/board"


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


def sender(carrier: Carrier) -> Sender:
    return Sender("Tracker <tracker@example.org>", SITE, carrier, address_of_link)


def waiting(office: ReportingOffice) -> list[Mail]:
    with office.reading() as session:
        query = select(Mail).where(Mail.status == MailStatus.WAITING).order_by(Mail.id)
        return list(session.scalars(query))


class Letterbox:
    """The folder that mail goes to, emptied by whoever reads it."""

    def __init__(self, office: ReportingOffice, folder: Path) -> None:
        self._office = office
        self.folder = folder

    def next(self) -> EmailMessage:
        """Let a postman make his rounds until the one mail that waits has come, and read it."""
        postman = Postman(self._office.sessions, sender(FolderCarrier(self.folder)), pause=0.02)
        postman.start()
        deadline = time.monotonic() + 10
        # One that is still being written has a name that begins with a dot.
        while not (found := self._whole()) and time.monotonic() < deadline:
            time.sleep(0.02)
        postman.stop()
        [file] = found
        message = message_from_bytes(file.read_bytes(), policy=default)
        file.unlink()
        return message

    def _whole(self) -> list[Path]:
        return sorted(self.folder.glob("[!.]*.eml"))


def follows(visitor: Visitor, message: EmailMessage) -> str:
    """Open the link of a mail as its reader does; the words of the page."""
    [link] = re.findall(rf"{re.escape(SITE)}(/\S+)", message.get_content())
    return visitor.opens(link).words


def test_every_move_by_page_arrives_with_a_link_that_opens_the_report(
    office: ReportingOffice, tmp_path: Path
) -> None:
    box = Letterbox(office, tmp_path / "outbox")
    office.bring(ReportState.DRAFT)
    partner, lead = office.partner(), office.lead()

    partner.sends(partner.opens(office.address("check")))
    assert [mail.address for mail in waiting(office)] == ["lead@example.org"]
    told = box.next()
    assert (told["To"], told["Subject"]) == ("lead@example.org", "An outcome report was handed in")
    assert "Begin the review" in follows(lead, told)
    assert waiting(office) == []

    page = lead.opens(office.address())
    lead.client.post(office.address("review"), data=page.hidden())
    assert box.next()["Subject"] == "An outcome report is being reviewed"
    lead.fills(office.address("query"), people="Was it 148?", reason="")
    told = box.next()
    assert told["To"] == "partner@example.org"
    assert "Was it 148?" in told.get_content()
    assert "Question" in follows(partner, told)

    partner.sends(partner.opens(office.address("check")))
    box.next()
    lead.client.post(office.address("review"), data=lead.opens(office.address()).hidden())
    box.next()
    lead.fills(office.address("accept"), body=BODY)
    told = box.next()
    assert told["Subject"] == "An outcome report was accepted"
    assert BODY in follows(partner, told)


def test_what_is_refused_writes_no_mail(office: ReportingOffice) -> None:
    partner = office.partner()
    partner.sends(partner.opens(office.address("nil")), 422, reason="")
    partner.fills(office.address("form/people"), people_reached="12")
    partner.sends(partner.opens(office.address("check")), 422)
    assert waiting(office) == []


@pytest.mark.parametrize("mood", [Mood.RUDE, Mood.BUSY, Mood.NOBODY_THERE])
def test_a_mail_server_that_fails_fails_no_page_and_is_asked_again(
    office: ReportingOffice, mood: Mood, tmp_path: Path
) -> None:
    office.bring(ReportState.DRAFT)
    partner = office.partner()
    with mail_server() as exchange:
        exchange.mood = mood
        by_server = sender(carrier_to(exchange.place, "tracker.example.org"))
        postman = Postman(office.sessions, by_server, pause=0.02, pause_when_down=0.02)
        postman.start()
        done = partner.sends(partner.opens(office.address("check")))
        assert "Report submitted" in done.banner
        send_waiting(office.sessions, by_server)
        postman.stop()
    with office.reading() as session:
        assert read_report(session, partner.viewer, office.pottery, Q1).state is (
            ReportState.SUBMITTED
        )
        [mail] = session.scalars(select(Mail))
    assert mail.tries >= 1
    assert mail.problem
    if mood is Mood.NOBODY_THERE:
        assert mail.status is MailStatus.UNDELIVERABLE
        assert "lead@example.org" in office.lead().opens("/outcomes/").words
        return
    # A quarter of an hour later the server is back: here it is the folder.
    later = datetime.now(UTC) + timedelta(minutes=15)
    tally = send_waiting(office.sessions, sender(FolderCarrier(tmp_path)), lambda: later)
    assert (tally.sent, len(list(tmp_path.glob("*.eml")))) == (1, 1)


def test_those_who_report_are_told_by_mail_when_somebody_else_erases_a_file(
    office: ReportingOffice, tmp_path: Path
) -> None:
    [one] = add(office, ("mrs-example.csv", evidence.CSV))
    lead, where = office.lead(), office.address(f"files/{one.number}/erase")
    lead.sends(lead.opens(where), 422, reason=" ")
    assert waiting(office) == []
    lead.sends(lead.opens(where), reason="It named somebody")
    # Nobody of the other partner, and not the lead, who did it.
    assert [mail.address for mail in waiting(office)] == ["partner@example.org"]
    told = Letterbox(office, tmp_path / "outbox").next()
    assert told["Subject"] == "A file of an outcome report was erased"
    words = told.get_content()
    assert "It named somebody" in words
    # A name may be what had to go.
    assert "mrs-example" not in words
    assert "Evidence" in follows(office.partner(), told)


def test_an_erasure_that_is_undone_by_a_fault_tells_nobody(office: ReportingOffice) -> None:
    [one] = add(office, ("register.csv", evidence.CSV))
    order = EraseEvidence(office.pottery, Q1, one.number, "It named somebody")

    def erases_and_fails() -> None:
        with office.recording() as made:
            erase_evidence(made.session, made.people.lead, order)
            assert made.session.scalars(select(Mail)).all() != []
            raise RuntimeError("The database went away")

    with pytest.raises(RuntimeError, match="The database went away"):
        erases_and_fails()
    assert waiting(office) == []
