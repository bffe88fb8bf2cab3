"""The pages of gaps: what became of each, with its interval, and why where nothing can be told."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from imports.catalogue_words import Basis, ValueForm
from tests.services.evidence.ground import Aiming
from tests.support.demo_site import Site
from tests.support.observing import (
    NEXT_YEAR,
    THIS_YEAR,
    Observing,
    lay_observing_ground,
    share,
)
from tests.support.portfolio import APRIL, YEAR
from tests.web.visiting import Office, Page
from tracker.domain.apportionment import Lens
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.impact.brief import headline
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.schemes.links import SetWeights, set_weights

ALL = "/impact/gaps/"
ONE = "/impact/gaps/EXM-BP/PL-EX"
QUADRANTS = "Figures: Better or worse overall, and the gap narrower or wider: "


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    """A scheme that is funded, works in the example place, and has three measures there."""
    office = Office(fresh_database_url)
    with office.portfolio() as portfolio:
        measured = Aiming(lay_observing_ground(portfolio))
        scheme = measured.observing.scheme
        portfolio.envelope(1_000_00)
        terms = AwardTerms(scheme, portfolio.ground.icb, 100_00)
        line = portfolio.line(900_00)
        make_award(measured.session, portfolio.people.finance, MakeAward(line.id, terms))
        weights = SetWeights(scheme, Lens.PLACE, APRIL, {"PL-EX": 1})
        set_weights(measured.session, portfolio.people.lead, weights)
        for code, better in (("M-CLEAR", "higher"), ("M-INDEX", "higher"), ("M-ONCE", "lower")):
            measured.measure(code, ValueForm.PROPORTION, Basis.POINT, better=better)
            measured.aims(code, None, None, scheme=scheme)
        in_2019 = replace(share(0, 1_000, imd=2019), numerator=None)
        measured.fifths("M-CLEAR", THIS_YEAR, (300, 400, 500, 600, 700), in_2019)
        measured.fifths("M-CLEAR", NEXT_YEAR, (500, 550, 600, 650, 700), in_2019)
        measured.fifths("M-INDEX", THIS_YEAR, (300, 400, 500, 600, 700), in_2019)
        in_2025 = replace(in_2019, imd_version=2025)
        measured.fifths("M-INDEX", NEXT_YEAR, (500, 550, 600, 650, 700), in_2025)
        measured.fifths("M-ONCE", NEXT_YEAR, (500, None, 600, 650, 700), in_2019)
    yield office
    office.close()


def opened(office: Office, address: str) -> Page:
    """A page as the programme lead sees it."""
    return office.visitor(office.ground.people.lead).opens(address)


def seen(site: Site, address: str) -> Page:
    """A page of the demonstration as an evaluator sees it."""
    page = Page(site.client("evaluator").get(address))
    assert page.status == 200
    return page


def test_every_gap_says_what_became_of_it_as_the_service_says_it(shared_site: Site) -> None:
    words = seen(shared_site, ALL).words.replace("\N{MINUS SIGN}", "-")
    with shared_site.sessions() as session:
        picture = read_picture(session, SummaryQuestion())
    assert len(picture.evidence.gaps) == 4
    for one in picture.evidence.gaps:
        assert one.measure.name in words
        assert headline(one) in words


def test_the_four_quadrants_hold_each_gap_once(shared_site: Site) -> None:
    page = seen(shared_site, ALL)
    [caption] = [
        next(table.all("caption")).text()
        for table in page.node.all("table")
        if QUADRANTS in next(table.all("caption")).text()
    ]
    found = {row[0]: (row[1], row[2]) for row in page.rows(caption)}
    assert found == {
        "Example measure: asthma attacks treated in hospital": ("Worse overall", "Gap narrower"),
        "Example measure: adults checked whose blood pressure is under control": (
            "Better overall",
            "Gap narrower",
        ),
        "Example measure: health checks done, people with a learning disability": (
            "No clear change, or not known",
            "No clear change, or not known",
        ),
        "Example measure: people offered a vaccine who take it up": (
            "Better overall",
            "Gap wider",
        ),
    }


def test_the_number_of_comparisons_is_said_once_for_the_page(shared_site: Site) -> None:
    words = seen(shared_site, ALL).words
    # Nine intervals to each of the four: four of the gap and its average, and one to each fifth.
    assert re.findall(r"(\d+) comparisons are made here", words) == ["36"]


def test_values_that_are_made_up_say_so_at_every_gap(shared_site: Site) -> None:
    html = seen(shared_site, ALL).html
    for card in html.split('<section class="tracker-gap"')[1:]:
        assert "tracker-illustrative" in card.split("</section>")[0]


def test_one_gap_shows_absolute_and_relative_side_by_side_with_intervals(office: Office) -> None:
    page = opened(office, f"/impact/gaps/M-CLEAR/PL-EX?year={YEAR}")
    rows = {row[0]: row[1:] for row in page.rows("The gap as a difference and as a ratio")}
    minus = "\N{MINUS SIGN}"
    # 300 and 700 of 1,000 each: 30% less 70%; then 50% less 70%; 0.4286 and 0.7143 as ratios.
    difference = rows["Difference (percentage points)"]
    assert difference[0].startswith(f"{minus}40.0 (95% interval {minus}4")
    assert difference[1].startswith(f"{minus}20.0 (95% interval {minus}2")
    assert difference[2].startswith("20.0 (95% interval 1")
    assert difference[3] == "Narrowed"
    ratio = rows["Ratio"]
    assert (ratio[0][:4], ratio[1][:4], ratio[2][:10]) == ("0.43", "0.71", "1.67 times")
    assert ratio[3] == "Narrowed"
    movers = {row[0]: row[1:] for row in page.rows("Who moved, 2022/23 to 2023/24")}
    assert movers["Quintile 1 (most deprived, Core20)"][1] == "Better"
    assert movers["Quintile 5 (least deprived)"][1] == "No clear change"
    assert "Levelling up: the group that was worse off improved." in page.words


def test_every_fifth_is_shown_over_time_on_one_scale(shared_site: Site) -> None:
    page = Page(shared_site.client("lead").get(ONE))
    # 410 of 820 and 505 of 860; 600 and 610 of 890: 412, 601 and 612 as they are shown.
    rows = page.rows(
        "Figures: Example measure: adults checked whose blood pressure is under control, "
        "Example: each fifth over time"
    )
    assert rows[0] == ["Quintile 1 (most deprived, Core20)", "50.0%", "58.7%"]
    assert rows[4] == ["Quintile 5 (least deprived)", "67.4%", "68.5%"]
    assert "of 5 fifths 4 show no clear change, 1 got better." in page.words


def test_two_indices_of_deprivation_are_refused_with_the_reason_and_not_drawn(
    office: Office,
) -> None:
    page = opened(office, f"/impact/gaps/M-INDEX/PL-EX?year={YEAR}")
    assert "Cannot be told" in page.words
    assert "different indices of deprivation: 2019 and 2025" in page.words
    # The newest period by fifth is drawn, and no line from one index to the other.
    assert [one.get("aria-labelledby") for one in page.node.all("figure")] == ["groups-finding"]
    assert "Who moved" not in page.words


def test_a_fifth_without_a_value_is_a_row_with_its_reason(office: Office) -> None:
    page = opened(office, f"/impact/gaps/M-ONCE/PL-EX?year={YEAR}")
    assert "There are values of one period only" in page.words
    assert "No register" in page.words
    assert "There is no slope index" in page.words


def test_only_gaps_that_funded_schemes_work_on_are_counted_above(office: Office) -> None:
    with office.portfolio() as portfolio:
        measured = Aiming(Observing(portfolio, 0, "", 0, ""))
        measured.measure("M-OTHER", ValueForm.PROPORTION, Basis.POINT)
        facts = replace(share(0, 1_000, imd=2019), numerator=None)
        measured.fifths("M-OTHER", NEXT_YEAR, (500, 550, 600, 650, 700), facts)
    page = opened(office, f"{ALL}?year={YEAR}")
    above, _, below = page.words.partition("Gaps that no funded scheme works on")
    assert "Name of M-OTHER" not in above
    assert "Name of M-OTHER" in below
    assert "Of 3 gaps: 1 narrowed, 2 cannot be told" in above


def test_a_gap_that_there_is_not_is_not_found(office: Office) -> None:
    opened(office, ALL)
    lead = office.visitor(office.ground.people.lead)
    for address in ("/impact/gaps/M-NONE/PL-EX", "/impact/gaps/M-CLEAR/PL-EX/other.png"):
        assert lead.client.get(address).status_code == 404


def test_a_past_day_knows_nothing_of_later_values(shared_site: Site) -> None:
    page = seen(shared_site, f"{ALL}?as_at=2023-10-31")
    assert "This shows what was recorded up to 31 October 2023 at 11:59pm" in page.words
    # Nothing of 2023/24 was observed yet, so there was nothing to compare.
    assert page.words.count("There are values of one period only") >= 4
    assert "The gap narrowed" not in page.words


@pytest.mark.parametrize("address", [ALL, ONE, f"{ONE}/change.png", f"{ALL}quadrants.png"])
def test_a_day_in_the_future_is_refused_with_the_reason(shared_site: Site, address: str) -> None:
    answer = shared_site.client("lead").get(f"{address}?as_at=2099-01-01")
    assert answer.status_code == 422
    assert "As-at date must be today or in the past" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        f"{ALL}quadrants.png",
        f"{ONE}/change.png",
        f"{ONE}/groups.png",
        "/impact/coverage/map.png?lens=population",
        "/impact/brief/gaps.png",
        "/impact/brief/money.png?alliance=AL-BB",
    ],
)
def test_a_chart_comes_as_a_picture_to_keep_and_only_to_those_who_see_the_page(
    shared_site: Site, address: str
) -> None:
    answer = shared_site.client("evaluator").get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG\r\n\x1a\n")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "no-store" in answer.headers["Cache-Control"]
    assert shared_site.client("partner").get(address).status_code == 403
    assert shared_site.client().get(address).status_code == 302


def test_pages_of_gaps_ask_the_same_few_questions_however_much_is_recorded(
    office: Office,
) -> None:
    few = office.count_queries(lambda: opened(office, f"{ALL}?year={YEAR}"))
    with office.portfolio() as portfolio:
        measured = Aiming(Observing(portfolio, 0, "", 0, ""))
        facts = replace(share(0, 1_000, imd=2019), numerator=None)
        for code in ("M-A", "M-B", "M-C", "M-D"):
            measured.measure(code, ValueForm.PROPORTION, Basis.POINT)
            measured.fifths(code, NEXT_YEAR, (500, 550, 600, 650, 700), facts)
    many = office.count_queries(lambda: opened(office, f"{ALL}?year={YEAR}"))
    one = office.count_queries(lambda: opened(office, f"/impact/gaps/M-CLEAR/PL-EX?year={YEAR}"))
    assert few == many == one <= 60
