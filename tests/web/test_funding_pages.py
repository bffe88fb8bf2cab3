"""The funding pages as people use them: figures, forms, refusals, and whose rows are whose."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.support.portfolio import CATEGORY, OTHER_CATEGORY, Portfolio
from tests.web.visiting import Office, Page, Visitor
from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.funding import (
    AllocationLine,
    Forecast,
    LedgerEntry,
    LimitOverride,
    MonthClose,
    Virement,
)
from tracker.db.journal import Journal, journal_number
from tracker.domain import new_rules
from tracker.domain.funding import AmountBasis
from tracker.domain.new_rules import RefusesFrom
from tracker.services.funding.allocations import Allocate, allocate
from tracker.services.funding.figures import Figure
from tracker.services.schemes.register import SchemeFacts, register_scheme
from tracker.web.funding.cells import plain

YEAR = "/funding/EXAMPLE/2023-24"
PUBLISHED = {
    "CAT-1": (1_307_654_00, "38.46", "1,308"),
    "CAT-2": (854_062_00, "25.12", "854"),
    "CAT-3": (238_940_00, "7.03", "239"),
    "CAT-4": (322_914_00, "9.50", "323"),
    "CAT-5": (245_000_00, "7.21", "245"),
    "CAT-6": (100_000_00, "2.94", "100"),
    "CAT-7": (250_000_00, "7.35", "250"),
    "CAT-8": (81_430_00, "2.40", "81"),
}


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def finance(office: Office) -> Visitor:
    return office.visitor(office.ground.people.finance)


@pytest.fixture
def lead(office: Office) -> Visitor:
    return office.visitor(office.ground.people.lead)


@pytest.fixture
def partner(office: Office) -> Visitor:
    return office.visitor(office.ground.people.partner)


def stored(office: Office, model: type = LedgerEntry) -> int:
    """How many rows of a kind there are."""
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def add_published_categories(portfolio: Portfolio) -> None:
    for place, code in enumerate(PUBLISHED):
        number = journal_number(portfolio.session)
        portfolio.session.add(
            ReferenceItem(code=code, list_name="funding_category", journal_number=number)
        )
        portfolio.session.flush()
        portfolio.session.add(
            ReferenceItemVersion(
                code=code,
                journal_number=number,
                name=f"Category {code}",
                description="",
                sort_order=100 + place,
                valid_from_year="",
                valid_to_year="",
            )
        )


@pytest.fixture
def line(office: Office) -> str:
    """An allocation of £100.00 out of an envelope of £250.00."""
    with office.portfolio() as portfolio:
        portfolio.envelope(250_00)
        return portfolio.line(100_00).reference


@pytest.fixture
def award(office: Office) -> str:
    """An award of £60.00 out of an allocation of £100.00."""
    with office.portfolio() as portfolio:
        portfolio.envelope(250_00)
        return portfolio.award(portfolio.line(100_00), 60_00).reference


@pytest.fixture
def pot(office: Office) -> tuple[str, str]:
    """A partner's pot of £100.00 with an onward award of £40.00."""
    with office.portfolio() as portfolio:
        pot = portfolio.pot(100_00)
        return pot.reference, portfolio.onward(pot, 40_00).reference


# The envelope page


def test_the_envelope_page_shows_the_published_categories_with_their_shares(
    office: Office, finance: Visitor
) -> None:
    with office.portfolio() as portfolio:
        add_published_categories(portfolio)
        portfolio.envelope(3_400_000_00)
        for code, (pence, _, _) in PUBLISHED.items():
            portfolio.line(pence, category=code)
    page = finance.opens(f"{YEAR}/")
    rows = page.rows("Money by funding category")
    assert [(row[0], row[1], row[2]) for row in rows[:-1]] == [
        ("Category CAT-1", "£1,307,654.00", "38.46"),
        ("Category CAT-2", "£854,062.00", "25.12"),
        ("Category CAT-3", "£238,940.00", "7.03"),
        ("Category CAT-4", "£322,914.00", "9.50"),
        ("Category CAT-5", "£245,000.00", "7.21"),
        ("Category CAT-6", "£100,000.00", "2.94"),
        ("Category CAT-7", "£250,000.00", "7.35"),
        ("Category CAT-8", "£81,430.00", "2.40"),
    ]
    assert rows[-1][:3] == ["Total", "£3,400,000.00", "100.00"]
    assert "rounded to two places, so they may not add to 100" in page.words
    assert "Pot basis" in page.words


