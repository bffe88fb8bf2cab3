"""How exact a cost is and why: the same words beside money and on the page of a scheme."""

import re

import pytest
from sqlalchemy import select

from tests.support.demo_site import Site, page_of
from tracker.db.schemes import Scheme, SchemeVersion

KITCHEN = "community kitchen and healthy weight"
WHY = "because a report or a period is missing from it, the cost is below its figure"
OPEN = "While months of the year are open more may be spent, and the cost is over it"


def words(site: Site, path: str) -> str:
    """What the evaluator reads on a page, without its marks."""
    html = page_of(site.client("evaluator"), path)
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def results_of(site: Site, name: str) -> str:
    """The address of the results of the scheme whose name ends like this."""
    with site.sessions() as session:
        reference = session.scalar(
            select(Scheme.reference)
            .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
            .where(SchemeVersion.name.like(f"%{name}"))
        )
    return f"/schemes/{reference}/results"


@pytest.fixture(params=["/impact/", KITCHEN])
def page(shared_site: Site, request: pytest.FixtureRequest) -> str:
    """Spend beside impact, and the results of the one scheme that counted its sessions."""
    path: str = request.param
    return words(shared_site, path if path.startswith("/") else results_of(shared_site, path))


def test_a_count_with_a_quarter_missing_is_of_so_many_or_more(page: str) -> None:
    # 34 and 41 sessions; of the quarter between them nobody knows.
    assert re.search(r"75 or more (Cost of each )?About £763", page)


def test_a_page_with_costs_says_why_one_is_below_its_figure_or_over_it(page: str) -> None:
    assert WHY in page
    assert OPEN in page


def test_a_measure_that_was_held_is_said_in_one_sentence(shared_site: Site) -> None:
    said = words(shared_site, results_of(shared_site, "health inequalities training"))
    assert "Met: held, as aimed for" in said


def test_a_year_in_which_nothing_was_measured_is_no_year_of_none(shared_site: Site) -> None:
    said = words(shared_site, "/impact/brief/?year=2023/24")
    assert re.search(r"Gaps that narrowed .{0,40}None measured .{0,40}2 .{0,40}Not known", said)
    assert re.search(r"Measures that met what was expected .{0,40}None measured", said)


@pytest.mark.parametrize(
    "path", ["/impact/gaps/", "/impact/gaps/EXM-AST/PL-EX", "/indicators/measures/EXM-AST"]
)
def test_a_gap_says_that_its_counts_were_rounded(shared_site: Site, path: str) -> None:
    said = words(shared_site, path)
    assert "Gaps of people are worked out from counts as they are shown (NHS Hospital" in said
    assert "The intervals do not allow for the rounding." in said
