"""Whatever comes in, no NaN and no infinity goes out: a figure, a reason, or a refusal."""

import math
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.statistics import (
    absolute_gap,
    between_group_variance,
    change_in_gap,
    directly_standardised_rate,
    indirectly_standardised_ratio,
    mean,
    proportion,
    quantiles,
    rate,
    recent_trend,
    relative_gap,
    slope_index,
    xmr,
)

ANY = st.one_of(st.none(), st.floats(), st.integers(-5, 100), st.integers(0, 10**80))
PAIRS = st.tuples(ANY, ANY)
LISTS = st.lists(ANY, min_size=1, max_size=8)
# Within what people count, so that not everything is refused at the door.
USUAL = st.one_of(st.none(), st.floats(0, 1e6), st.integers(0, 10**6))
SAME_GROUPS = st.integers(3, 8).flatmap(
    lambda size: st.lists(
        st.lists(st.one_of(USUAL, ANY), min_size=size, max_size=size), min_size=4, max_size=4
    )
)


def _figures(found: object) -> Iterator[float]:
    if isinstance(found, float):
        yield found
    elif is_dataclass(found):
        for one in fields(found):
            yield from _figures(getattr(found, one.name))
    elif isinstance(found, tuple):
        for one in found:
            yield from _figures(one)


def _holds(question: Callable[..., object], *given_values: Any, **named: Any) -> None:
    found: object = None
    try:
        found = question(*given_values, **named)
    except ValueError as error:
        refusal: str | None = str(error)
    else:
        refusal = None
    if refusal is not None:
        # A sentence for people, and not what Python or numpy would have said.
        assert refusal[0].isupper()
        assert " must " in refusal or refusal.startswith("Only rates and proportions")
        return
    assert all(math.isfinite(figure) for figure in _figures(found)), found
    if is_dataclass(found) and getattr(found, "value", 0) is None:
        assert getattr(found, "reason", "")


@settings(deadline=None)
@given(PAIRS, PAIRS)
def test_of_one_or_two_groups(most: tuple[Any, Any], least: tuple[Any, Any]) -> None:
    for question in (proportion, rate):
        _holds(question, *most)
    for kind in ("proportion", "rate"):
        _holds(absolute_gap, most, least, kind=kind)
        _holds(relative_gap, most, least, kind=kind)


@settings(deadline=None)
@given(st.tuples(PAIRS, PAIRS), st.tuples(PAIRS, PAIRS))
def test_of_a_change(before: tuple[Any, Any], after: tuple[Any, Any]) -> None:
    for kind in ("proportion", "rate"):
        _holds(change_in_gap, before, after, kind=kind, polarity="lower")


@settings(deadline=None)
@given(LISTS)
def test_of_a_series(values: list[Any]) -> None:
    _holds(mean, values)
    _holds(quantiles, values, 2)
    _holds(xmr, values)
    _holds(xmr, [one for one in values if one is not None], fix_after=3, target=5)


@settings(deadline=None)
@given(SAME_GROUPS)
def test_of_several_groups(lists: list[list[Any]]) -> None:
    first, second, third, fourth = lists
    _holds(directly_standardised_rate, first, second, third)
    _holds(indirectly_standardised_ratio, 12, first, second, third)
    _holds(between_group_variance, first, second, standard_errors=third)
    for kind in ("proportion", "rate"):
        _holds(recent_trend, list(zip(third, fourth, strict=True)), kind=kind)


@settings(max_examples=40, deadline=None)
@given(SAME_GROUPS)
@pytest.mark.parametrize("value_type", [0, 1, 2])
def test_of_a_slope(value_type: int, lists: list[list[Any]]) -> None:
    values, people, some, others = ([*one, 0.5, 0.25] for one in lists)
    both = [sorted((a or 0, b or 0)) for a, b in zip(some, others, strict=True)]
    for transform in (False, True):
        _holds(
            slope_index,
            values,
            people,
            lower=[one[0] for one in both],
            upper=[one[1] for one in both],
            value_type=value_type,
            transform=transform,
            draws=1_000,
        )
        _holds(slope_index, values, people, value_type=value_type, transform=transform)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(1e-9, 0.999999), st.floats(0, 1), st.integers(1, 10**6)),
        min_size=5,
        max_size=7,
    ),
    st.sampled_from([1, -1, 100, -0.01]),
)
@pytest.mark.parametrize("value_type", [0, 1, 2])
def test_of_a_slope_through_values_that_may_be(
    value_type: int, groups: list[tuple[float, float, int]], multiplier: float
) -> None:
    for transform in (False, True) if value_type else (False,):
        _holds(
            slope_index,
            [value for value, _, _ in groups],
            [people for _, _, people in groups],
            lower=[value * (1 - part * 0.999) for value, part, _ in groups],
            upper=[value + part * (1 - value) * 0.999 for value, part, _ in groups],
            value_type=value_type,
            transform=transform,
            multiplier=multiplier,
            draws=1_000,
        )