def test_thousands_are_rounded_each_on_its_own_and_the_page_says_so(
    office: Office, finance: Visitor
) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(10_000_00)
        for category in (CATEGORY, OTHER_CATEGORY):
            portfolio.line(1_449_00, category=category)
    page = finance.opens(f"{YEAR}/?show=thousands")
    assert [row[1] for row in page.rows("Money by funding category")] == ["1", "1", "3"]
    assert "rounded to thousands of pounds on its own" in page.words


def test_committed_spent_and_headroom_follow_the_ledger(office: Office, finance: Visitor) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(250_00)
        portfolio.spend(portfolio.award(portfolio.line(100_00), 60_00), 15_00)
    rows = finance.opens(f"{YEAR}/").rows("Money by funding category")
    assert rows[-1] == ["Total", "£100.00", "40.00", "£60.00", "£15.00", "£40.00"]


@pytest.mark.usefixtures("office", "pot")
def test_an_onward_award_adds_nothing_to_what_is_committed(finance: Visitor) -> None:
    rows = finance.opens(f"{YEAR}/").rows("Money by funding category")
    assert rows[-1][3] == "£100.00"


def test_the_past_is_shown_as_it_was_and_says_so(office: Office, finance: Visitor) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(10_00)
    with office.reading() as session:
        moment = session.scalars(select(func.max(Journal.recorded_at))).one()
    with office.portfolio() as portfolio:
        portfolio.envelope(1_00)
    then = moment.isoformat().replace("+00:00", "Z")
    past = finance.opens(f"{YEAR}/?as_at={then}")
    assert "£10.00" in past.words
    assert "£11.00" not in past.words
    assert "This shows what was recorded up to" in past.words
    assert "£11.00" in finance.opens(f"{YEAR}/").words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("as_at-day=1&as_at-month=1&as_at-year=2199", "As-at date must be today or in the past"),
        (
            "as_at-day=1&as_at-month=1&as_at-year=2001",
            "As-at date must be on or after the day of the first entry",
        ),
        ("as_at-day=31&as_at-month=2&as_at-year=2024", "As-at date must be a real date"),
    ],
)
@pytest.mark.usefixtures("line")
def test_a_day_that_cannot_be_shown_is_refused_with_the_present_below(
    finance: Visitor, typed: str, said: str
) -> None:
    page = finance.opens(f"{YEAR}/?{typed}", 422)
    assert said in " ".join(page.problems)
    assert page.title.startswith("Error: ")
    assert "£250.00" in page.words


def test_spending_is_set_against_an_even_plan_with_its_variance_in_words(
    office: Office, finance: Visitor
) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(854_062_00)
        award = portfolio.award(portfolio.line(854_062_00), 854_062_00)
        portfolio.spend(award, 588_123_45)
        portfolio.close(*range(1, 10))
    rows = finance.opens(f"{YEAR}/").rows("Plan and actual to month 9")
    assert rows[-1] == ["Total", "£640,546.51", "£588,123.45", "£52,423.06 favourable"]


def test_an_illustrative_amount_is_always_marked(office: Office, finance: Visitor) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(100_00)
        order = Allocate(
            portfolio.ground.fund,
            "2023/24",
            CATEGORY,
            "AL-ALL",
            portfolio.ground.icb,
            100_00,
            amount_basis=AmountBasis.ILLUSTRATIVE,
        )
        allocate(portfolio.session, portfolio.people.finance, order)
    page = finance.opens(f"{YEAR}/")
    assert "£100.00 Illustrative" in page.words


def test_nil_is_never_called_illustrative() -> None:
    cancelled = Figure.of(5_00, "illustrative") - Figure.of(5_00, "recorded")
    assert (cancelled.pence, cancelled.basis) == (0, "recorded")
    assert Figure.of(5_00, "illustrative").basis == "illustrative"
    assert plain(0, "illustrative") == "£0.00"


@pytest.mark.parametrize("year", ["2023-25", "2023", "20232-24", "2012-13", "1999-00"])
def test_two_years_that_do_not_follow_or_are_out_of_reach_are_no_address(
    finance: Visitor, year: str
) -> None:
    finance.opens(f"/funding/EXAMPLE/{year}/", 404)


def test_an_unknown_fund_is_no_address(finance: Visitor) -> None:
    finance.opens("/funding/NOTHING/2023-24/", 404)


