"""The demonstration holds together at every moment that it tells of, by sums of its own."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pytest

from imports.demo import Demo, read_demo
from imports.demo_rows import (
    AllocationRow,
    AwardRow,
    CloseRow,
    EnvelopeRow,
    Fact,
    SpendingKind,
    SpendingRow,
    VirementRow,
)
from tests.imports.catalogue_in_hand import the_catalogue

NOT_SPENT = {SpendingKind.INCOME}


@cache
def the_demo() -> Demo:
    return read_demo(catalogue=the_catalogue())


def example_schemes() -> set[str]:
    return {row.key for row in the_demo().schemes}


class Balances:
    """Running sums that know nothing of the tracker's ledger."""

    def __init__(self) -> None:
        self.envelopes: Counter[str] = Counter()
        self.allocated: Counter[str] = Counter()
        self.lines: Counter[str] = Counter()
        self.awarded: Counter[str] = Counter()
        self.awards: Counter[str] = Counter()
        self.onward: Counter[str] = Counter()
        self.spent: Counter[str] = Counter()
        self.year_of: dict[str, str] = {}
        # Rows of one category, alliance and holder are one line: it goes by its first row's key.
        self.first_key: dict[tuple[str, ...], str] = {}
        self.line_of: dict[str, str] = {}

    def take(self, fact: Fact) -> None:
        match fact:
            case EnvelopeRow():
                self.envelopes[fact.financial_year] += fact.pence
            case AllocationRow():
                self.year_of[fact.key] = fact.financial_year
                self.allocated[fact.financial_year] += fact.pence
                line = (
                    fact.financial_year,
                    fact.category_code,
                    fact.alliance_code,
                    fact.holder_key,
                )
                self.line_of[fact.key] = self.first_key.setdefault(line, fact.key)
                self.lines[self.line_of[fact.key]] += fact.pence
            case VirementRow():
                self.lines[self.line_of[fact.from_line_key]] -= fact.pence
                self.lines[self.line_of[fact.to_line_key]] += fact.pence
            case AwardRow():
                self.awards[fact.key] += fact.pence
                if fact.line_key:
                    line_key = self.line_of.get(fact.line_key, fact.line_key)
                    self.awarded[line_key] += fact.pence
                else:
                    self.onward[fact.parent_key] += fact.pence
            case SpendingRow() if fact.kind not in NOT_SPENT:
                self.spent[fact.award_key] += fact.pence

    def broken(self) -> Iterator[str]:
        for year, pence in self.allocated.items():
            if pence > self.envelopes[year]:
                yield f"{year} is over-allocated"
        for line in {*self.lines, *self.awarded}:
            if not 0 <= self.awarded[line] <= self.lines[line]:
                yield f"{line} is over-awarded"
        for award in {*self.awards, *self.onward, *self.spent}:
            if self.onward[award] > self.awards[award]:
                yield f"{award} grants on more than it has"
            if not 0 <= self.spent[award] <= self.awards[award]:
                yield f"{award} has spent {self.spent[award]} of {self.awards[award]}"


def test_nothing_is_overspent_or_overcommitted_at_any_moment() -> None:
    balances = Balances()
    for fact in the_demo().in_order():
        balances.take(fact)
        assert list(balances.broken()) == [], fact.key
    assert sum(balances.spent.values()) > 0


def test_facts_come_in_order_and_only_name_what_is_already_there() -> None:
    facts = the_demo().in_order()
    moments = [fact.recorded_at for fact in facts]
    assert moments == sorted(moments)
    assert (moments[0].year, moments[-1].year) == (2022, 2024)
    known: set[str] = {"", *(row.canonical_key for row in the_catalogue().measures)}
    columns = (
        *("approved_by", "award_key", "fund_key", "from_line_key", "holder_key", "lead_key"),
        *("line_key", "measure_key", "names_key", "organisation_key", "parent_key"),
        *("recorded_by", "scheme_key", "to_line_key"),
    )
    for fact in facts:
        named = {getattr(fact, column, "") for column in columns}
        named |= set(getattr(fact, "delivery_keys", ()))
        assert named <= known, fact.key
        known.add(fact.key)


def test_the_groups_of_each_year_add_up_to_everybody() -> None:
    added = 0
    for key in ("EXM-BP", "EXM-VAC", "EXM-AST", "EXM-LDC"):
        values = [
            row
            for row in the_demo().observations
            if row.measure_key == key and row.place_code == "PL-EX"
        ]
        for period in ("2022/23", "2023/24"):
            found = [row for row in values if row.period == period]
            (whole,) = [row for row in found if not row.dimension]
            for dimension in {row.dimension for row in found} - {""}:
                parts = [row for row in found if row.dimension == dimension]
                assert parts[-1].group_code == "NK"
                assert sum(part.numerator or 0 for part in parts) == whole.numerator
                assert sum(part.denominator or 0 for part in parts) == whole.denominator
                added += 1
    # By deprivation four measures in two years, and one of them by ethnic group too.
    assert added == 10


