"""Rows of observed values as values: what each comes to with what stands."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from tracker.domain.funding import AmountBasis
from tracker.domain.observed_values import (
    FIGURES,
    WITHOUT_VALUE,
    Coverage,
    ObservedFacts,
    Quality,
    ValueKey,
)
from tracker.domain.periods import Period
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.importing.rows import Row
from tracker.services.observations.shelf import Standing

# Column -> field of the key, where the two differ.
KEY_COLUMNS: Mapping[str, str] = {
    "measure": "measure_code",
    "scheme": "scheme_id",
    "place": "place_code",
    "period": "period",
    "breakdown": "dimension",
    "group": "group_code",
}
_WORDS: Mapping[str, type] = {
    "status": ValueStatus,
    "qualifier": Qualifier,
    "coverage": Coverage,
    "quality": Quality,
    "value_basis": AmountBasis,
}
_PARTS, _LIMITS = ("numerator", "denominator"), ("lower_limit", "upper_limit")
_FACTS = tuple(one.name for one in fields(ObservedFacts))


@dataclass(slots=True)
class ValueRow:
    """A row with the value that it is about, as it stands and as it would be."""

    row: Row
    key: ValueKey
    standing: Standing | None
    after: ObservedFacts
    # A cell of its key could not be read, so that nobody knows which value it is about.
    is_certain: bool

    @property
    def before(self) -> dict[str, Any] | None:
        """What is said of the value now, by the names of columns; none if it is new."""
        return None if self.standing is None else said(self.standing.facts)

    @property
    def says_nothing(self) -> bool:
        """Whether a row that the tracker filled in was left without a value."""
        given = self.row.values.keys() - KEY_COLUMNS.keys()
        return self.standing is None and self.row.seen is not None and not given

    @property
    def is_new_or_changed(self) -> bool:
        """Whether there is anything to store."""
        if self.standing is None:
            return not self.says_nothing
        return self.standing.facts != self.after

    @property
    def unread(self) -> frozenset[str]:
        """The fields whose cells could not be read."""
        return frozenset(KEY_COLUMNS.get(name, name) for name in self.row.bad)


def key_of_row(row: Row) -> ValueKey | None:
    """What a row is about, as far as it can be read; none without a measure and a period."""
    period, measure = row.values.get("period"), row.text("measure")
    if not isinstance(period, Period) or not measure:
        return None
    return ValueKey(
        measure,
        period,
        row.number_of("scheme"),
        row.text("place"),
        row.text("breakdown"),
        row.text("group"),
    )


def facts_after(row: Row, standing: Standing | None) -> ObservedFacts:
    """What is said of a value after its row: blank keeps, the clear word empties, 0 is 0.

    What is not reported, suppressed or nil holds no figure, so a blank has none to keep; and the
    reason for there being no value goes with the first figure.
    """
    before = ObservedFacts() if standing is None else standing.facts
    after: dict[str, Any] = {name: row.kept(name, getattr(before, name)) for name in _FACTS}
    for name, words in _WORDS.items():
        after[name] = words(after[name])
    if after["status"] is not ValueStatus.REPORTED:
        after |= {name: row.values.get(name) for name in FIGURES}
    elif before.status in WITHOUT_VALUE and "reason" not in row.values:
        after["reason"] = ""
    for name in _outdated(before, after):
        after[name] = row.values.get(name)
    return ObservedFacts(**after).tidied()


def said(facts: ObservedFacts) -> dict[str, Any]:
    """Everything said of a value, by the names of columns."""
    return {name: getattr(facts, name) for name in _FACTS}


def _outdated(before: ObservedFacts, after: Mapping[str, Any]) -> tuple[str, ...]:
    """What was worked out from figures that are now others: a blank beside these keeps none."""
    if any(_differs(name, before, after) for name in _PARTS):
        return ("value", *_LIMITS)
    return _LIMITS if _differs("value", before, after) else ()


def _differs(name: str, before: ObservedFacts, after: Mapping[str, Any]) -> bool:
    old = getattr(before, name)
    return old is not None and after[name] != old