def test_a_page_of_an_envelope_asks_the_same_few_questions_however_long_it_is(
    office: Office, finance: Visitor
) -> None:
    with office.portfolio() as portfolio:
        portfolio.envelope(250_00)
        line = portfolio.line(100_00)
        portfolio.award(line, 1_00)
    few = office.count_queries(lambda: finance.opens(f"{YEAR}/"))
    with office.portfolio() as portfolio:
        line = portfolio.session.get_one(AllocationLine, 1)
        for _ in range(5):
            portfolio.spend(portfolio.award(line, 1_00), 50)
    assert office.count_queries(lambda: finance.opens(f"{YEAR}/")) == few
    assert few < 40


# Envelope


def test_setting_an_envelope_is_checked_then_recorded_with_what_it_leaves(
    office: Office, finance: Visitor
) -> None:
    checked = finance.fills(
        f"{YEAR}/envelope", amount="3,400,000", recurrence="recurrent", reason=""
    )
    assert "£3,400,000.00" in checked.words
    assert stored(office) == 0
    done = finance.records(checked)
    assert done.banner == "£3,400,000.00 is recorded. The envelope for 2023/24 is now £3,400,000.00"
    assert stored(office) == 1


@pytest.mark.usefixtures("line")
def test_a_second_envelope_without_a_reason_is_refused_and_keeps_what_was_typed(
    office: Office, finance: Visitor
) -> None:
    page = finance.fills(f"{YEAR}/envelope", 422, amount="1,50", recurrence="recurrent")
    assert page.problems == ["Amount must be in pounds and pence, like 1,234.50"]
    assert page.value("amount") == "1,50"
    page = finance.fills(f"{YEAR}/envelope", 422, amount="1.50", recurrence="recurrent")
    assert page.problems == ["Enter a reason for this change of the envelope"]
    assert page.title.startswith("Error: ")
    assert stored(office) == 2


def test_a_fund_is_opened_and_the_year_of_its_envelope_chosen(finance: Visitor) -> None:
    done = finance.fills("/funding/open", code="NEW", name="New fund")
    assert "Fund NEW is open" in done.banner
    page = finance.opens("/funding/year?fund=NEW&year=2024/25")
    assert page.address == "/funding/NEW/2024-25/envelope"
    assert "Financial year" in " ".join(
        finance.opens("/funding/year?fund=NEW&year=2024/26", 422).problems
    )


# Allocation


def allocation(office: Office, amount: str = "100", **more: str) -> dict[str, str]:
    return {
        "category": OTHER_CATEGORY,
        "alliance": "AL-ALL",
        "holder_id": str(office.ground.icb),
        "amount": amount,
        **more,
    }


@pytest.mark.usefixtures("line")
def test_an_allocation_is_checked_then_recorded_with_the_new_headroom(
    office: Office, finance: Visitor
) -> None:
    checked = finance.fills(f"{YEAR}/allocate", **allocation(office, "£50.25"))
    assert "£50.25" in checked.words
    assert "Not allocated of the envelope for 2023/24 £99.75" in checked.words
    before = stored(office), stored(office, Journal)
    assert before[0] == 2
    done = finance.records(checked)
    assert done.banner == "£50.25 is allocated. £99.75 of the envelope for 2023/24 is not allocated"
    assert done.address.startswith("/funding/lines/L-")
    # Checking left no trace: there is one journal row more, and not two.
    assert (stored(office), stored(office, Journal)) == (3, before[1] + 1)


@pytest.mark.usefixtures("line")
def test_an_allocation_above_the_envelope_is_refused_with_the_sentence(
    office: Office, finance: Visitor
) -> None:
    page = finance.fills(f"{YEAR}/allocate", 422, **allocation(office, "150.01"))
    [problem] = page.problems
    assert problem.startswith("£150.00 is left of the envelope")
    assert "Only the programme lead can go over it" in problem
    assert page.value("amount") == "150.01"
    assert page.title.startswith("Error: ")
    assert stored(office) == 2


