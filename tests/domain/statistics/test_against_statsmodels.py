"""The same questions asked of statsmodels, which shares no line with ours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson_2indep
from statsmodels.stats.weightstats import DescrStatsW

from tracker.domain.statistics import absolute_gap, mean, proportion, relative_gap, slope_index

INSIDE = st.integers(2, 10**5).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n)))


@settings(deadline=None)
@given(INSIDE, st.sampled_from([0.9, 0.95, 0.98, 0.998]))
def test_wilson(share: tuple[int, int], confidence: float) -> None:
    expected = proportion_confint(*share, alpha=1 - confidence, method="wilson")
    found = proportion(*share, confidence=confidence)
    assert (found.lower, found.upper) == pytest.approx(expected, rel=1e-9)


@settings(deadline=None)
@given(INSIDE, INSIDE)
def test_newcombe(most: tuple[int, int], least: tuple[int, int]) -> None:
    expected = confint_proportions_2indep(*most, *least, method="newcomb", compare="diff")
    found = absolute_gap(most, least)
    assert (found.lower, found.upper) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(INSIDE, INSIDE)
def test_katz(most: tuple[int, int], least: tuple[int, int]) -> None:
    expected = confint_proportions_2indep(*most, *least, method="log", compare="ratio")
    found = relative_gap(most, least, kind="proportion")
    assert (found.lower, found.upper) == pytest.approx(expected, rel=1e-9)


@settings(deadline=None)
@given(INSIDE, INSIDE)
def test_the_ratio_of_rates(most: tuple[int, int], least: tuple[int, int]) -> None:
    expected = confint_poisson_2indep(*most, *least, method="wald-log", compare="ratio")
    found = relative_gap(most, least, kind="rate")
    assert (found.lower, found.upper) == pytest.approx(expected, rel=1e-9)


@settings(deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=30, unique=True))
def test_student(values: list[int]) -> None:
    found = mean(values)
    expected = DescrStatsW(values).tconfint_mean(alpha=0.05)
    assert (found.lower, found.upper) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(1, 100), st.integers(100, 10**6), st.floats(0.01, 5)),
        min_size=5,
        max_size=10,
    )
)
def test_the_line_through_the_groups_and_its_error(
    groups: list[tuple[float, int, float]],
) -> None:
    """Weighted least squares of the values on the middle of each group's share of people."""
    values, people, errors = (np.array(one, dtype=float) for one in zip(*groups, strict=True))
    share = people / people.sum()
    place = np.cumsum(share) - share / 2
    design = np.column_stack([np.ones_like(place), place])
    line = WLS(values, design, weights=share).fit()
    half = 1.959963984540054 * errors
    found = slope_index(
        values.tolist(),
        people.astype(int).tolist(),
        lower=(values - half).tolist(),
        upper=(values + half).tolist(),
    )
    assert found.intercept == pytest.approx(line.params[0], rel=1e-7, abs=1e-7)
    assert found.sii.value == pytest.approx(line.params[1], rel=1e-7, abs=1e-7)
    # What the line makes of the errors of the values: the square of its own hat, by matrices.
    hat = np.linalg.solve(design.T @ (share[:, None] * design), design.T * share)
    error = np.sqrt((hat @ np.diag(errors**2) @ hat.T)[1, 1])
    assert found.sii.upper == pytest.approx(
        line.params[1] + 1.959963984540054 * error, rel=1e-6, abs=1e-6
    )
