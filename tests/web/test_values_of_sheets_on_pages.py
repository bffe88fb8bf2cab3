"""What only a spreadsheet can say of a value outlives the pages, which cannot ask for it."""

from collections.abc import Iterator

import pytest

from imports.catalogue_words import ValueForm
from tests.support.observing import measure_row
from tests.support.reporting import Q1
from tests.support.reporting_office import ReportingOffice
from tests.web.visiting import Visitor
from tracker.domain.outcomes.answers import (
    EVERYBODY,
    SPENDING,
    AnswerKey,
    Answers,
    Value,
    counted,
    not_reported,
)
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.catalogue import add_measure
from tracker.services.outcomes.page import read_report
from tracker.services.schemes.links import LinkMeasure, link_measure

FIRST, SECOND = (AnswerKey("people_reached", "imd_quintile", group) for group in "12")
QUIT, WALKS = AnswerKey("quit"), AnswerKey("walks")
SUPPRESSED = Value(ValueStatus.SUPPRESSED, reason="Fewer than 8 people")
FROM_SHEET = Answers(
    {
        EVERYBODY: SUPPRESSED,
        FIRST: not_reported("Postcodes were not asked for"),
        SECOND: counted(600, Qualifier.NEARLY),
        QUIT: Value(ValueStatus.NIL),
        WALKS: SUPPRESSED,
        SPENDING: not_reported("The books are not closed"),
    }
)


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[ReportingOffice]:
    """A report that came by spreadsheet, with every state that a value can be in."""
    office = ReportingOffice(fresh_database_url)
    with office.recording() as made:
        for code, name, form in (
            ("quit", "People who quit smoking", ValueForm.PROPORTION),
            ("walks", "Walks", ValueForm.COUNT),
        ):
            add_measure(made.session, measure_row(made.session, code, name, "percent", form))
            link_measure(made.session, made.people.lead, LinkMeasure(office.pottery_id, code))
        made.save(FROM_SHEET, office.pottery_id)
    yield office
    office.close()


@pytest.fixture
def partner(office: ReportingOffice) -> Visitor:
    return office.partner()


def _answers(office: ReportingOffice) -> Answers:
    with office.reading() as session:
        found = read_report(session, office.ground.people.partner, office.pottery, Q1).answers
    assert found is not None
    return found


# What a browser sends of each page when nothing is typed.
UNTYPED = {
    "people": {"people_reached": "", "people_reached_qualifier": "exact",
               "reason": "Fewer than 8 people"},
    "deprivation": {"people_reached_imd_quintile_2": "600"},
    "measures": {"quit_numerator": "0", "quit_denominator": "", "quit_qualifier": "exact",
                 "quit_reason": "", "walks_value": "", "walks_qualifier": "exact",
                 "walks_reason": "Fewer than 8 people"},
    "spending": {},
}  # fmt: skip


@pytest.mark.parametrize("page", sorted(UNTYPED))
def test_a_page_that_is_saved_as_it_stands_changes_nothing(
    page: str, office: ReportingOffice, partner: Visitor
) -> None:
    partner.fills(office.address(f"form/{page}"), **UNTYPED[page])
    assert _answers(office) == FROM_SHEET


def test_what_is_typed_on_a_page_takes_the_place_of_what_a_sheet_said(
    office: ReportingOffice, partner: Visitor
) -> None:
    typed = UNTYPED["measures"] | {"walks_value": "9", "walks_reason": "", "quit_numerator": "2",
                                   "quit_denominator": "5"}  # fmt: skip
    partner.fills(office.address("form/measures"), **typed)
    found = _answers(office).values
    assert (found[WALKS].words, found[QUIT].words) == ("9", "2 of 5")


def test_the_report_shows_each_state_in_words(office: ReportingOffice, partner: Visitor) -> None:
    words = partner.opens(office.address("check")).words
    assert "Suppressed: Fewer than 8 people" in words
    assert "Not reported: Postcodes were not asked for" in words
    assert "nearly 600" in words