@pytest.mark.usefixtures("line")
def test_the_lead_goes_over_a_limit_with_a_reason_that_stays_on_show(
    office: Office, lead: Visitor
) -> None:
    asked = lead.fills(f"{YEAR}/allocate", 422, **allocation(office, "150.01"))
    assert "To go over it, enter a reason" in asked.problems[0]
    over = allocation(office, "150.01", override_reason="The panel knew")
    done = lead.records(lead.sends(asked, **over))
    assert "£150.01 is allocated" in done.banner
    assert stored(office, LimitOverride) == 1
    overrides = lead.opens(f"{YEAR}/").rows("Limits gone over")
    assert overrides[0][0:2] == ["Allocations over the envelope", "£0.01"]
    assert overrides[0][3] == "The panel knew"


@pytest.mark.usefixtures("line")
def test_only_the_lead_is_asked_for_a_reason_to_go_over(finance: Visitor) -> None:
    assert "override_reason" not in finance.opens(f"{YEAR}/allocate").html


@pytest.mark.usefixtures("line")
def test_pressing_the_button_twice_records_once(office: Office, finance: Visitor) -> None:
    checked = finance.fills(f"{YEAR}/allocate", **allocation(office, "10"))
    finance.records(checked)
    again = finance.records(checked, 409)
    assert "You sent the same form twice" in again.words
    assert stored(office) == 3


def test_two_presses_at_the_same_moment_record_once(
    office: Office, finance: Visitor, award: str
) -> None:
    checked = finance.fills(f"/funding/awards/{award}/spending", **spending("10"))
    sent = {**checked.hidden().to_dict(), "stage": "record"}
    before = stored(office)

    def press(_time: int) -> int:
        client = office.visitor(finance.viewer).client
        with client.session_transaction() as session, finance.client.session_transaction() as own:
            session.update(own)
        return client.post(checked.address, data=sent).status_code

    with ThreadPoolExecutor(4) as presses:
        assert sorted(presses.map(press, range(4))) == [302, 409, 409, 409]
    assert stored(office) == before + 1


@pytest.mark.usefixtures("line")
def test_a_new_form_may_record_the_same_again(office: Office, finance: Visitor) -> None:
    for reason in ("", "More"):
        checked = finance.fills(f"{YEAR}/allocate", **allocation(office, "10", reason=reason))
        finance.records(checked)
    assert stored(office) == 4


@pytest.mark.usefixtures("line")
def test_a_form_without_its_token_records_nothing(office: Office, finance: Visitor) -> None:
    checked = finance.fills(f"{YEAR}/allocate", **allocation(office, "10"))
    page = finance.sends(checked, 422, stage="record", token="")
    assert "open for too long" in page.problems[0]
    assert stored(office) == 2


@pytest.mark.usefixtures("line")
def test_change_leads_back_to_the_form_with_everything_typed(
    office: Office, finance: Visitor
) -> None:
    checked = finance.fills(f"{YEAR}/allocate", **allocation(office, "10", reason="A reason"))
    page = finance.sends(checked, stage="change")
    assert page.problems == []
    assert page.value("amount") == "10"
    assert page.value("reason") == "A reason"


# Awards


def terms(office: Office, amount: str) -> dict[str, str]:
    return {
        "scheme_id": str(office.ground.scheme),
        "recipient_id": str(office.ground.icb),
        "amount": amount,
        "instrument": "grant",
        "starts-day": "1",
        "starts-month": "5",
        "starts-year": "2023",
    }


def test_an_award_is_checked_then_recorded(office: Office, finance: Visitor, line: str) -> None:
    checked = finance.fills(f"/funding/lines/{line}/award", **terms(office, "60"))
    assert "1 May 2023" in checked.words
    assert "Headroom of this line £40.00" in checked.words
    done = finance.records(checked)
    assert done.banner == f"£60.00 is awarded. £40.00 is left of allocation {line}"
    assert done.address.startswith("/funding/awards/A-")