def test_one_measure_has_a_value_for_each_of_24_months() -> None:
    months = [
        row.period
        for row in the_demo().observations
        if row.measure_key == "EXM-SMK" and row.place_code
    ]
    assert (months[0], months[-1], len(set(months))) == ("April 2022", "March 2024", 24)


def test_a_balance_that_is_broken_would_be_seen() -> None:
    balances = Balances()
    for fact in the_demo().in_order():
        if not isinstance(fact, EnvelopeRow) and fact.key not in {"A-EX-BP", "L-2324-TP-BB"}:
            balances.take(fact)
    assert sorted(told.split(" ")[0] for told in balances.broken()) == [
        "2022/23",
        "2023/24",
        "A-EX-BP",
        "L-2324-TP-BB",
    ]


def test_keys_are_unique_over_all_files() -> None:
    keys = [fact.key for fact in the_demo().in_order()]
    assert len(keys) == len(set(keys))


def lines_of(year: str) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for row in the_demo().allocations:
        if row.financial_year == year:
            totals[row.category_code] += row.pence
    return dict(totals)


def test_the_eight_categories_of_2023_24_are_as_published_to_the_pound() -> None:
    assert lines_of("2023/24") == {
        "FC-CORE": 1_307_654_00,
        "FC-TP": 854_062_00,
        "FC-CP5A": 238_940_00,
        "FC-COMM": 322_914_00,
        "FC-ENAB": 245_000_00,
        "FC-CYP": 100_000_00,
        "FC-ANCH": 250_000_00,
        "FC-ODT": 81_430_00,
    }
    assert sum(lines_of("2023/24").values()) == 3_400_000_00


def test_both_envelopes_are_published_and_of_different_nature() -> None:
    # D04: earmarked money first, then the board's own recurrent baseline.
    assert [
        (row.financial_year, row.pence, row.amount_basis, row.recurrence)
        for row in the_demo().envelopes
    ] == [
        ("2022/23", 3_400_000_00, "published", "earmarked"),
        ("2023/24", 3_400_000_00, "published", "recurrent"),
    ]


def test_money_of_2022_23_is_in_no_published_category() -> None:
    assert lines_of("2022/23") == {"FC-NP": 360_000_00}


def test_the_amount_for_trusted_partners_is_published_and_its_division_is_made_up() -> None:
    rows = [row for row in the_demo().allocations if row.category_code == "FC-TP"]
    (published,) = [row for row in rows if row.amount_basis == "published"]
    assert (published.amount, published.alliance_code) == (Decimal("854062.00"), "AL-ALL")
    divided = [row for row in rows if row.amount_basis == "illustrative"]
    assert sum(row.amount for row in divided) == 0
    parts = {row.alliance_code: row.amount for row in divided if row.amount > 0}
    assert set(parts) == {"AL-BB", "AL-MID", "AL-SE", "AL-THU"}
    assert sum(parts.values()) == Decimal("854062.00")


def test_a_virement_stays_inside_its_category_and_needs_two_people() -> None:
    category = {row.key: row.category_code for row in the_demo().allocations}
    role = {row.key: row.role for row in the_demo().people}
    (moved,) = the_demo().virements
    assert category[moved.from_line_key] == category[moved.to_line_key] == "FC-TP"
    assert (role[moved.recorded_by], role[moved.approved_by]) == ("finance", "lead")


def test_each_pot_is_its_whole_line_after_the_virement() -> None:
    pots = {row.scheme_key: row.pence for row in the_demo().awards if "POT" in row.scheme_key}
    assert pots == {
        "EX-POT-BB": 240_000_00,
        "EX-POT-MID": 190_000_00 - 15_000_00,
        "EX-POT-SE": 240_000_00,
        "EX-POT-THU": 184_062_00 + 15_000_00,
    }
    assert sum(pots.values()) == 854_062_00


def test_microgrants_are_small_and_stay_within_the_published_pot() -> None:
    grants = [row for row in the_demo().awards if row.parent_key == "A-SC-001"]
    assert len(grants) > 60
    assert all(500_00 <= row.pence <= 1_500_00 for row in grants)
    assert sum(row.pence for row in grants) == 62_225_00
    assert all("2022-10-31" < row.recorded_at.date().isoformat() <= "2023-03-31" for row in grants)


