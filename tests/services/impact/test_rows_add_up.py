"""Random small portfolios, summed up by the tracker and by an oracle that shares no code."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.support.portfolio import (
    APRIL,
    CATEGORY,
    JUNE,
    MAY,
    OTHER_CATEGORY,
    Ground,
    Portfolio,
    begin,
    lay_ground,
)
from tracker.db.funding import AllocationLine, Award
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.funding import Basis
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.funding.spending import RecordRefund, record_refund
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.impact.summary import Summary, summary_of
from tracker.services.schemes.links import SetWeights, set_weights

MONTHS = (APRIL, MAY, JUNE)
TARGETS = {
    Lens.ELEMENT: ("EL-ONE", "EL-TWO"),
    Lens.POPULATION: ("PG-ONE", "PG-TWO"),
    Lens.PLACE: ("PL-ONE", "PL-TWO"),
    Lens.PRIORITY: ("SP-ONE", "SP-TWO"),
}
SCHEMES = ("scheme", "other", "pot")
# Onward awards go to a scheme of their own.
WEIGHED = (*SCHEMES, "shared")
PENCE = st.integers(1, 9_999_999)


@dataclass(frozen=True)
class Plan:
    """What happens: awards by scheme, onward awards, spending with what came back, weights."""

    awards: list[tuple[str, int]]
    onward: list[int]
    spending: list[tuple[int, date, int, int]]
    weights: dict[tuple[str, Lens], dict[date, dict[str, int]]]


@st.composite
def weight_sets(draw: st.DrawFn, lens: Lens) -> dict[date, dict[str, int]]:
    """Weights of one lens from up to three months on."""
    parts = st.dictionaries(
        st.sampled_from((*TARGETS[lens], UNATTRIBUTED)), st.integers(0, 60), min_size=1
    ).filter(lambda one: any(one.values()))
    return draw(st.dictionaries(st.sampled_from(MONTHS), parts, max_size=3))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any small portfolio."""
    awards = draw(st.lists(st.tuples(st.sampled_from(SCHEMES), PENCE), min_size=1, max_size=4))
    has_pot = any(scheme == "pot" for scheme, _ in awards)
    return Plan(
        awards=awards,
        onward=draw(st.lists(PENCE, max_size=3)) if has_pot else [],
        spending=draw(
            st.lists(
                st.tuples(st.integers(0, 20), st.sampled_from(MONTHS), PENCE, st.integers(0, 100)),
                max_size=6,
            )
        ),
        weights={(scheme, lens): draw(weight_sets(lens)) for scheme in WEIGHED for lens in TARGETS},
    )


@dataclass
class Oracle:
    """The ledger as a list of lines, and every total worked out from it with fractions."""

    # scheme, whether onward, category, recipient, column, pence, month of the weights
    lines: list[tuple[str, bool, str, str, str, int, date]] = field(default_factory=list)
    weights: Mapping[tuple[str, Lens], Mapping[date, Mapping[str, int]]] = field(
        default_factory=dict
    )
    allocated: Mapping[str, int] = field(default_factory=dict)

    def rows(self, lens: Lens, basis: Basis) -> dict[str, dict[str, int]]:
        """Pence by target and column, without the targets that have none."""
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for scheme, onward, category, recipient, column, pence, month in self.lines:
            if basis is Basis.POT and onward:
                continue
            if basis is Basis.END_RECIPIENT and scheme == "pot" and not onward:
                found["KEPT"][column] += pence
            else:
                split = self._split(lens, (scheme, category, recipient), pence, month)
                for code, share in split.items():
                    found[code][column] += share
                if onward:
                    found["KEPT"][column] -= pence
        self._add_allocated(found, lens)
        shown = {code: {k: v for k, v in row.items() if v} for code, row in found.items()}
        return {code: row for code, row in shown.items() if row}

    def _add_allocated(self, found: dict[str, dict[str, int]], lens: Lens) -> None:
        if lens is Lens.CATEGORY:
            for category, pence in self.allocated.items():
                found[category]["allocated"] += pence
            return
        left = sum(self.allocated.values())
        for scheme, onward, category, recipient, column, pence, month in self.lines:
            if column == "awarded" and not onward:
                left -= pence
                split = self._split(lens, (scheme, category, recipient), pence, month)
                for code, share in split.items():
                    found[code]["allocated"] += share
        found[UNATTRIBUTED]["allocated"] += left

    def _split(
        self, lens: Lens, of: tuple[str, str, str], pence: int, month: date
    ) -> dict[str, int]:
        scheme, category, recipient = of
        references = {
            "scheme": "S-222222",
            "other": "S-333333",
            "pot": "S-444444",
            "shared": "S-555555",
        }
        whole = {
            Lens.CATEGORY: category,
            Lens.ALLIANCE: "AL-ALL",
            Lens.THEME: "TH-ONE",
            Lens.SCHEME: references[scheme],
            Lens.PARTNER: recipient,
        }
        if lens in whole:
            return {whole[lens]: pence}
        sets = self.weights.get((scheme, lens), {})
        in_force = [parts for start, parts in sorted(sets.items()) if start <= month]
        parts = in_force[-1] if in_force else {UNATTRIBUTED: 1}
        exact = {
            code: Fraction(abs(pence) * part, sum(parts.values())) for code, part in parts.items()
        }
        shares = {code: floor(share) for code, share in exact.items()}
        by_rest = sorted(exact, key=lambda code: (shares[code] - exact[code], code))
        for code in by_rest[: abs(pence) - sum(shares.values())]:
            shares[code] += 1
        return {code: -share if pence < 0 else share for code, share in shares.items()}