def test_a_large_award_without_its_decision_is_told_before_it_is_recorded(
    office: Office, finance: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = RefusesFrom("large_award_names_its_decision", date(2999, 12, 31))
    monkeypatch.setattr(new_rules, "NEW_RULES", (rule,))
    with office.portfolio() as portfolio:
        portfolio.envelope(200_000_00)
        line = portfolio.line(200_000_00).reference
    said = "Enter the decision reference: an award of more than £100,000"
    address, typed = f"/funding/lines/{line}/award", terms(office, "100,000.01")
    checked = finance.fills(address, **typed)
    assert said in checked.words
    named = finance.fills(address, **typed, decision_reference="Panel 7")
    assert said not in named.words
    done = finance.records(named)
    change = f"{done.address}/change"
    assert said not in finance.fills(change, amount="1", reason="Costs rose").words


def test_an_award_above_its_line_is_refused(office: Office, finance: Visitor, line: str) -> None:
    page = finance.fills(f"/funding/lines/{line}/award", 422, **terms(office, "100.01"))
    assert "£100.00 is left of " in page.problems[0]
    assert stored(office) == 2


def test_an_award_cannot_end_before_it_starts(office: Office, finance: Visitor, line: str) -> None:
    ends = {"ends-day": "30", "ends-month": "4", "ends-year": "2023"}
    page = finance.fills(f"/funding/lines/{line}/award", 422, **terms(office, "1"), **ends)
    assert page.problems == ["End date must be the same as or after the start date"]


@pytest.mark.usefixtures("office")
def test_an_award_is_changed_with_a_reason_and_its_history_says_so(
    finance: Visitor, award: str
) -> None:
    address = f"/funding/awards/{award}/change"
    page = finance.fills(address, 422, amount="-60.01", reason="Too much")
    assert "The reduction must be £60.00 or less" in page.problems[0]
    done = finance.records(finance.fills(address, amount="-10", reason="A smaller scheme"))
    assert "The award is now £50.00" in done.banner
    history = finance.opens(f"/funding/awards/{award}").rows("How this award came to its amount")
    assert [row[1] for row in history] == ["\N{MINUS SIGN}£10.00", "£60.00"]
    assert "A smaller scheme" in history[0][2]


def test_a_partner_awards_onward_from_its_own_pot_and_sees_what_the_pot_keeps(
    office: Office, partner: Visitor, pot: tuple[str, str]
) -> None:
    page = partner.opens(f"/funding/awards/{pot[0]}")
    assert "Kept by the pot £60.00" in page.words
    with office.portfolio() as portfolio:
        facts = SchemeFacts("Own scheme", lead_organisation_id=office.ground.partner)
        scheme = register_scheme(portfolio.session, portfolio.people.lead, facts).id
    typed = terms(office, "60.01") | {"scheme_id": str(scheme)}
    refused = partner.fills(f"/funding/awards/{pot[0]}/onward", 422, **typed)
    assert "£60.00 is left of " in refused.problems[0]
    done = partner.records(partner.sends(refused, **typed | {"amount": "25"}))
    assert done.banner == f"£25.00 is awarded. £35.00 is left of award {pot[0]}"


# Spending


def spending(amount: str, **more: str) -> dict[str, str]:
    return {
        "actual_type": "invoice",
        "amount": amount,
        "month": "April 2023",
        "purpose": "delivery",
        **more,
    }


def test_spending_is_checked_then_recorded_with_what_is_left(finance: Visitor, award: str) -> None:
    checked = finance.fills(f"/funding/awards/{award}/spending", **spending("12.50", document="I1"))
    assert "Left of the award £47.50" in checked.words
    done = finance.records(checked)
    assert done.banner == (
        "£12.50 of spending is recorded. £12.50 is spent and £47.50 is left of the award"
    )
    assert done.rows("Entries of spending")[0][0:2] == ["Invoice", "£12.50"]


def test_spending_above_its_award_is_recorded_with_a_warning(finance: Visitor, award: str) -> None:
    checked = finance.fills(f"/funding/awards/{award}/spending", **spending("60.01"))
    assert "This takes spending £0.01 over the award of £60.00" in checked.words
    why = "Enter why this spending may go over the award"
    assert why in checked.words
    said = finance.fills(f"/funding/awards/{award}/spending", **spending("60.01", reason="Winter"))
    assert why not in said.words
    done = finance.records(checked)
    assert "This takes spending £0.01 over" in done.words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"month": "April 2024"}, "April 2024 is not in 2023/24"),
        ({"amount": "0"}, "Amount must be more than £0.00"),
        ({"accounting_month": "14"}, "Accounting month must be a whole number from 1 to 13"),
        ({"month": "May 2023", "accounting_month": "1"}, "Accounting month must be 2 or later"),
        ({"actual_type": ""}, "Select the kind of entry"),
    ],
)
def test_spending_that_breaks_a_rule_is_refused_with_its_sentence(
    office: Office, finance: Visitor, award: str, typed: dict[str, str], said: str
) -> None:
    before = stored(office)
    page = finance.fills(f"/funding/awards/{award}/spending", 422, **spending("10") | typed)
    assert any(problem.startswith(said) for problem in page.problems), page.problems
    assert stored(office) == before


