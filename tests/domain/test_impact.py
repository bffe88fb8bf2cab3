"""Money tallied over targets: every column adds to the ledger, and touching is never part of it."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.funding import AmountBasis
from tracker.domain.impact import KEPT_BY_POTS, Amount, Measured, Tally, WeightBook, tally

APRIL, MAY, JUNE = date(2023, 4, 1), date(2023, 5, 1), date(2023, 6, 1)
MONTHS = st.sampled_from([APRIL, MAY, JUNE])
PARTS = st.dictionaries(
    st.sampled_from(["A", "B", "C", UNATTRIBUTED]), st.integers(0, 90), min_size=1, max_size=4
).filter(lambda parts: any(parts.values()))
AMOUNTS = st.lists(
    st.builds(
        Amount,
        measured=st.sampled_from(Measured),
        pence=st.integers(-10_000_000, 10_000_000),
        count=st.integers(1, 5),
        month=MONTHS,
        amount_basis=st.sampled_from(AmountBasis),
        scheme_id=st.sampled_from([1, 2, None]),
        kept=st.booleans(),
    ),
    max_size=25,
)
BOOKS = st.dictionaries(
    st.sampled_from([1, 2]), st.dictionaries(MONTHS, PARTS, min_size=1), max_size=2
)


def amount(pence: int, month: date = APRIL, *, scheme: int | None = 1, count: int = 1) -> Amount:
    """Recorded spending of a scheme."""
    return Amount(Measured.SPENT, pence, count, month, AmountBasis.RECORDED, scheme)


def spent(tallies: dict[str, Tally]) -> dict[str, int]:
    """What each target's spending comes to."""
    return {code: one.pence[Measured.SPENT] for code, one in tallies.items()}


def test_weights_hold_from_their_month_until_the_next() -> None:
    book = WeightBook({(1, Lens.ELEMENT): {MAY: {"A": 1}, JUNE: {"B": 1}}})
    assert [dict(book.in_force(1, Lens.ELEMENT, month)) for month in (APRIL, MAY, JUNE)] == [
        {UNATTRIBUTED: 1},
        {"A": 1},
        {"B": 1},
    ]
    assert book.in_force(1, Lens.PLACE, JUNE) == {UNATTRIBUTED: 1}


def test_each_amount_is_split_on_its_own_so_that_odd_pennies_do_not_gather() -> None:
    parts = {"A": 1, "B": 1, "C": 1}
    # Ten amounts of a penny go to A each time; ten pence in one would be 4, 3 and 3.
    assert spent(tally([amount(1, count=10)], lambda _: parts)) == {"A": 10, "B": 0, "C": 0}
    assert spent(tally([amount(10)], lambda _: parts)) == {"A": 4, "B": 3, "C": 3}


def test_a_refund_by_the_weights_of_its_actual_undoes_it_target_by_target() -> None:
    parts = {"A": 50, "B": 30, "C": 20}
    there_and_back = tally([amount(10_01), amount(-10_01)], lambda _: parts)
    assert spent(there_and_back) == {"A": 0, "B": 0, "C": 0}


def test_a_target_without_a_part_gets_no_row() -> None:
    assert set(tally([amount(1_00)], lambda _: {"A": 1, "B": 0})) == {"A"}


def test_what_a_pot_keeps_belongs_to_no_target() -> None:
    kept = Amount(Measured.SPENT, 7_00, 1, APRIL, AmountBasis.RECORDED, None, kept=True)
    assert spent(tally([kept], lambda _: {"A": 1})) == {KEPT_BY_POTS: 7_00}


def test_touching_counts_the_whole_for_every_target() -> None:
    tallies = tally([amount(9_00), amount(1_00)], lambda _: {"A": 2, "B": 1})
    touching = {code: one.touching[Measured.SPENT] for code, one in tallies.items()}
    assert touching == {"A": 10_00, "B": 10_00}
    assert sum(spent(tallies).values()) == 10_00


def test_schemes_are_counted_whole_and_once_for_each_target() -> None:
    tallies = tally([amount(1_00), amount(2_00), amount(3_00, scheme=2)], lambda _: {"A": 1})
    assert tallies["A"].schemes == {1, 2}


@pytest.mark.parametrize(
    ("bases", "told"),
    [
        ((AmountBasis.PUBLISHED,), "published"),
        ((AmountBasis.ILLUSTRATIVE, AmountBasis.ILLUSTRATIVE), "illustrative"),
        ((AmountBasis.PUBLISHED, AmountBasis.ILLUSTRATIVE), "mixed"),
    ],
)
def test_a_sum_says_where_its_amounts_come_from(bases: tuple[AmountBasis, ...], told: str) -> None:
    amounts = [Amount(Measured.SPENT, 1_00, 1, APRIL, basis) for basis in bases]
    assert tally(amounts, lambda _: {"A": 1})["A"].amount_basis(Measured.SPENT) == told


def test_a_sum_of_nothing_comes_from_nowhere() -> None:
    assert Tally().amount_basis() == "none"
    tallies = tally([amount(1_00)], lambda _: {"A": 1})
    assert tallies["A"].amount_basis(Measured.OUTTURN) == "none"
    assert tallies["A"].amount_basis() == "recorded"


@given(amounts=AMOUNTS, book=BOOKS)
def test_every_column_adds_to_what_was_put_in_whatever_the_weights(
    amounts: list[Amount], book: dict[int, dict[date, dict[str, int]]]
) -> None:
    weights = WeightBook({(scheme, Lens.ELEMENT): sets for scheme, sets in book.items()})
    tallies = tally(
        amounts,
        lambda one: (
            weights.in_force(one.scheme_id, Lens.ELEMENT, one.month)
            if one.scheme_id
            else {UNATTRIBUTED: 1}
        ),
    )
    for measured in Measured:
        whole = sum(a.pence * a.count for a in amounts if a.measured is measured)
        assert sum(one.pence[measured] for one in tallies.values()) == whole


@given(amounts=AMOUNTS, parts=PARTS)
def test_no_target_is_further_than_a_penny_an_amount_from_its_exact_share(
    amounts: list[Amount], parts: dict[str, int]
) -> None:
    exact: Counter[str] = Counter()
    slack: Counter[str] = Counter()
    total = sum(parts.values())
    for one in amounts:
        if one.measured is Measured.SPENT and not one.kept:
            for code, part in parts.items():
                exact[code] += Fraction(one.pence * one.count * part, total)  # type: ignore[assignment]  # a sum of fractions
                slack[code] += one.count
    found = spent(tally(amounts, lambda _: parts))
    for code, share in exact.items():
        assert abs(found.get(code, 0) - share) <= slack[code]