def test_small_grants_of_a_partner_stay_within_their_tier_and_far_within_the_pot() -> None:
    granted = [row for row in the_demo().awards if row.parent_key == "A-POT-BB"]
    small = [row for row in granted if row.scheme_key.startswith("EX-SG-")]
    assert (len(granted), len(small)) == (14, 12)
    assert all(row.pence <= 2_000_00 for row in small)
    assert {row.amount_basis for row in granted} == {"illustrative"}
    # 60,000 and 18,000 to two schemes, and 17,400 in small grants, of a pot of 240,000.
    assert sum(row.pence for row in small) == 17_400_00
    assert sum(row.pence for row in granted) == 95_400_00


def test_only_three_kinds_of_money_claim_to_be_published() -> None:
    published = [row.key for row in the_demo().awards if row.amount_basis == "published"]
    assert published == ["A-SC-001"]
    assert {row.amount_basis for row in the_demo().spending} == {"illustrative"}
    assert {row.amount_basis for row in the_demo().forecasts} == {"illustrative"}
    made_up = [row for row in the_demo().awards if row.amount_basis == "illustrative"]
    assert {row.source for row in made_up} == {"OWN"}


def test_published_schemes_have_awards_only_where_the_fund_paid() -> None:
    funded = {row.legacy_code for row in the_catalogue().schemes if row.funded_by_fund == "yes"}
    awarded = {row.scheme_key for row in the_demo().awards} - example_schemes()
    assert awarded == funded


def test_an_award_lies_in_the_year_and_category_that_the_documents_give() -> None:
    lines = {row.key: row for row in the_demo().allocations}
    schemes = {row.legacy_code: row for row in the_catalogue().schemes}
    for award in the_demo().awards:
        if award.scheme_key in schemes and award.line_key:
            category = schemes[award.scheme_key].funding_category_code or "FC-NP"
            assert lines[award.line_key].category_code == category, award.key
    for award in the_demo().awards:
        assert bool(award.line_key) != bool(award.parent_key), award.key


def test_no_real_scheme_carries_spending_or_a_forecast() -> None:
    scheme_of = {row.key: row.scheme_key for row in the_demo().awards}
    assert {scheme_of[row.award_key] for row in the_demo().spending} <= example_schemes()
    assert {row.scheme_key for row in the_demo().forecasts} <= example_schemes()


def test_made_up_schemes_and_those_who_run_them_are_called_example() -> None:
    is_example = {row.key: row.is_example for row in the_demo().organisations}
    for organisation in the_demo().organisations:
        assert organisation.is_example == organisation.name.startswith("Example")
    for scheme in the_demo().schemes:
        assert scheme.name.startswith("Example ")
        assert scheme.place_codes == ("PL-EX",)
        assert all(is_example[key] for key in (scheme.lead_key, *scheme.delivery_keys))
    assert all(row.name.startswith("Example measure: ") for row in the_demo().example_measures)


def test_money_spent_is_led_by_an_example_and_real_schemes_by_none() -> None:
    is_example = {row.key: row.is_example for row in the_demo().organisations}
    for row in the_demo().registrations:
        assert not any(is_example[key] for key in (row.lead_key, *row.delivery_keys))
    assert len(the_demo().registrations) == len(the_catalogue().schemes)


def test_the_netting_check_is_there_to_be_seen() -> None:
    entries = [row for row in the_demo().spending if row.award_key == "A-EX-TRAIN"]
    paid = sum(row.pence for row in entries if row.kind is SpendingKind.PAYMENT)
    back = sum(row.pence for row in entries if row.kind is SpendingKind.REFUND)
    assert (paid, back, paid + back) == (14_500_00, -4_050_00, 10_450_00)


@pytest.mark.parametrize("kind", list(SpendingKind))
def test_every_kind_of_entry_happens(kind: SpendingKind) -> None:
    assert [row for row in the_demo().spending if row.kind is kind]


def test_an_entry_that_undoes_another_names_it_and_never_exceeds_it() -> None:
    entries = {row.key: row for row in the_demo().spending}
    for row in the_demo().spending:
        assert (row.pence < 0) == bool(row.names_key), row.key
        if row.names_key:
            named = entries[row.names_key]
            assert named.award_key == row.award_key
            assert -row.pence <= named.pence
            assert row.reason


def test_only_an_adjustment_reaches_back_into_a_closed_month() -> None:
    closed: set[tuple[str, int]] = set()
    reached_back = []
    for fact in the_demo().in_order():
        if isinstance(fact, CloseRow):
            closed.add((fact.financial_year, fact.accounting_month))
        if isinstance(fact, SpendingRow):
            concerns = (fact.month.month - 4) % 12 + 1
            assert (fact.financial_year, fact.accounting_month) not in closed, fact.key
            if (fact.financial_year, concerns) in closed:
                reached_back.append((fact.kind.value, concerns, fact.accounting_month))
            else:
                assert concerns == fact.accounting_month, fact.key
    assert reached_back == [("adjustment", 4, 8)]
    assert closed == {("2023/24", month) for month in range(1, 10)}