def test_nothing_is_booked_in_a_closed_month(office: Office, finance: Visitor, award: str) -> None:
    with office.portfolio() as portfolio:
        portfolio.close(1)
    page = finance.fills(f"/funding/awards/{award}/spending", 422, **spending("10"))
    assert "Month 1 is closed" in page.problems[0]


@pytest.mark.usefixtures("office")
def test_refunds_stay_visible_beside_what_they_undo(finance: Visitor, award: str) -> None:
    finance.records(finance.fills(f"/funding/awards/{award}/spending", **spending("145.00")))
    address = f"/funding/awards/{award}/refund"
    typed = {"amount": "40.50", "month": "June 2023", "reason": "Overpaid"}
    too_much = finance.fills(address, 422, **typed | {"amount": "145.01"})
    assert "Refund must be £145.00 or less" in too_much.problems[0]
    done = finance.records(finance.sends(too_much, **typed))
    assert "A refund of £40.50 is recorded" in done.banner
    assert "Actuals £145.00 Refunds \N{MINUS SIGN}£40.50 Adjustments £0.00" in done.words
    assert "Net spending £104.50" in done.words


@pytest.mark.usefixtures("office")
def test_an_accrual_is_reversed_once(finance: Visitor, award: str) -> None:
    address = f"/funding/awards/{award}"
    typed = spending("20", actual_type="accrual")
    page = finance.records(finance.fills(f"{address}/spending", **typed))
    reverse = next(href for words, href in page.links().items() if words.startswith("Reverse"))
    done = finance.records(finance.fills(reverse, accounting_month="2"))
    assert "The accrual of £20.00 is reversed" in done.banner
    assert "Net spending £0.00" in done.words
    again = finance.fills(reverse, 422, accounting_month="2")
    assert again.problems == ["This accrual has already been reversed"]
    assert not any(words.startswith("Reverse") for words in done.links())


def test_a_closed_month_is_corrected_by_an_adjustment(
    office: Office, finance: Visitor, award: str
) -> None:
    page = finance.records(finance.fills(f"/funding/awards/{award}/spending", **spending("20")))
    reference = re.search(r"E-\w{6}", page.words)
    assert reference
    adjust = f"/funding/entries/{reference[0]}/adjust"
    typed = {"amount": "-5", "accounting_month": "2", "reason": "Typed wrongly"}
    too_early = finance.fills(adjust, 422, **typed)
    assert "The month of this entry is still open" in too_early.problems[0]
    with office.portfolio() as portfolio:
        portfolio.close(1)
    done = finance.records(finance.fills(adjust, **typed))
    assert "Adjustments \N{MINUS SIGN}£5.00" in done.words
    assert "Net spending £15.00" in done.words


@pytest.mark.usefixtures("line")
def test_income_stays_outside_the_envelope(finance: Visitor) -> None:
    typed = {"amount": "70", "month": "April 2023", "reason": "A match from a charity"}
    done = finance.records(finance.fills(f"{YEAR}/income", **typed))
    assert "Income of £70.00 is recorded outside the envelope" in done.banner
    page = finance.opens(f"{YEAR}/")
    assert page.rows("Income outside the envelope")[0][0] == "£70.00"
    assert "Envelope £250.00" in page.words


# Virements


@pytest.fixture
def two_lines(office: Office) -> tuple[str, str]:
    with office.portfolio() as portfolio:
        portfolio.envelope(250_00)
        lines = portfolio.line(100_00), portfolio.line(50_00, category=OTHER_CATEGORY)
        return str(lines[0].id), str(lines[1].id)


def ask(finance: Visitor, lines: tuple[str, str], status: int = 200, **typed: str) -> Page:
    asked = {
        "from_line_id": lines[0],
        "to_line_id": lines[1],
        "amount": "30",
        "month": "June 2023",
        "reason": "More people came",
    }
    return finance.fills(f"{YEAR}/virement", status, **asked | typed)