@pytest.fixture
def ground(session: Session) -> Ground:
    """Stays while each example is undone."""
    ground = lay_ground(session)
    session.commit()
    return ground


@given(plan=plans())
@settings(
    max_examples=40,
    deadline=None,
    # Each try fills a database: a failing plan is shown as it was found rather than made smaller.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_lens_and_both_bases_agree_with_an_oracle_to_the_penny(
    session: Session, ground: Ground, plan: Plan
) -> None:
    try:
        oracle = carry_out(session, ground, plan)
        for basis in Basis:
            question = SummaryQuestion("EXAMPLE", "2023/24", basis=basis)
            picture = read_picture(session, question)
            for lens in Lens:
                summary = summary_of(picture, lens)
                assert pence_of(summary) == oracle.rows(lens, basis), (lens, basis)
                assert_adds_up(summary)
    finally:
        session.rollback()


@dataclass(frozen=True)
class Made:
    """An award that a plan led to, as the oracle calls it."""

    award: Award
    scheme: str
    is_onward: bool
    category: str
    recipient: str


def carry_out(session: Session, ground: Ground, plan: Plan) -> Oracle:
    """Do everything through the services, and write it down for the oracle."""
    begin(session)
    portfolio = Portfolio(session, ground)
    portfolio.envelope(10**10)
    lines = {category: portfolio.line(10**9, category) for category in (CATEGORY, OTHER_CATEGORY)}
    oracle = Oracle(weights=plan.weights, allocated=dict.fromkeys(lines, 10**9))
    weigh(portfolio, plan)
    made = [*first_level(portfolio, plan, lines, oracle)]
    made += [*onward(portfolio, plan, made, oracle)]
    spend(portfolio, plan, made, oracle)
    return oracle


def weigh(portfolio: Portfolio, plan: Plan) -> None:
    """Set every weight of the plan."""
    ground = portfolio.ground
    numbers = {"scheme": ground.scheme, "other": ground.other_scheme}
    numbers |= {"pot": ground.pot, "shared": portfolio.delivered_scheme()}
    for (scheme, lens), sets in plan.weights.items():
        for month, parts in sets.items():
            order = SetWeights(numbers[scheme], lens, month, parts, reason="As agreed")
            set_weights(portfolio.session, portfolio.people.lead, order)


def first_level(
    portfolio: Portfolio, plan: Plan, lines: dict[str, AllocationLine], oracle: Oracle
) -> Iterator[Made]:
    """Award from the two lines in turn, in April, May and June in turn."""
    ground = portfolio.ground
    schemes = {
        "scheme": (ground.scheme, "ICB", ground.icb),
        "other": (ground.other_scheme, "OTHER", ground.other_partner),
        "pot": (ground.pot, "PARTNER", ground.partner),
    }
    for place, (scheme, pence) in enumerate(plan.awards):
        category, month = (CATEGORY, OTHER_CATEGORY)[place % 2], MONTHS[place % 3]
        number, code, recipient = schemes[scheme]
        order = MakeAward(lines[category].id, AwardTerms(number, recipient, pence, month=month))
        award = make_award(portfolio.session, portfolio.people.finance, order)
        oracle.lines.append((scheme, False, category, code, "awarded", pence, month))
        yield Made(award, scheme, False, category, code)


def onward(portfolio: Portfolio, plan: Plan, made: list[Made], oracle: Oracle) -> Iterator[Made]:
    """Grant on from the first pot; together never more than it is."""
    for pence in plan.onward:
        pot = next(one for one in made if one.scheme == "pot" and not one.is_onward)
        granted = min(pence, first_pot(plan)) // len(plan.onward)
        if granted:
            award = portfolio.onward(pot.award, granted, portfolio.people.lead)
            line = ("shared", True, pot.category, "OTHER", "awarded")
            # Without a month of its own it belongs to the first of a year that has passed.
            oracle.lines.append((*line, granted, APRIL))
            yield Made(award, "shared", True, pot.category, "OTHER")


def spend(portfolio: Portfolio, plan: Plan, made: list[Made], oracle: Oracle) -> None:
    """Spend, and send a share of it back in June, which must undo the actual's own split."""
    for index, month, pence, per_cent in plan.spending:
        one = made[index % len(made)]
        entry = portfolio.spend(one.award, pence, month)
        line = (one.scheme, one.is_onward, one.category, one.recipient, "spent")
        oracle.lines.append((*line, pence, month))
        back = pence * per_cent // 100
        if back:
            order = RecordRefund(one.award.id, back, JUNE, "Sent back", names_entry_id=entry.id)
            record_refund(portfolio.session, portfolio.people.finance, order)
            oracle.lines.append((*line, -back, month))


def first_pot(plan: Plan) -> int:
    """What the first pot of a plan was given."""
    return next(pence for scheme, pence in plan.awards if scheme == "pot")


def pence_of(summary: Summary) -> dict[str, dict[str, int]]:
    """The rows of a summary as the oracle writes them."""
    found = {}
    for row in summary.rows:
        pence = {
            "allocated": row.allocated_pence,
            "awarded": row.awarded_pence,
            "spent": row.spent_pence,
        }
        if shown := {column: amount for column, amount in pence.items() if amount}:
            found[row.code] = shown
    return found


def assert_adds_up(summary: Summary) -> None:
    """The rows of every column come to the control total of that column."""
    rows, totals = summary.rows, summary.totals
    assert sum(row.allocated_pence for row in rows) == totals.allocated_pence
    assert sum(row.awarded_pence for row in rows) == totals.awarded_pence
    assert sum(row.spent_pence for row in rows) == totals.spent_pence
    assert sum(row.forecast_outturn_pence for row in rows) == totals.forecast_outturn_pence
