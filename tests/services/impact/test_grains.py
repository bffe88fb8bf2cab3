"""A long ledger read as a few groups splits to the same penny as entry by entry."""

from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.support.portfolio import APRIL, Portfolio, begin, lay_ground
from tracker.db.funding import LedgerEntry
from tracker.domain.apportionment import Lens, split
from tracker.domain.funding import Basis, EntryKind
from tracker.services.evaluation import EvaluationQuestion
from tracker.services.evaluation import money as sheets
from tracker.services.evaluation.question import read_sources
from tracker.services.impact.amounts import Scope, entry_groups
from tracker.services.impact.grains import Entries, _grain
from tracker.services.schemes.links import SetWeights, set_weights

WEIGHTS = st.lists(st.integers(0, 60), min_size=1, max_size=4).filter(any)
START = datetime(2024, 1, 1, 12, tzinfo=UTC)


@given(
    sets=st.lists(WEIGHTS, min_size=1, max_size=4),
    amounts=st.lists(st.integers(-999_999, 999_999), max_size=30),
)
def test_groups_by_rest_split_as_every_amount_does_alone(
    sets: list[list[int]], amounts: list[int]
) -> None:
    grain = _grain(sets)
    by_rest: dict[int, list[int]] = defaultdict(list)
    for pence in amounts:
        rest = abs(pence) % grain
        by_rest[-rest if pence < 0 else rest].append(pence)
    for parts in sets:
        weights = {f"T-{place}": part for place, part in enumerate(parts)}
        alone: Counter[str] = Counter()
        for pence in amounts:
            alone.update(split(pence, weights))
        grouped: Counter[str] = Counter()
        for rest, some in by_rest.items():
            for pence, count in Entries(rest, len(some), sum(some)).amounts:
                grouped.update({code: one * count for code, one in split(pence, weights).items()})
        assert +grouped == +alone
        assert -grouped == -alone


@pytest.mark.parametrize(
    ("sets", "grain"),
    [
        ([[50, 30, 20]], 10),
        ([[1, 1, 1]], 3),
        ([[50, 30, 20], [1, 1, 1]], 30),
        ([[7]], 1),
        ([[0, 4]], 1),
    ],
)
def test_a_grain_is_what_every_set_of_weights_divides(sets: list[list[int]], grain: int) -> None:
    assert _grain(sets) == grain


def test_amounts_that_cancel_out_are_still_counted() -> None:
    assert Entries(0, 2, 0).amounts == ((0, 1),)
    assert Entries(1, 3, 33).amounts == ((1, 3), (30, 1))


@pytest.fixture
def portfolio(session: Session) -> Portfolio:
    """A scheme with weights 1 : 1 : 1, and an award for what is spent on it."""
    begin(session, at=START)
    portfolio = Portfolio(session, lay_ground(session))
    portfolio.envelope(1_000_000_00)
    parts = {"EL-ONE": 1, "EL-TWO": 1, "UNATTRIBUTED": 1}
    order = SetWeights(portfolio.ground.scheme, Lens.ELEMENT, APRIL, parts)
    set_weights(session, portfolio.people.lead, order)
    return portfolio


def test_a_hundred_different_amounts_are_no_more_groups_than_rests(portfolio: Portfolio) -> None:
    award = portfolio.award(portfolio.line(500_000_00), 500_000_00)
    for pence in range(1, 101):
        portfolio.spend(award, pence)
    number = portfolio.session.info["journal"].number
    scope = Scope(portfolio.ground.fund, "2023/24", number, Basis.POT)
    groups = entry_groups(portfolio.session, scope)
    spent = [one for one in groups if one.kind is EntryKind.ACTUAL]
    # Two rests with the multiples of three beside each, and what leaves none.
    assert len(spent) == 5
    assert sum(one.pence * one.count for one in spent) == sum(range(1, 101))


def test_the_ledger_sheet_is_read_piece_by_piece(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = portfolio.session
    award = portfolio.award(portfolio.line(500_000_00), 500_000_00)
    for pence in range(1, 61):
        portfolio.spend(award, pence)
    sources = read_sources(session, EvaluationQuestion("EXAMPLE"))
    session.expunge_all()
    monkeypatch.setattr(sheets, "_PIECE", 10)
    held = [
        sum(isinstance(one, LedgerEntry) for one in session.identity_map.values())
        for _ in sheets.ledger_lines(sources)
    ]
    assert len(held) == 63
    # The piece that is read, and the one before it while its last row is looked at.
    assert max(held) <= 20