def test_a_virement_is_asked_for_by_one_and_approved_by_another(
    office: Office, finance: Visitor, lead: Visitor, two_lines: tuple[str, str]
) -> None:
    asked = finance.records(ask(finance, two_lines))
    assert "A virement of £30.00 is asked for" in asked.banner
    assert stored(office) == 3
    assert "Decide it" not in asked.words
    page = lead.opens(asked.address)
    assert "Asked for by finance" in page.words
    done = lead.sends(page, decision="approve")
    assert "£30.00 has moved" in done.banner
    assert "Approved by lead" in done.words
    assert stored(office) == 5
    rows = lead.opens(f"{YEAR}/").rows("Money by funding category")
    assert [row[1] for row in rows] == ["£70.00", "£80.00", "£150.00"]


def test_nobody_decides_their_own_virement(
    office: Office, finance: Visitor, two_lines: tuple[str, str]
) -> None:
    asked = finance.records(ask(finance, two_lines))
    token = finance.opens(f"{YEAR}/income").hidden()
    answer = finance.client.post(asked.address, data={**token, "decision": "approve"})
    assert answer.status_code == 422
    assert "You asked for this virement, so another person must decide it" in answer.text
    assert stored(office) == 3


def test_a_refusal_needs_a_reason(
    office: Office, finance: Visitor, lead: Visitor, two_lines: tuple[str, str]
) -> None:
    address = finance.records(ask(finance, two_lines)).address
    page = lead.fills(address, 422, decision="refuse", reason=" ")
    assert page.problems == ["Enter a reason for refusing it"]
    done = lead.sends(page, decision="refuse", reason="Not this year")
    assert "Nothing has moved" in done.banner
    assert stored(office) == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "100.01"}, "The reduction must be £100.00 or less"),
        ({"month": "April 2024"}, "April 2024 is not in 2023/24"),
        ({"reason": ""}, "Enter a reason for moving the money"),
    ],
)
def test_a_virement_that_breaks_a_rule_is_not_asked_for(
    office: Office,
    finance: Visitor,
    two_lines: tuple[str, str],
    typed: dict[str, str],
    said: str,
) -> None:
    page = ask(finance, two_lines, 422, **typed)
    assert page.problems[0].startswith(said)
    assert stored(office, Virement) == 0


# Months and forecasts


@pytest.mark.usefixtures("line")
def test_months_close_in_order_and_the_last_opens_again_with_a_reason(
    office: Office, finance: Visitor
) -> None:
    early = finance.fills(f"{YEAR}/months/2/close", 422)
    assert early.problems == ["Close month 1 before month 2"]
    done = finance.fills(f"{YEAR}/months/1/close")
    assert "Month 1 of 2023/24 is closed" in done.banner
    refused = finance.fills(f"{YEAR}/months/1/reopen", 422, reason="")
    assert refused.problems == ["Enter a reason for opening the month again"]
    assert "open again" in finance.sends(refused, reason="A late invoice").banner
    assert stored(office, MonthClose) == 2
    assert "A late invoice" in finance.opens(f"{YEAR}/months").words


@pytest.mark.usefixtures("award")
def test_a_blank_month_has_no_forecast_and_nought_is_a_forecast_of_nil(
    office: Office, finance: Visitor
) -> None:
    address = f"{YEAR}/forecasts/S-222222"
    done = finance.fills(address, month_5="10", month_6="0", month_7="")
    assert done.banner == "The forecast is saved for 2 months. The forecast outturn is £10.00"
    assert stored(office, Forecast) == 2
    page = finance.opens(address)
    assert [page.value(f"month_{number}") for number in (5, 6, 7)] == ["10.00", "0.00", ""]
    assert "£50.00 favourable" in page.words


def test_a_closed_month_shows_what_was_spent_instead_of_a_forecast(
    office: Office, finance: Visitor, award: str
) -> None:
    finance.records(finance.fills(f"/funding/awards/{award}/spending", **spending("12.34")))
    with office.portfolio() as portfolio:
        portfolio.close(1)
    page = finance.opens(f"{YEAR}/forecasts/S-222222")
    assert page.rows("Months")[0] == ["M1, April 2023", "Closed", "£12.34", "Actual counts"]
    assert "month_1" not in page.hidden()
    assert 'name="month_1"' not in page.html


@pytest.mark.usefixtures("award")
def test_a_forecast_that_somebody_changed_meanwhile_is_not_overwritten(
    office: Office, finance: Visitor, lead: Visitor
) -> None:
    address = f"{YEAR}/forecasts/S-222222"
    mine = finance.opens(address)
    lead.fills(address, month_5="99")
    clash = finance.sends(mine, 409, month_5="11")
    rows = clash.rows("What you entered and what is stored now")
    assert ["£11.00", "£99.00"] in [row[1:] for row in rows]
    assert "lead saved a change" in clash.words
    assert clash.value("month_5") == "11"
    assert stored(office, Forecast) == 1
    assert "The forecast outturn is £11.00" in finance.sends(clash, month_5="11").banner


