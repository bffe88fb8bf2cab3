"""What an observed value is: its states, its figures, and what these are of.

A value is about one scheme or one place, in one period, of everybody or of one group. A share is
its numerator and denominator; a bare figure is kept only where there is nothing to divide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.domain.funding import AmountBasis
from tracker.domain.periods import Period
from tracker.domain.values import Qualifier, ValueStatus


class Coverage(StrEnum):
    """Whether everybody whom a value should count could be counted."""

    NOT_STATED = "not stated"
    FULL = "full"
    PARTIAL = "partial"


class Quality(StrEnum):
    """How firm a value is."""

    NOT_STATED = "not stated"
    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"


class ValueForm(StrEnum):
    """What kind of number a measure gives."""

    PROPORTION = "proportion"
    RATE = "rate"
    RATIO = "ratio"
    COUNT = "count"
    INDEX = "index"
    DURATION = "duration"
    DIFFERENCE = "difference"


STATUS_WORDS = {
    ValueStatus.REPORTED: "Reported",
    ValueStatus.NIL: "Nil: a real zero",
    ValueStatus.NOT_REPORTED: "Not reported",
    ValueStatus.SUPPRESSED: "Suppressed",
}
# Something counted out of something else; the rest are single figures.
DIVIDED = frozenset({ValueForm.PROPORTION, ValueForm.RATE, ValueForm.RATIO})
# With these there is no figure, and somebody will ask why.
WITHOUT_VALUE = frozenset({ValueStatus.NOT_REPORTED, ValueStatus.SUPPRESSED})
FIGURE_WORDS = {
    "numerator": "Numerator",
    "denominator": "Denominator",
    "value": "Value",
    "lower_limit": "Lower limit",
    "upper_limit": "Upper limit",
}
FIGURES = tuple(FIGURE_WORDS)

# The English Indices of Deprivation that divide people into fifths and tenths today:
# https://www.gov.uk/government/collections/english-indices-of-deprivation
IMD_VERSIONS = (2015, 2019, 2025)
DEPRIVATION = frozenset({"imd_quintile", "imd_decile"})
PLACE_BREAKDOWN = "place"


@dataclass(frozen=True)
class ValueKey:
    """What a value is a value of; without a dimension and group it is everybody's."""

    measure_code: str
    period: Period
    scheme_id: int | None = None
    place_code: str = ""
    dimension: str = ""
    group_code: str = ""

    @property
    def subject(self) -> str:
        """The scheme or place in one word, as the database's key has it."""
        return f"place:{self.place_code}" if self.scheme_id is None else f"scheme:{self.scheme_id}"

    @property
    def whole(self) -> "ValueKey":
        """The same of everybody."""
        return replace(self, dimension="", group_code="")


@dataclass(frozen=True)
class MeasureFacts:
    """What a value must know of its measure."""

    code: str
    name: str
    form: ValueForm
    unit: str
    counts_people: bool = False


@dataclass(frozen=True)
class Breakdown:
    """Groups of people; closed ones share everybody out, others overlap."""

    code: str
    name: str
    groups: Mapping[str, str]
    is_closed: bool = True

    @property
    def inside_a_sentence(self) -> str:
        """Its name after the first word: deprivation quintile, PLUS group."""
        name = self.name
        return name if name[:2].isupper() else name[:1].lower() + name[1:]


@dataclass(frozen=True)
class ObservedFacts:
    """What is said of a value: its figures, how firm they are, and where they come from."""

    status: ValueStatus = ValueStatus.REPORTED
    qualifier: Qualifier = Qualifier.EXACT
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    lower_limit: Decimal | None = None
    upper_limit: Decimal | None = None
    imd_version: int | None = None
    definition_version: str = ""
    coverage: Coverage = Coverage.NOT_STATED
    quality: Quality = Quality.NOT_STATED
    value_basis: AmountBasis = AmountBasis.RECORDED
    reason: str = ""
    source: str = ""
    note: str = ""

    @property
    def has_figures(self) -> bool:
        """Whether any figure is given, 0 included."""
        return any(getattr(self, name) is not None for name in FIGURES)

    def tidied(self) -> "ObservedFacts":
        """The same with blanks trimmed; the zeros of a nil say nothing that the nil does not."""
        texts: dict[str, Any] = {
            name: getattr(self, name).strip()
            for name in ("definition_version", "reason", "source", "note")
        }
        if self.status is not ValueStatus.NIL:
            return replace(self, **texts)
        figures: dict[str, Any] = {name: getattr(self, name) or None for name in FIGURES}
        return replace(self, **texts, **figures)


@dataclass(frozen=True)
class Observation:
    """A value with all that its rules ask about: what it is of, and what is known of that."""

    key: ValueKey
    measure: MeasureFacts
    facts: ObservedFacts
    is_subscribed: bool = True
    is_about_an_example: bool = True
    # Fields that could not be read: their own sentence is told already.
    unread: frozenset[str] = frozenset()
