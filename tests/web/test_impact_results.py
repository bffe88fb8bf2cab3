"""People, attainment, gaps and costs on the page are those of the summary, for any portfolio."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from imports.catalogue_words import Basis as MeasureBasis
from imports.catalogue_words import ValueForm
from tests.services.evidence.ground import Aiming
from tests.support.demo_site import Site
from tests.support.observing import NEXT_YEAR, THIS_YEAR, lay_observing_ground, share
from tests.support.portfolio import APRIL, YEAR
from tests.support.reporting import Q1, Q2, Q3, Q4, Reporting
from tests.support.reporting_office import ReportingOffice
from tests.web.visiting import Office, Page
from tracker.db.funding import Award
from tracker.db.schemes import Scheme
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.domain.outcomes.answers import EVERYBODY, Answers, Value, counted, not_reported
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.periods import Period
from tracker.domain.values import Qualifier
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.impact.answers import summary_object
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import summarise
from tracker.services.schemes.links import SetWeights, set_weights

Row = dict[str, Any]
DELIVERY = "Delivery by target (do not add)"
AIMS = "Measures against what was expected, and gaps (do not add)"
GAP_WORDS = {
    "narrowed": "narrowed",
    "widened": "widened",
    "no clear change": "no_clear_change",
    "crossed over": "crossed_over",
    "cannot be told": "not_told",
}


def compare(page: Page, summary: Row) -> int:
    """Hold every row of both tables against the summary as the command gives it."""
    shown = [row for row in summary["rows"] if row["schemes"]]
    delivery, aims = page.rows(DELIVERY), page.rows(AIMS)
    if not shown:
        return 0
    assert [row[0] for row in delivery] == [row["name"] for row in shown]
    assert [row[0] for row in aims] == [row["name"] for row in shown]
    for told, measured, row in zip(delivery, aims, shown, strict=True):
        assert told[1:3] == [f"{row['schemes']:,}", f"{row['schemes_with_measure']:,}"]
        due, accepted = row["reports_due"], row["reports_accepted"]
        assert told[3] == (f"{accepted:,} of {due:,} due" if due else "None due")
        is_as_counted(told[4], row)
        is_as_spent(told[5], row)
        is_as_measured(measured[1], row)
        assert gaps_in(measured[2]) == row["gaps"]
    return len(shown)


def is_as_counted(cell: str, row: Row) -> None:
    """People as they may be shown, with the word that says how exact they are."""
    count, status = row["people_reached"], row["people_reached_status"]
    if status == "reported":
        qualifier = row["people_reached_qualifier"]
        words = f"{count:,}" if qualifier == "exact" else f"{qualifier.capitalize()} {count:,}"
        assert cell == words
        return
    assert count is None
    if status == "x":
        # The reason, or over how many schemes people are not added; never a number of people.
        several = f"Not added over {row['schemes_reporting_people']} schemes"
        assert cell == several or not re.search(r"\d", cell)
        return
    if status == "c":
        # Of one count, or of a sum that would tell one.
        assert cell in (
            "Not shown: a small number of people",
            "Not shown: it would give a small number away",
        )
        return
    assert (cell, status) == ("Not yet reported", "n")


def is_as_spent(cell: str, row: Row) -> None:
    """The cost in whole pounds with what was divided by what, or why there is none."""
    cost = row["cost_per_person"]
    if cost["pounds"] is None:
        assert cell == f"No cost {cost['reason']}"
        return
    begin = "" if cost["qualifier"] == "exact" else f"{cost['qualifier'].capitalize()} "
    pounds, pence = divmod(cost["spent_pence"], 100)
    spent = f"£{pounds:,}.{pence:02d}" if pence else f"£{pounds:,}"
    assert cell.startswith(f"{begin}£{cost['pounds']:,} ")
    assert f" {spent} for " in cell
    assert f"{cost['counted']:,} p" in cell
    assert f", {cost['schemes']} of {cost['of_schemes']} scheme" in cell


def is_as_measured(cell: str, row: Row) -> None:
    """Met, not met and without a number, with every reason."""
    tally = row["attainment"]
    if not sum(tally.values()):
        assert cell == "No measure yet"
        return
    met, not_met, without = (f"{count:,}" for count in tally.values())
    assert cell.startswith(f"{met} met, {not_met} not met, {without} without a number")
    for reason in filter(None, row["attainment_reason"].split("; ")):
        assert reason.rpartition(": ")[0] in cell


def gaps_in(cell: str) -> dict[str, int]:
    """The tally that a cell of gaps tells, parts that it leaves out as nil."""
    found = dict.fromkeys(GAP_WORDS.values(), 0)
    for count, words in re.findall(r"(\d+) (narrowed|widened|no clear change|\D+?)(?:,|$)", cell):
        found[GAP_WORDS[words.strip()]] = int(count)
    assert sum(found.values()) or cell == "No gap is measured"
    return found


def told_of(office: Office, lens: Lens, basis: Basis) -> tuple[Page, Row]:
    """The page, and the summary as the command gives it."""
    lead = office.visitor(office.ground.people.lead)
    page = lead.opens(f"/impact/?year={YEAR}&lens={lens.value}&basis={basis.value}")
    with office.reading() as session:
        question = SummaryQuestion(year=YEAR, lens=lens, basis=basis)
        return page, summary_object(summarise(session, question), "hes")


@pytest.fixture
def reporters(fresh_database_url: str) -> Iterator[ReportingOffice]:
    """Three schemes that report on people."""
    office = ReportingOffice(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    """The small portfolio, before any money."""
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.mark.parametrize(
    ("lens", "basis"), [(Lens(lens), list(Basis)[at % 2]) for at, lens in enumerate(Lens)]
)
def test_the_page_of_the_demonstration_says_what_the_summary_says(
    shared_site: Site, lens: Lens, basis: Basis
) -> None:
    client = shared_site.client("evaluator")
    address = f"/impact/?lens={lens.value}&basis={basis.value}"
    with shared_site.sessions() as session:
        summary = summary_object(summarise(session, SummaryQuestion(lens=lens, basis=basis)), "hes")
    assert compare(Page(client.get(address)), summary) > 0


@pytest.mark.parametrize("seed", range(3))
def test_people_and_costs_of_any_reports_are_the_same_on_the_page(
    reporters: ReportingOffice, seed: int
) -> None:
    chosen = random.Random(seed)
    quarters = [Q1, Q2, Q3, Q4]
    chosen.shuffle(quarters)
    for quarter in quarters[:3]:
        with reporters.recording() as made:
            report_something(made, reporters, quarter, chosen)
        for lens in (Lens.SCHEME, Lens.CATEGORY):
            assert compare(*told_of(reporters, lens, chosen.choice(list(Basis)))) > 0


def report_something(
    made: Reporting, office: ReportingOffice, quarter: Period, chosen: random.Random
) -> None:
    """Accept a report with any number of people, said in any way, and spend something."""
    who = {office.pottery: made.people.partner, office.garden: made.people.other_partner}
    for reference in chosen.sample(sorted(who), chosen.randint(1, 2)):
        scheme = made.session.scalars(select(Scheme).where(Scheme.reference == reference)).one()
        answers = Answers({EVERYBODY: any_count(chosen)}, delivered="Twelve sessions")
        made.save(answers, scheme.id, quarter, who[reference])
        made.do(ReportAct.SUBMIT, scheme.id, quarter, who[reference])
        made.do(ReportAct.REVIEW, scheme.id, quarter)
        made.do(ReportAct.ACCEPT, scheme.id, quarter)
        if chosen.random() < 0.7:
            award = made.session.scalars(select(Award).where(Award.scheme_id == scheme.id)).one()
            made.next_row()
            made.portfolio.spend(award, chosen.randrange(1, 900_000), APRIL)


def any_count(chosen: random.Random) -> Value:
    """None, nobody, few people or many, more or less exactly; or why there is no number."""
    if chosen.random() < 0.2:
        return not_reported("The register was lost")
    number = chosen.choice([0, 1, 7, 8, 41, 700])
    exact = number == 0 or chosen.random() < 0.5
    return counted(number, Qualifier.EXACT if exact else chosen.choice(list(Qualifier)))


@pytest.mark.parametrize("seed", range(3))
def test_measures_and_gaps_of_any_values_are_the_same_on_the_page(
    office: Office, seed: int
) -> None:
    chosen = random.Random(seed)
    with office.portfolio() as portfolio:
        measured = Aiming(lay_observing_ground(portfolio))
        fund_what_is_measured(measured)
        for code in ("M-ONE", "M-TWO"):
            measured.measure(code, ValueForm.PROPORTION, MeasureBasis.POINT)
            measured.aims(
                code,
                chosen.choice([None, "40", "50"]),
                chosen.choice([None, "50", "60"]),
                scheme=measured.observing.scheme,
            )
            observe_something(measured, code, chosen)
    for lens in (Lens.SCHEME, Lens.PLACE, Lens.ELEMENT):
        assert compare(*told_of(office, lens, chosen.choice(list(Basis)))) > 0


def fund_what_is_measured(measured: Aiming) -> None:
    """An award to the scheme whose measures have values, which works in the example place."""
    portfolio, scheme = measured.portfolio, measured.observing.scheme
    portfolio.envelope(1_000_00)
    line = portfolio.line(900_00)
    terms = AwardTerms(scheme, portfolio.ground.icb, 100_00)
    make_award(measured.session, portfolio.people.finance, MakeAward(line.id, terms))
    weights = SetWeights(scheme, Lens.PLACE, APRIL, {"PL-EX": 1})
    set_weights(measured.session, portfolio.people.lead, weights)


def observe_something(measured: Aiming, code: str, chosen: random.Random) -> None:
    """A value of the scheme, and fifths of its place in both years, some of them missing."""
    if chosen.random() < 0.8:
        value = share(chosen.randint(300, 700), 1_000)
        measured.records(code, "2023/24", value, measured.observing.scheme)
    for at in (THIS_YEAR, NEXT_YEAR):
        counts = tuple(
            None if chosen.random() < 0.05 else chosen.randint(300, 700) for _ in range(5)
        )
        measured.fifths(code, at, counts, replace(share(0, 1_000, imd=2019), numerator=None))