@pytest.mark.usefixtures("award")
def test_a_forecast_that_was_saved_cannot_be_blanked(finance: Visitor) -> None:
    address = f"{YEAR}/forecasts/S-222222"
    finance.fills(address, month_5="10")
    page = finance.fills(address, 422, month_5="")
    assert page.problems == ["August 2023: Enter an amount: a forecast is saved. Enter 0 for nil"]


# Whose rows are whose

FORMS_OF_FINANCE = (
    "/funding/open",
    "/funding/year",
    f"{YEAR}/envelope",
    f"{YEAR}/virement",
    f"{YEAR}/income",
    f"{YEAR}/months/1/close",
    f"{YEAR}/months/1/reopen",
)


@pytest.mark.parametrize("role", ["lead", "partner", "evaluator", "admin"])
@pytest.mark.usefixtures("line")
def test_what_finance_alone_does_is_forbidden_to_others(office: Office, role: str) -> None:
    visitor = office.visitor(getattr(office.ground.people, role))
    for address in FORMS_OF_FINANCE:
        visitor.opens(address, 403)


@pytest.mark.parametrize("role", ["partner", "evaluator", "admin"])
@pytest.mark.usefixtures("pot")
def test_allocating_awarding_and_forecasting_are_forbidden_to_others(
    office: Office, role: str
) -> None:
    visitor = office.visitor(getattr(office.ground.people, role))
    with office.reading() as session:
        line = session.scalars(select(AllocationLine.reference)).one()
    for address in (
        f"{YEAR}/allocate",
        f"/funding/lines/{line}/award",
        f"{YEAR}/forecasts/S-444444",
    ):
        visitor.opens(address, 403)


def test_a_partner_sees_its_own_pot_and_nobody_elses_rows(
    office: Office, partner: Visitor, pot: tuple[str, str], award: str
) -> None:
    other = office.visitor(office.ground.people.other_partner)
    partner.opens(f"/funding/awards/{award}", 404)
    partner.opens(f"/funding/awards/{award}/spending", 404)
    partner.opens(f"/funding/awards/{pot[0]}")
    partner.opens(f"/funding/awards/{pot[1]}")
    other.opens(f"/funding/awards/{pot[0]}", 404)
    other.opens(f"/funding/awards/{pot[0]}/onward", 404)
    other.opens(f"/funding/awards/{pot[1]}")
    own = partner.opens(f"{YEAR}/")
    assert pot[0] in own.words
    assert award not in own.words
    assert "Envelope" not in own.words


def test_a_partner_sees_no_line_of_the_boards(partner: Visitor, line: str) -> None:
    partner.opens(f"/funding/lines/{line}", 404)


def test_a_recipient_may_look_at_its_award_and_not_change_it(
    office: Office, pot: tuple[str, str]
) -> None:
    other = office.visitor(office.ground.people.other_partner)
    page = other.opens(f"/funding/awards/{pot[1]}")
    assert "What you can do" not in page.words
    for act in ("change", "spending", "refund", "onward"):
        other.opens(f"/funding/awards/{pot[1]}/{act}", 403)


def test_a_pot_holder_records_what_its_onward_awards_spent(
    partner: Visitor, pot: tuple[str, str]
) -> None:
    done = partner.records(partner.fills(f"/funding/awards/{pot[1]}/spending", **spending("15")))
    assert "£15.00 of spending is recorded" in done.banner
    assert "Spent by end recipients £15.00" in partner.opens(f"/funding/awards/{pot[0]}").words
    partner.opens(f"/funding/awards/{pot[0]}/spending", 403)


@pytest.mark.usefixtures("office")
def test_an_entry_of_anothers_award_cannot_be_corrected(
    finance: Visitor, partner: Visitor, award: str
) -> None:
    page = finance.records(finance.fills(f"/funding/awards/{award}/spending", **spending("20")))
    reference = re.search(r"E-\w{6}", page.words)
    assert reference
    partner.opens(f"/funding/entries/{reference[0]}/adjust", 404)
    partner.opens("/funding/entries/E-222222/adjust", 404)
