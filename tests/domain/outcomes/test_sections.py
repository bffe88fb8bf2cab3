"""Which section an answer belongs to, and what a question of a reviewer is about."""

import pytest

from tracker.domain.observed_values import Breakdown, MeasureFacts, ValueForm
from tracker.domain.outcomes.answer_rules import AskedFor
from tracker.domain.outcomes.answers import (
    EVERYBODY,
    FROM_CORE20,
    SPENDING,
    AnswerKey,
    Answers,
    counted,
)
from tracker.domain.outcomes.questions import by_section, together
from tracker.domain.outcomes.sections import Section, part_of, section_of, sections_of

SEX = Breakdown("sex", "Sex", {"F": "Female", "NK": "Not known"})
QUINTILES = Breakdown("imd_quintile", "Deprivation quintile", {"1": "1", "NK": "Not known"})
ASKED = AskedFor(
    measures={"SMOKE": MeasureFacts("SMOKE", "Smoking", ValueForm.PROPORTION, "percent")},
    breakdowns={"sex": SEX, "imd_quintile": QUINTILES},
)


@pytest.mark.parametrize(
    ("field", "section"),
    [
        ("people_reached", Section.PEOPLE),
        ("reason", Section.PEOPLE),
        ("people_reached/sex", Section.SEX),
        ("people_reached/sex/F", Section.SEX),
        (FROM_CORE20.field, Section.DEPRIVATION),
        ("people_not_known", Section.DEPRIVATION),
        ("SMOKE/numerator", Section.MEASURES),
        ("delivered", Section.DELIVERY),
        ("learning", Section.LEARNING),
        ("case_study_consent", Section.CASE_STUDY),
        (SPENDING.field, Section.SPENDING),
        (None, Section.PEOPLE),
    ],
)
def test_each_field_is_told_on_its_section(field: str | None, section: Section) -> None:
    assert section_of(field, ASKED) is section
    assert section_of(field, AskedFor(is_short=True)) is Section.SHORT


def test_a_report_is_asked_only_what_it_can_answer() -> None:
    asked = sections_of(ASKED)
    assert Section.MEASURES in asked
    assert Section.AGE not in asked
    assert Section.MEASURES not in sections_of(AskedFor())
    assert sections_of(AskedFor(is_short=True)) == (Section.SHORT,)


def test_the_parts_of_all_sections_are_the_whole_and_share_nothing() -> None:
    answers = Answers(
        {
            EVERYBODY: counted(9),
            FROM_CORE20: counted(3),
            AnswerKey("people_reached", "sex", "F"): counted(4),
            SPENDING: counted(100),
        },
        delivered="Walks",
        risks="Rain",
        case_study="A story",
        case_study_consent=True,
    )
    parts = [part_of(answers, section, ASKED) for section in sections_of(ASKED)]
    keys = [key for part in parts for key in part.values]
    assert sorted(keys) == sorted(answers.values)
    assert "".join(part.delivered for part in parts) == "Walks"
    assert sum(part.case_study_consent for part in parts) == 1
    assert part_of(answers, Section.SHORT, AskedFor(is_short=True)) == answers


def test_questions_are_taken_apart_as_they_were_put_together() -> None:
    asked = {
        None: "Thank you.\n\nTwo questions:",
        Section.PEOPLE: "188 or 90?\n\nSee last quarter",
        Section.SPENDING: "Why: so little?",
    }
    assert by_section(together(asked)) == asked
    assert by_section("A question from before: there were sections") == {
        None: "A question from before: there were sections"
    }
