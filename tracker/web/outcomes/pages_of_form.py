"""Which parts make up the page of each section, and the words that stand above them."""

from collections.abc import Mapping
from dataclasses import replace

from tracker.domain.breaches import Breach
from tracker.domain.outcomes.answers import AREA_NOT_KNOWN, EVERYBODY, FROM_CORE20, Answers, said_of
from tracker.domain.outcomes.sections import DIMENSIONS, Section, group_keys, section_of
from tracker.domain.outcomes.tiers import Frequency
from tracker.services.outcomes.page import ReportSeen
from tracker.services.outcomes.spent import Spent
from tracker.web.outcomes.figure_parts import MeasurePart, SpendingPart
from tracker.web.outcomes.parts import (
    ConsentPart,
    Data,
    GroupsPart,
    Part,
    PeoplePart,
    SectionForm,
    TextsPart,
    form_class,
    input_name,
)

_DELIVERED = (
    "delivered",
    "What did the scheme do in this period?",
    "What was delivered",
    "For example, sessions held, where, and with whom",
)
_DELIVERED_IN_ALL = (
    "delivered",
    "What did the scheme do?",
    *_DELIVERED[2:],
)
_DIFFERENCE = (
    "difference",
    "What changed for people? (optional)",
    "What changed",
    "What you saw or were told, and how you know",
)
_RISKS = (
    "risks",
    "What could go wrong from here? (optional)",
    "Risks",
    "For example, staff leaving, a venue closing, money running out",
)
_LEARNING = (
    "learning",
    "What did you learn? (optional)",
    "Learning",
    "What worked, what did not, and what you would do differently",
)
_STORY = (
    "case_study",
    "Tell one person's story (optional)",
    "Case study",
    "Leave out names, addresses and whatever would tell others who it is",
)
_UNKNOWN = "Everybody whose group you do not know"
_WRITTEN: Mapping[Section, tuple[Part, ...]] = {
    Section.LEARNING: (TextsPart((_RISKS, _LEARNING)),),
    Section.CASE_STUDY: (TextsPart((_STORY,)), ConsentPart()),
}
LEADS = {
    Section.DEPRIVATION: "How many of the people reached live in each fifth of areas, from the "
    "most deprived to the least? A postcode tells which fifth an area is in.",
    Section.PLUS_GROUPS: "How many of the people reached belong to each group? People may belong "
    "to several, or to none, so these need not add up.",
    Section.MEASURES: "The measures that this scheme reports.",
    Section.SPENDING: "We compare what you say with the ledger.",
    Section.EVIDENCE: "Files that show what was delivered, for example a register without names, "
    "an evaluation or a photograph of a session.",
    Section.CASE_STUDY: "A short story helps others to see what the figures mean.",
}


def parts_of(report: ReportSeen, section: Section, spent: Spent) -> tuple[Part, ...]:
    """The parts of a section's page."""
    asked = report.asked
    if section in DIMENSIONS:
        groups = group_keys(asked, DIMENSIONS[section])
        unknown = {key: _UNKNOWN for key in groups if key.group == AREA_NOT_KNOWN.group}
        return (GroupsPart(groups, hints=unknown),)
    if section is Section.MEASURES:
        return tuple(MeasurePart(measure) for measure in asked.measures.values())
    is_whole = report.tier.frequency is Frequency.AT_THE_END
    people, spending = PeoplePart(is_whole=is_whole), SpendingPart(spent)
    delivered = TextsPart((_DELIVERED_IN_ALL if is_whole else _DELIVERED, _DIFFERENCE))
    made: Mapping[Section, tuple[Part, ...]] = {
        **_WRITTEN,
        Section.DELIVERY: (delivered,),
        Section.EVIDENCE: (),
        Section.SHORT: (people, _core20(), delivered, spending),
        Section.PEOPLE: (people,),
        Section.SPENDING: (spending,),
    }
    return made[section]


def lead_of(report: ReportSeen, section: Section) -> str:
    """What stands above the fields of a page."""
    if section in LEADS:
        return LEADS[section]
    breakdown = report.asked.breakdowns.get(DIMENSIONS.get(section, ""))
    if breakdown is None:
        return ""
    return f"How many of the people reached belong to each {breakdown.inside_a_sentence}?"


def sum_note(report: ReportSeen, section: Section) -> str:
    """What the groups of a page must come to, where they share everybody out."""
    breakdown = report.asked.breakdowns.get(DIMENSIONS.get(section, ""))
    people = report.answers.people if report.answers else None
    if breakdown is None or not breakdown.is_closed:
        return ""
    said = said_of(EVERYBODY, people)
    if people is None or people.number is None:
        return "The groups must add up to people reached, which is not entered yet."
    return f"The groups must add up to people reached: {said}."


def filled_form(parts: tuple[Part, ...], answers: Answers, seen: int) -> SectionForm:
    """The form of a page with what is stored, or with what was sent."""
    data: Data = {"seen": str(seen)}
    for part in parts:
        data |= part.stored(answers)
    return form_class(parts)(data=data)


def answers_typed(parts: tuple[Part, ...], form: SectionForm, standing: Answers) -> Answers:
    """All answers, with those of a page as they were typed."""
    typed: Data = form.data
    for part in parts:
        standing = part.read(typed, standing)
    return standing


def at_their_inputs(form: SectionForm, breaches: tuple[Breach, ...]) -> list[Breach]:
    """Each broken rule at the input of its answer; one about many at the first of them."""
    return [replace(one, field=_input_of(form, one.field)) for one in breaches]


def of_section(
    report: ReportSeen, section: Section, breaches: tuple[Breach, ...]
) -> tuple[Breach, ...]:
    """The broken rules that are told on a section."""
    return tuple(one for one in breaches if section_of(one.field, report.asked) is section)


def _input_of(form: SectionForm, field: str | None) -> str | None:
    if field is None:
        return None
    names = [one.name for one in form]
    exact = input_name(field)
    if exact in names:
        return exact
    return next((name for name in names if name.startswith(exact)), None)


def _core20() -> GroupsPart:
    return GroupsPart(
        {
            FROM_CORE20: "How many of them live in the most deprived fifth of areas? (optional)",
            AREA_NOT_KNOWN: "Of how many do you not know where they live? (optional)",
        }
    )
