"""How results read on pages of impact: people, attainment, gaps and costs in words."""

import re
from decimal import Decimal
from typing import cast

from flask import current_app
from markupsafe import Markup

from tracker.domain.attainment import AttainmentTally
from tracker.domain.combining import PEOPLE_NOT_ADDED
from tracker.domain.costs import Cost
from tracker.domain.observed_values import ObservedFacts
from tracker.domain.statistics import Verdict
from tracker.domain.values import Qualifier, qualified
from tracker.services.evidence.gaps import GapSeries
from tracker.services.impact.brief import headline
from tracker.services.impact.results import (
    GIVES_AWAY,
    HIDDEN,
    NOT_YET,
    GapTally,
    RowResults,
    whole_pounds,
)
from tracker.services.schemes.words import quantity
from tracker.web.nhs.wording import TRUE_MINUS
from tracker.web.nhs.wording import whole_pounds as as_whole_pounds

NOT_YET_REPORTED = "Not yet reported"
TOO_FEW = "Not shown: a small number of people"
GIVEN_AWAY = "Not shown: it would give a small number away"
NO_MEASURE = "No measure yet"
NO_GAP = "No gap is measured"
NOT_TOLD = "Cannot be told"
_PLACES = 2
_MINUS = re.compile(r"(?<![\w-])-(?=\d)")
VERDICT_WORDS = {
    Verdict.NARROWED: "Narrowed",
    Verdict.WIDENED: "Widened",
    Verdict.NO_CLEAR_CHANGE: "No clear change",
    Verdict.CROSSED_OVER: "Crossed over",
}
# Red is for problems, and a gap that widened is a finding.
_COLOURS = {
    Verdict.NARROWED: "green",
    Verdict.WIDENED: "orange",
    Verdict.NO_CLEAR_CHANGE: "grey",
    Verdict.CROSSED_OVER: "purple",
}


def with_true_minus(sentence: str) -> str:
    """A sentence whose negative figures are read out as such."""
    return _MINUS.sub(TRUE_MINUS, sentence)


def sentence(words: str) -> str:
    """Words that begin with a capital and end with one full stop."""
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."


def what_became(one: GapSeries) -> str:
    """The one sentence on whether a gap narrowed, or why that cannot be told."""
    return sentence(with_true_minus(headline(one)))


def verdict_words(verdict: Verdict | None) -> str:
    """What became of a gap."""
    return VERDICT_WORDS[verdict] if verdict else NOT_TOLD


def verdict_tag(one: GapSeries) -> Markup:
    """What became of a gap; the macro is the one place that knows how a tag looks."""
    macros = current_app.jinja_env.get_template("components/figures.html").module
    colour = _COLOURS[one.verdict] if one.verdict else "white"
    made = getattr(macros, "tag")(verdict_words(one.verdict), colour)  # noqa: B009 macros are untyped
    return cast(Markup, made)


def people_in_words(results: RowResults) -> str:
    """How many people were reached, as exactly as it may and can be said."""
    people = results.people
    if people.count is not None:
        return capital(qualified(f"{people.count:,}", people.qualifier))
    if people.status == HIDDEN:
        return GIVEN_AWAY if people.reason == GIVES_AWAY else TOO_FEW
    if people.status == NOT_YET:
        return NOT_YET_REPORTED
    if people.reason == PEOPLE_NOT_ADDED:
        return f"Not added over {results.schemes_reporting:,} schemes"
    return people.reason


def counted_once_in_words(results: RowResults) -> str:
    """By what people of several schemes are added; empty where they are not."""
    return f"Counted once in {results.register}" if results.register else ""


def attainment_in_words(tally: AttainmentTally) -> str:
    """How many measures met what was expected of them by now."""
    if not tally.met + tally.not_met + tally.no_number:
        return NO_MEASURE
    return f"{tally.met:,} met, {tally.not_met:,} not met, {tally.no_number:,} without a number"


def reasons_in_words(tally: AttainmentTally) -> list[str]:
    """Why measures have no number, and how many for each reason."""
    return [f"{reason} ({count:,})" for reason, count in tally.reasons]


def without_a_number(tally: AttainmentTally) -> str:
    """The reasons in one line: each may hold a colon or a comma of its own."""
    return "; ".join(f"{reason[:1].lower()}{reason[1:]}" for reason in reasons_in_words(tally))


def gaps_in_words(tally: GapTally) -> str:
    """What became of gaps, those parts that are nil left out."""
    parts = (
        (tally.narrowed, "narrowed"),
        (tally.widened, "widened"),
        (tally.no_clear_change, "no clear change"),
        (tally.crossed_over, "crossed over"),
        (tally.not_told, "cannot be told"),
    )
    told = ", ".join(f"{count:,} {words}" for count, words in parts if count)
    return told or NO_GAP


def cost_in_words(cost: Cost) -> str:
    """What each person cost in whole pounds; more exactly it would give a count away."""
    cost_in_pounds = whole_pounds(cost)
    if cost_in_pounds is None:
        return "No cost"
    return capital(qualified(as_whole_pounds(cost_in_pounds * 100), cost.qualifier))


def cost_is_of(results: RowResults) -> str:
    """What was divided by what, and how many of the schemes it is made of; or why there is none."""
    cost = results.cost_per_person
    if cost.pence is None or cost.denominator is None:
        return cost.reason
    count = qualified(f"{cost.denominator:,f}", results.people.qualifier)
    people = "person" if cost.denominator == 1 else "people"
    return f"{as_whole_pounds(cost.numerator_pence)} for {count} {people}, {cost.coverage}"


def figure_in_words(figure: Decimal, unit: str, qualifier: Qualifier) -> str:
    """A figure to two places with its unit and how exact it is: About 11.02%."""
    return capital(qualified(quantity(round(figure, _PLACES).normalize() + 0, unit), qualifier))


def fraction_in_words(facts: ObservedFacts) -> str:
    """What was divided by what: 41 of 372; empty where that was not given."""
    if facts.numerator is None or facts.denominator is None:
        return ""
    return f"{facts.numerator:,f} of {facts.denominator:,f}"


def capital(words: str) -> str:
    """Words with a capital at their beginning."""
    return words[:1].upper() + words[1:]
