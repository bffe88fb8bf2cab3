"""Several people press the button of one report in the same moment: nobody's text is lost."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from tests.support.reporting import Q1
from tests.support.reporting_office import ReportingOffice
from tests.support.structure import problems_of
from tests.web.visiting import Page, Visitor
from tracker.db.mail import Mail
from tracker.db.outcomes import OutcomeReportVersion
from tracker.domain.outcomes.answers import EVERYBODY, Answers
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.services.outcomes.page import ReportSeen, read_report

WRITERS = 4
# Once could be chance: who is first, and how close the others are, differs each time.
ROUNDS = 3


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


def stored(office: ReportingOffice) -> ReportSeen:
    with office.reading() as session:
        return read_report(session, office.ground.people.partner, office.pottery, Q1)


def answers(office: ReportingOffice) -> Answers:
    found = stored(office).answers
    assert found is not None
    return found


def sends(visitor: Visitor, page: Page, typed: dict[str, str]) -> Callable[[], Page]:
    """What presses the button once it is called, and follows nothing."""
    data = page.hidden()
    for name, value in typed.items():
        data.setlist(name, [value])
    return lambda: Page(visitor.client.post(page.address, data=data))


def at_once(presses: Sequence[Callable[[], Page]]) -> list[Page]:
    """Everybody presses in the same moment."""
    start = Barrier(len(presses))

    def press(one: Callable[[], Page]) -> Page:
        start.wait(10)
        return one()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def test_four_people_save_one_page_and_every_text_is_stored_or_still_on_a_page(
    office: ReportingOffice,
) -> None:
    for number in range(ROUNDS):
        writers = [office.partner() for _ in range(WRITERS)]
        pages = [one.opens(office.address("form/delivery")) for one in writers]
        texts = [f"What writer {one} saw in round {number}" for one in range(WRITERS)]
        told = at_once(
            [
                sends(writer, page, {"delivered": text, "difference": ""})
                for writer, page, text in zip(writers, pages, texts, strict=True)
            ]
        )
        assert sorted(page.status for page in told) == [302, *[409] * (WRITERS - 1)]
        kept = answers(office).delivered
        for text, page in zip(texts, told, strict=True):
            if page.status == 302:
                assert kept == text
                continue
            assert problems_of(page.html) == []
            # The writer's own text beside the one that is stored, and in the field to go on with.
            [row] = page.rows("What you entered and what is stored now")
            assert row == ["What was delivered Different", text, kept]
            assert page.value("delivered") == text
        assert len(stored(office).versions) == number + 1


def test_two_people_on_two_pages_of_a_report_are_both_stored(office: ReportingOffice) -> None:
    for number in range(ROUNDS):
        one, other = office.partner(), office.partner()
        delivery = one.opens(office.address("form/delivery"))
        people = other.opens(office.address("form/people"))
        text, count = f"Walks in round {number}", str(number + 1)
        told = at_once(
            [
                sends(one, delivery, {"delivered": text, "difference": ""}),
                sends(other, people, {"people_reached": count, "reason": ""}),
            ]
        )
        assert [page.status for page in told] == [302, 302]
        assert answers(office).delivered == text
        assert answers(office).values[EVERYBODY].words == count


def test_a_report_is_handed_in_once_however_many_press(office: ReportingOffice) -> None:
    office.bring(ReportState.DRAFT)
    writers = [office.partner() for _ in range(WRITERS)]
    pages = [one.opens(office.address("check")) for one in writers]
    told = at_once([sends(one, page, {}) for one, page in zip(writers, pages, strict=True)])
    assert sorted(page.status for page in told) == [302, *[409] * (WRITERS - 1)]
    assert all(problems_of(page.html) == [] for page in told if page.status == 409)
    with office.reading() as session:
        acts = session.scalars(select(OutcomeReportVersion.act)).all()
        mails = session.scalar(select(func.count()).select_from(Mail))
    assert acts.count(ReportAct.SUBMIT) == 1
    # One to the one lead.
    assert mails == 1


def test_one_saves_while_the_other_hands_in_and_neither_is_lost(office: ReportingOffice) -> None:
    office.bring(ReportState.DRAFT)
    one, other = office.partner(), office.partner()
    page = one.opens(office.address("form/risks-and-learning"))
    check = other.opens(office.address("check"))
    saved, submitted = at_once(
        [sends(one, page, {"risks": "", "learning": "Come early"}), sends(other, check, {})]
    )
    if saved.status == 302:
        assert submitted.status == 409
        assert stored(office).state is ReportState.DRAFT
        assert answers(office).learning == "Come early"
    else:
        # Told that it is submitted, and how to get it back.
        assert (saved.status, submitted.status) == (422, 302)
        assert "Recall it to change it" in saved.problems[0]
        assert stored(office).state is ReportState.SUBMITTED
        assert saved.value("learning") == "Come early"