def test_a_pot_keeps_its_running_costs_apart_from_what_it_passes_on() -> None:
    kept = [row for row in the_demo().spending if row.purpose == "administration"]
    assert {row.award_key for row in kept} == {"A-POT-BB", "A-POT-MID", "A-POT-SE", "A-POT-THU"}
    assert sum(row.pence for row in kept) == 3 * (3_000_00 + 2_187_50 + 3_000_00 + 2_488_28)


def test_every_lens_has_a_part_that_is_not_attributed() -> None:
    lenses = {row.lens for row in the_demo().links if row.target_code == "UNATTRIBUTED"}
    assert lenses == {"element", "population", "place", "priority"}


def test_weights_change_once_from_the_start_of_a_later_month() -> None:
    changed = [row for row in the_demo().links if row.from_month]
    assert {(row.scheme_key, row.lens.value, str(row.from_month)) for row in changed} == {
        ("EX-BP", "element", "2023-10-01")
    }
    assert all(row.recorded_at.date().isoformat() < "2023-10-01" for row in changed)


def test_each_of_the_four_decisions_is_taken_once_on_an_example_scheme() -> None:
    taken = [row for row in the_demo().decisions if row.corrects is None]
    assert sorted(row.decision for row in taken) == ["adapt", "continue", "scale", "stop"]
    assert len({row.scheme_key for row in taken}) == 4
    assert {row.scheme_key for row in taken} <= example_schemes()
    assert all(row.correction for row in the_demo().decisions if row.corrects)


def test_appraisals_come_before_the_money_but_for_those_in_hindsight() -> None:
    first_award: dict[str, str] = {}
    for award in the_demo().awards:
        first_award.setdefault(award.scheme_key, award.recorded_at.isoformat())
    late = {
        row.key
        for row in the_demo().appraisals
        if row.recorded_at.isoformat() > first_award[row.scheme_key]
    }
    assert late == {"AP-06", "AP-07"}
    assert {row.scheme_key for row in the_demo().appraisals} <= example_schemes()


def test_no_target_is_named_twice_in_one_set_of_weights() -> None:
    named = Counter(
        (row.scheme_key, row.lens, row.from_month, row.target_code) for row in the_demo().links
    )
    assert set(named.values()) == {1}


def test_published_links_are_equal_parts_and_name_no_priority() -> None:
    # D07: the actions printed under the priorities are out of place.
    published = [row for row in the_demo().links if row.scheme_key not in example_schemes()]
    assert {row.parts for row in published} == {1}
    assert {row.basis for row in published} == {"equal parts"}
    assert {row.lens.value for row in published} == {"element", "population", "place"}
    elements = {row.legacy_code: set(row.element_codes) for row in the_catalogue().schemes}
    linked: dict[str, set[str]] = {code: set() for code in elements}
    for row in published:
        if row.lens == "element":
            linked[row.scheme_key].add(row.target_code)
    assert linked == elements


def test_a_forecast_may_be_nothing_be_revised_or_be_missing() -> None:
    forecasts = the_demo().forecasts
    assert [row.scheme_key for row in forecasts if row.pence == 0] == ["EX-TRAIN", "EX-TRAIN"]
    versions = Counter((row.scheme_key, str(row.month)) for row in forecasts)
    assert {key for key, times in versions.items() if times > 1} == {
        ("EX-BP", "2024-02-01"),
        ("EX-BP", "2024-03-01"),
    }
    assert "EX-VAC" not in {row.scheme_key for row in forecasts}


def test_the_six_people_who_may_sign_in_each_have_their_role() -> None:
    assert {row.key: (row.role.value, row.organisation_key) for row in the_demo().people} == {
        "finance@example.nhs.uk": ("finance", "ORG-ICB"),
        "lead@example.nhs.uk": ("lead", "ORG-ICB"),
        "partner@example.org": ("partner", "ORG-EX-TP-BB"),
        "other-partner@example.org": ("partner", "ORG-EX-TP-MID"),
        "evaluator@example.ac.uk": ("evaluator", "ORG-EX-UNI"),
        "admin@example.nhs.uk": ("admin", "ORG-ICB"),
    }


def test_a_partner_grants_on_only_from_its_own_pot() -> None:
    home = {row.key: row.organisation_key for row in the_demo().people if row.role == "partner"}
    lead = {row.key: row.lead_key for row in the_demo().schemes}
    scheme_of = {row.key: row.scheme_key for row in the_demo().awards}
    granted = [row for row in the_demo().awards if row.recorded_by in home]
    assert len(granted) == 2
    for row in granted:
        assert lead[scheme_of[row.parent_key]] == home[row.recorded_by]
