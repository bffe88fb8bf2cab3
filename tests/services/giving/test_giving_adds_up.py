"""Whatever was awarded: the file is valid, and holds the grants of the ledger to the penny."""

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.services.giving.ground import START, Giving, lay_giving_ground
from tests.support.giving_standard import problems_of
from tests.support.portfolio import begin
from tracker.db.funding import Award
from tracker.domain.funding import AmountBasis
from tracker.domain.schemes import Instrument
from tracker.services.funding.awards import ChangeAward, change_award

PENCE = st.integers(1, 999_999_99)
INSTRUMENT = st.sampled_from([Instrument.GRANT, Instrument.GRANT, *Instrument])


@dataclass(frozen=True)
class Made:
    """An award that is made: what it comes to in the end, how, and out of which other."""

    instrument: Instrument
    pence: int
    change: int
    is_pot: bool
    is_illustrative: bool
    # The percentages of it that are passed on, each with its instrument.
    onward: tuple[tuple[int, Instrument], ...]


@st.composite
def awards(draw: st.DrawFn) -> Made:
    """Any award, with what is passed on from it; those of nothing in the end are among them."""
    pence = draw(PENCE)
    onward = draw(st.lists(st.tuples(st.integers(1, 30), INSTRUMENT), max_size=3))
    least = 0 if onward else -pence
    return Made(
        draw(INSTRUMENT),
        pence,
        draw(st.sampled_from([0, least, 1, 12345])),
        draw(st.booleans()),
        draw(st.integers(0, 3)) == 0,
        tuple(onward),
    )


@pytest.fixture
def giving(session: Session) -> Giving:
    """Stays while each example is undone."""
    ground = lay_giving_ground(session)
    session.commit()
    return ground


@given(plan=st.lists(awards(), min_size=1, max_size=4))
@settings(
    max_examples=25,
    deadline=None,
    # Each try fills a database: a failing plan is shown as it was found rather than made smaller.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_portfolio_makes_a_valid_file_that_is_the_ledger(
    giving: Giving, plan: list[Made]
) -> None:
    try:
        begin(giving.session, at=START)
        oracle = carry_out(giving, plan)
        assume(oracle.all_grants())
        content, export = giving.written()
        package = json.loads(content, parse_float=Decimal, parse_int=Decimal)
        assert problems_of(json.loads(content)) == []
        held = {one["id"].split("-", 2)[2]: one for one in package["grants"]}
        assert {key: int(one["amountAwarded"] * 100) for key, one in held.items()} == {
            key: pence for key, (pence, _) in oracle.all_grants().items()
        }
        once = sum(int(one["amountAwarded"] * 100) for one in held.values() if not _related(one))
        assert once == export.totals.first_level.pence == oracle.counted_once()
        assert export.totals.in_ledger.pence == oracle.ledger
        assert {one.instrument: one.sum.pence for one in export.totals.left_out} == oracle.others
        assert export.may_be_published is not oracle.made_up
    finally:
        giving.session.rollback()


def _related(grant: dict[str, object]) -> bool:
    return "relatedActivity" in grant


class Oracle:
    """The awards as they were asked for, added up without a look at the database."""

    def __init__(self) -> None:
        self.grants: dict[str, tuple[int, str | None]] = {}
        self.others: Counter[Instrument] = Counter()
        self.ledger = 0
        self.made_up = False

    def add(
        self, award: Award, instrument: Instrument, pence: int, parent: Award | None = None
    ) -> None:
        """Write one award down."""
        self.ledger += pence
        if instrument is Instrument.GRANT:
            self.grants[award.reference] = (pence, parent.reference if parent else None)
        elif pence:
            self.others[instrument] += pence

    def all_grants(self) -> dict[str, tuple[int, str | None]]:
        """The grants that came to anything."""
        return {key: one for key, one in self.grants.items() if one[0]}

    def counted_once(self) -> int:
        """Grants that were not passed on from another grant."""
        return sum(pence for pence, parent in self.grants.values() if parent not in self.grants)


def carry_out(giving: Giving, plan: list[Made]) -> Oracle:
    """Make every award through the services, and write it down."""
    oracle = Oracle()
    for made in plan:
        scheme = giving.pot if made.is_pot else giving.scheme
        basis = AmountBasis.ILLUSTRATIVE if made.is_illustrative else AmountBasis.RECORDED
        award = giving.award(
            made.pence, instrument=made.instrument, scheme_id=scheme, amount_basis=basis
        )
        for percent, instrument in made.onward:
            pence = max(made.pence * percent // 100, 1)
            if made.pence < 100:
                continue
            passed = giving.onward(award, pence, instrument=instrument)
            oracle.add(passed, instrument, pence, award)
        if made.change:
            order = ChangeAward(award.id, made.change, "Agreed")
            change_award(giving.session, giving.portfolio.people.finance, order)
        oracle.add(award, made.instrument, made.pence + made.change)
        in_file = made.instrument is Instrument.GRANT and made.pence + made.change
        oracle.made_up |= made.is_illustrative and bool(in_file)
    return oracle
