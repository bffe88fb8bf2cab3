"""The results of one scheme: figures worked by hand, whose they are, and what is not said."""

import re

import pytest
from sqlalchemy import select
from statsmodels.stats.proportion import proportion_confint

from tests.support.demo_site import Site, page_of
from tracker.db.schemes import Scheme, SchemeVersion


def address(site: Site, name: str) -> str:
    """The results of the scheme of the demonstration whose name ends like this."""
    with site.sessions() as session:
        reference = session.scalar(
            select(Scheme.reference)
            .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
            .where(SchemeVersion.name.like(f"%{name}"))
        )
    return f"/schemes/{reference}/results"


def words(site: Site, who: str, name: str) -> str:
    """What a person reads on the page, without its marks."""
    html = page_of(site.client(who), address(site, name))
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("&#39;", "'").split())


def test_a_share_of_people_stands_beside_the_population_of_the_place(shared_site: Site) -> None:
    said = words(shared_site, "other partner", "stop smoking support at work")
    # 92 and 95 people, of whom 31 and 38 from Core20, and 4 and 6 from no known area.
    assert "tell of 187 people reached" in said
    lower, upper = proportion_confint(69, 177, method="wilson")
    assert f"{100 * lower:.1f}% to {100 * upper:.1f}%" in said
    # 8,200 of the 40,000 people of the place called Example.
    assert "39.0%" in said
    assert "20.5%" in said
    assert "more than its share of the population" in said
    assert "5.3%" in said


def test_a_measure_is_compared_with_what_was_expected_at_the_end_of_its_value(
    shared_site: Site,
) -> None:
    said = words(shared_site, "other partner", "stop smoking support at work")
    # From 20% to below 10%: 41 of 372 is 11.02%, so 8.98 of 10 points: 90%.
    assert "Not met: 90% of the way expected by then" in said
    assert "41 of 372" in said
    jobs = words(shared_site, "lead", "jobs and skills for residents")
    # Half a year of the way from 0 to 40: 183 of 366 days, so 20 jobs; 9 are shown as 10.
    assert "Not met: 50% of the way expected by then" in jobs
    assert "30 September 2023" in jobs


def test_a_cost_is_whole_spending_over_the_people_of_the_same_year(shared_site: Site) -> None:
    said = words(shared_site, "lead", "blood pressure checks at community venues")
    # £191,247 over 410 + 390 + 365 + 400 people, as they are shown, is £122.20.
    for told in ("£191,247.00", "1,565", "£122"):
        assert told in said
    assert "contributed too" in said


def test_a_value_that_is_not_exact_has_no_share_and_an_approximate_cost(shared_site: Site) -> None:
    said = words(shared_site, "lead", "wellbeing outreach for carers")
    # Over 100 and nearly 600 people: about 700.
    assert "about 700 people reached" in said
    assert "not exact" in said
    assert "About £48" in said


@pytest.mark.parametrize(
    ("who", "status"),
    [("partner", 404), ("other partner", 200), ("finance", 200), ("evaluator", 200)],
)
def test_another_organisations_results_are_not_there(
    shared_site: Site, who: str, status: int
) -> None:
    page_of(shared_site.client(who), address(shared_site, "asthma support in schools"), status)


@pytest.mark.parametrize("who", ["evaluator", "lead", "finance"])
def test_everybody_else_sees_rounded_people_and_shares_of_rounded_groups(
    shared_site: Site, who: str
) -> None:
    said = words(shared_site, who, "stop smoking support at work")
    assert "tell of 185 people reached" in said
    assert "rounded to the nearest 5" in said
    # 31 of 92 and 38 of 95 as they are shown: 30 of 90 and 40 of 95; 4 and 6 not known are not.
    lower, upper = proportion_confint(70, 185, method="wilson")
    assert f"{100 * lower:.1f}% to {100 * upper:.1f}%" in said
    assert "37.8%" in said
    # 7 of 95 in the last quarter is not shown, and is not in the measure either.
    assert "35 of 275" in said
    for exact in ("187", "69", "39.0%", "41 of 372", "£218"):
        assert exact not in said


def test_nothing_is_divided_beside_a_real_organisations_scheme(shared_site: Site) -> None:
    said = words(shared_site, "lead", "Blood pressure monitoring programme")
    assert "Not divided" in said
    assert "£" not in said.replace("whole pounds", "")


def test_a_year_of_which_nothing_is_known_is_not_there(shared_site: Site) -> None:
    client = shared_site.client("lead")
    base = address(shared_site, "stop smoking support at work")
    assert client.get(f"{base}?year=2019/20").status_code == 404
    assert client.get(f"{base}?year=nonsense").status_code == 404
