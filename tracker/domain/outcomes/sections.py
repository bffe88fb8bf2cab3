"""The sections of a report: which answers each page asks for, and where a question belongs."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from tracker.domain.outcomes.answer_rules import AskedFor
from tracker.domain.outcomes.answers import (
    DEPRIVATION,
    EVERYBODY,
    EVIDENCE,
    FROM_CORE20,
    NARRATIVE,
    PEOPLE,
    SPENT,
    AnswerKey,
    Answers,
)


class Section(StrEnum):
    """The parts in which a report is asked, and queried; the shortest report has one."""

    SHORT = "short-report"
    PEOPLE = "people"
    DEPRIVATION = "deprivation"
    ETHNIC_GROUP = "ethnic-group"
    AGE = "age"
    SEX = "sex"
    PLUS_GROUPS = "plus-groups"
    MEASURES = "measures"
    DELIVERY = "delivery"
    LEARNING = "risks-and-learning"
    CASE_STUDY = "case-study"
    EVIDENCE = "evidence"
    SPENDING = "spending"


SECTION_TITLES = {
    Section.SHORT: "Short report",
    Section.PEOPLE: "People reached",
    Section.DEPRIVATION: "Where people live",
    Section.ETHNIC_GROUP: "Ethnic group",
    Section.AGE: "Age",
    Section.SEX: "Sex",
    Section.PLUS_GROUPS: "PLUS groups",
    Section.MEASURES: "Measures",
    Section.DELIVERY: "What was delivered",
    Section.LEARNING: "Risks and learning",
    Section.CASE_STUDY: "Case study",
    Section.EVIDENCE: "Evidence",
    Section.SPENDING: "Spending",
}
DIMENSIONS = {
    Section.DEPRIVATION: DEPRIVATION,
    Section.ETHNIC_GROUP: "ethnic_group",
    Section.AGE: "age_band",
    Section.SEX: "sex",
    Section.PLUS_GROUPS: "plus_group",
}
# Without these nothing can be handed in; the rest is asked for, and may be left.
NEEDED = frozenset({Section.SHORT, Section.PEOPLE, Section.DELIVERY})
_TEXTS: Mapping[Section, tuple[str, ...]] = {
    Section.DELIVERY: ("delivered", "difference"),
    Section.LEARNING: ("risks", "learning"),
    Section.CASE_STUDY: ("case_study", "case_study_consent"),
}
_BY_NAME = {
    SPENT: Section.SPENDING,
    EVIDENCE: Section.EVIDENCE,
    **{name: section for section, names in _TEXTS.items() for name in names},
}
_BY_DIMENSION = {dimension: section for section, dimension in DIMENSIONS.items()}


def sections_of(asked: AskedFor) -> tuple[Section, ...]:
    """The sections that a report is asked for, in the order of its pages."""
    if asked.is_short:
        return (Section.SHORT,)
    return tuple(
        section
        for section in Section
        if section is not Section.SHORT
        and (section not in DIMENSIONS or DIMENSIONS[section] in asked.breakdowns)
        and (section is not Section.MEASURES or asked.measures)
    )


def sections_told(asked: AskedFor) -> tuple[Section, ...]:
    """The sections in which a report is read: the shortest may have evidence and is not asked."""
    asked_for = sections_of(asked)
    return asked_for if Section.EVIDENCE in asked_for else (*asked_for, Section.EVIDENCE)


def section_of(field: str | None, asked: AskedFor) -> Section:
    """The section on which an answer or a broken rule is told, by the name of its field."""
    if asked.is_short:
        return Section.EVIDENCE if field == EVIDENCE else Section.SHORT
    name, _, rest = (field or "").partition("/")
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name in (FROM_CORE20.field, "people_not_known"):
        return Section.DEPRIVATION
    if name in ("", "reason", PEOPLE):
        return _BY_DIMENSION.get(rest.partition("/")[0], Section.PEOPLE)
    return Section.MEASURES


def part_of(answers: Answers, section: Section, asked: AskedFor) -> Answers:
    """What one section says, and nothing of the others."""
    values = {
        key: value
        for key, value in answers.values.items()
        if section_of(key.field, asked) is section
    }
    others = {name: "" for name in NARRATIVE if section_of(name, asked) is not section}
    consent = answers.case_study_consent and "case_study" not in others
    files = answers.evidence if section is Section.EVIDENCE else ()
    return replace(answers, values=values, case_study_consent=consent, evidence=files, **others)


def group_keys(asked: AskedFor, dimension: str) -> dict[AnswerKey, str]:
    """The keys of the groups of one dimension with their names."""
    breakdown = asked.breakdowns[dimension]
    return {AnswerKey(PEOPLE, dimension, code): name for code, name in breakdown.groups.items()}


def is_answered(answers: Answers, section: Section, asked: AskedFor) -> bool:
    """Whether anything is said on a section, and on one that is needed what it is needed for."""
    part = part_of(answers, section, asked)
    if section in (Section.SHORT, Section.PEOPLE) and EVERYBODY not in part.values:
        return False
    if section in (Section.SHORT, Section.DELIVERY) and not part.delivered.strip():
        return False
    return not part.is_empty
