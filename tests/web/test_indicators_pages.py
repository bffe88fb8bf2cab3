"""The catalogue on pages: every item with its source, every published figure as it was printed."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from imports.catalogue import read_catalogue
from tests.support.demo_site import Site, page_of
from tests.support.structure import problems_of
from tests.web.visiting import Page

CATALOGUE = read_catalogue()


@pytest.fixture(scope="session")
def partner(shared_site: Site) -> FlaskClient:
    """The trusted partner's browser: everybody reads the catalogue."""
    return shared_site.client("partner")


def read(client: FlaskClient, address: str, status: int = 200) -> Page:
    """A page that is well made, read."""
    page = Page(client.get(address))
    assert page.status == status
    assert problems_of(page.html) == []
    return page


def words_of(html: str) -> str:
    """What a person reads of a page."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def test_every_target_of_the_catalogue_is_listed_with_its_code(partner: FlaskClient) -> None:
    words = words_of(page_of(partner, "/indicators/"))
    for row in CATALOGUE.references:
        assert row.code in words, row.code
        assert row.name in words, row.name


def test_adults_and_children_have_five_clinical_areas_each(partner: FlaskClient) -> None:
    page = read(partner, "/indicators/")
    adults = page.rows("Clinical areas for adults")
    children = page.rows("Clinical areas for children and young people")
    assert [row[0] for row in adults][:2] == ["Maternity", "Severe mental illness"]
    assert [row[0] for row in children] == [
        "Asthma",
        "Diabetes",
        "Epilepsy",
        "Oral health",
        "Mental health",
    ]
    assert len(adults) == 5


def test_groups_that_were_not_adopted_stand_apart(partner: FlaskClient) -> None:
    page = read(partner, "/indicators/")
    assert len(page.rows("PLUS groups of adults")) == 6
    assert len(page.rows("PLUS groups of children and young people")) == 12
    assert len(page.rows("Other groups, not adopted locally")) == 3


def test_categories_say_the_years_that_they_hold_for(partner: FlaskClient) -> None:
    rows = {row[1]: row[2] for row in read(partner, "/indicators/").rows("Funding categories")}
    assert rows["FC-CORE"] == "From 2023/24"
    assert rows["FC-NP"] == "2022/23"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("words=smoking+delivery", "Smoking status at time of delivery"),
        ("words=SMI_HEALTH", "Annual physical health checks for people with severe mental illness"),
        ("element=C20A-SMI", "Annual physical health checks for people with severe mental illness"),
    ],
)
def test_measures_are_found_by_words_code_and_clinical_area(
    partner: FlaskClient, asked: str, found: str
) -> None:
    rows = read(partner, f"/indicators/measures?{asked}").rows("Measures found")
    assert found in [row[0] for row in rows]
    assert len(rows) < 20


def test_measures_are_found_by_the_name_in_a_national_list(partner: FlaskClient) -> None:
    listed = next(row for row in CATALOGUE.memberships if row.code_in_list == "A1-1a")
    page = read(partner, f"/indicators/measures?list_name={listed.list}&words=midwifery")
    assert [row[0] for row in page.rows("Measures found")] == ["Midwifery continuity of carer"]


def test_a_search_that_finds_nothing_says_what_to_do(partner: FlaskClient) -> None:
    page = read(partner, "/indicators/measures?words=zeppelin")
    assert "No measure matches. Clear a filter, or search for fewer words" in page.words


def test_every_measure_has_a_page_that_leads_nowhere_wrong(partner: FlaskClient) -> None:
    for row in CATALOGUE.measures:
        html = page_of(partner, f"/indicators/measures/{row.canonical_key}")
        assert row.name in words_of(html)
    read(partner, "/indicators/measures/no-such-measure", 404)


def test_a_published_value_keeps_its_qualifier_and_its_source(partner: FlaskClient) -> None:
    page = read(partner, "/indicators/measures/smi_health_checks")
    rows = page.rows("Published values")
    assert [row[1] for row in rows] == ["67.9%", "Over 60%"]
    assert "line 440" in rows[1][5]
    assert "As published" in page.words
    below = read(partner, "/indicators/measures/smoking_at_delivery").rows("Published values")
    assert below[0][1] == "Below 6%"


def test_figures_about_a_measure_are_not_shown_as_its_values(partner: FlaskClient) -> None:
    page = read(partner, "/indicators/measures/core20_population")
    assert [row[1] for row in page.rows("Published values")] == [
        "About 133,000 people Printed as “estimated”"
    ]
    assert len(page.rows("Other figures about it")) == 2


def test_the_target_says_its_operator(partner: FlaskClient) -> None:
    assert "At or above 60%" in read(partner, "/indicators/measures/smi_health_checks").words
    assert "Below 6%" in read(partner, "/indicators/measures/smoking_at_delivery").words


def test_each_disagreement_of_the_documents_is_shown_with_both_statements(
    partner: FlaskClient,
) -> None:
    page = read(partner, "/indicators/documents")
    assert len(page.rows("Where documents disagree")) == len(CATALOGUE.discrepancies)
    assert len(page.rows("Documents")) == len(CATALOGUE.sources)
    words = page.words
    for row in CATALOGUE.discrepancies:
        assert row.first_statement[1:] in words
        assert row.second_statement in words


def observed_rows(client: FlaskClient, code: str) -> list[list[str]]:
    """Every observed value of a measure, from all the pages of its table."""
    rows: list[list[str]] = []
    for number in (1, 2, 3):
        page = read(client, f"/indicators/measures/{code}?page={number}")
        more = page.rows("Observed values")
        if more[0] in rows:
            break
        rows += more
    return rows


def test_observed_values_show_their_parts_state_and_origin_newest_first(
    partner: FlaskClient,
) -> None:
    rows = observed_rows(partner, "EXM-BP")
    periods = [row[0] for row in rows]
    assert periods == sorted(periods, reverse=True)
    by_group = {(row[0], row[1]): row for row in rows}
    # 2,810 of 4,450 is 63.146 per cent; 412 of 820, as it is shown to others, 50.
    whole = by_group["2023/24", "Example Everybody"]
    assert [words_of(cell) for cell in whole[2:4]] == ["63% Illustrative", "2,810 of 4,450"]
    assert whole[4].startswith("Reported")
    fifth = next(
        row for key, row in by_group.items() if "quintile: 1" in key[1] and key[0] < "2023"
    )
    assert fifth[2].startswith("50%")
    assert "410 of 820" in fifth[3]
    assert "index of deprivation 2019" in fifth[4]
    assert "Recorded 22 May 2023" in fifth[5]


def test_who_records_values_sees_them_as_they_were_recorded_and_is_told_so(
    shared_site: Site,
) -> None:
    lead = read(shared_site.client("lead"), "/indicators/measures/EXM-SMK")
    rows = lead.rows("Example: values month by month") if "month by month" in lead.words else []
    assert "they may not be published as they are" in lead.words
    evaluator = read(shared_site.client("evaluator"), "/indicators/measures/EXM-SMK")
    assert "Small counts of people are hidden and the rest are rounded" in evaluator.words
    everything = [" ".join(row) for row in lead.rows("Observed values")] + [str(rows)]
    assert any("24 of 50" in row for row in everything)
    assert "24 of 50" not in evaluator.words
    assert "25 of 50" in evaluator.words


def test_a_value_that_is_not_there_says_why(shared_site: Site) -> None:
    page = read(shared_site.client("evaluator"), "/indicators/measures/EXM-SESS")
    states = {row[0]: (row[2], row[4]) for row in page.rows("Observed values")}
    assert states["2023/24 Q2"][0].startswith("No value")
    assert states["2023/24 Q2"][1].startswith("Not reported: The register of sessions was lost")
    assert states["2023/24 Q1"][0].startswith("34 sessions")


def test_a_partner_reads_values_of_places_and_of_its_own_schemes_alone(
    shared_site: Site, partner: FlaskClient
) -> None:
    of_others = "/indicators/measures/EXM-SESS"
    assert "No value of it has been observed yet" in read(partner, of_others).words
    assert len(read(shared_site.client("lead"), of_others).rows("Observed values")) == 3


def test_months_are_read_from_the_newest_to_the_oldest(partner: FlaskClient) -> None:
    rows = read(partner, "/indicators/measures/EXM-SMK").rows("Example: values month by month")
    assert (len(rows), rows[0][0], rows[-1][0]) == (24, "March 2024", "April 2022")
    # 24 of 50, shown as 25 of 50; by Wilson 36.6 to 63.4 per cent.
    assert [words_of(cell) for cell in rows[0][1:4]] == [
        "50% Illustrative",
        "36.6% to 63.4%",
        "25 of 50",
    ]


@pytest.mark.parametrize(
    ("code", "figure", "said"),
    [
        ("ld_health_checks", "77.8%", "At or above 75%, 2024/25 Met"),
        ("smi_health_checks", "67.9%", "At or above 60%, 2024/25 Met"),
        ("smi_health_checks", "Over 60%", "At or above 60%, 2024/25 Met"),
        ("smoking_at_delivery", "Below 6%", "Below 6%, 2024/25 Met"),
    ],
)
def test_a_published_value_stands_beside_the_national_target_with_its_operator(
    partner: FlaskClient, code: str, figure: str, said: str
) -> None:
    rows = read(partner, f"/indicators/measures/{code}").rows("Published values")
    assert [row[4] for row in rows if row[1] == figure] == [said]


def test_the_newest_value_of_each_place_and_scheme_comes_first(shared_site: Site) -> None:
    page = read(shared_site.client("lead"), "/indicators/measures/EXM-SMK")
    newest = page.rows("Newest values")
    assert [words_of(cell) for cell in newest[0][:3]] == [
        "Example",
        "March 2024",
        "48% Illustrative",
    ]
    assert newest[1][1] == "2023/24 Q4"
    assert "Numerator and denominator 24 of 50" in page.words
    assert "State Reported, final Coverage Full Definition Version 1" in page.words


def test_a_chart_of_months_says_what_its_signs_say_and_where_limits_are_drawn_anew(
    shared_site: Site, partner: FlaskClient
) -> None:
    page = read(shared_site.client("lead"), "/indicators/measures/EXM-SMK")
    drawn = page.rows("Where limits are drawn anew: Example")
    assert drawn[0][:2] == ["September 2023", "Drawn anew"]
    assert drawn[0][2].startswith("Example: since September 2023 advisers come to all the places")
    assert "Limits are drawn anew from September 2023: Example: since" in page.words
    assert "points stand out." in page.words
    assert "The values are illustrative" in page.words
    assert "Draw the limits anew for Example" in page.links()
    # Everybody reads it; the lead alone changes it.
    read_only = read(partner, "/indicators/measures/EXM-SMK")
    assert read_only.rows("Where limits are drawn anew: Example")[0][2] == drawn[0][2]
    assert not [words for words in read_only.links() if "limits" in words.casefold()]


def test_groups_of_the_newest_period_are_dots_with_intervals_and_a_table(
    partner: FlaskClient,
) -> None:
    page = read(partner, "/indicators/measures/EXM-BP")
    [caption] = [
        words
        for table in page.node.all("table")
        if (words := next(table.all("caption")).text()).endswith("by deprivation quintile")
    ]
    rows = page.rows(caption)
    # Five fifths, those of no known fifth, and everybody.
    assert len(rows) == 7
    assert "59.0%" in " ".join(rows[0])
    assert "By deprivation quintile, values lie between" in page.words
    assert "Index of deprivation 2019." in page.words


def test_one_place_or_scheme_may_be_asked_for_by_itself(shared_site: Site) -> None:
    lead = shared_site.client("lead")
    page = read(lead, "/indicators/measures/EXM-SMK?about=PL-EX")
    assert "Quarter by quarter" not in page.words
    assert "Show every place and scheme" in page.links()
    read(lead, "/indicators/measures/EXM-SMK?about=PL-NONE", 404)


def test_measures_with_values_are_listed_with_places_and_schemes(
    shared_site: Site, partner: FlaskClient
) -> None:
    rows = {
        row[0]: row[1:]
        for row in read(shared_site.client("lead"), "/indicators/").rows(
            "Measures with observed values"
        )
    }
    smoking = rows["Example measure: people still smoking when support ends"]
    assert smoking == ["1", "1", "31 March 2024", "28"]
    own = read(partner, "/indicators/").rows("Measures with observed values")
    assert "Example measure: sessions held" in rows
    assert "Example measure: sessions held" not in [row[0] for row in own]


def test_a_measure_says_whether_its_gaps_narrowed_with_the_interval(partner: FlaskClient) -> None:
    words = words_of(page_of(partner, "/indicators/measures/EXM-BP"))
    # As shown: 410 of 820 and 600 of 890 before, 505 of 860 and 610 of 890 after: 17.42 to 9.82.
    assert "The gap narrowed: it went from −17.4 to −9.8 percentage points" in words
    assert "each group is compared with White British" in words
    # Nine of the gap, five differences and five changes of the ethnic groups.
    assert "19 comparisons are made here" in words


def test_charts_of_a_gap_are_offered_to_those_who_read_impact(
    shared_site: Site, partner: FlaskClient
) -> None:
    address, offer = "/indicators/measures/EXM-BP", "/impact/gaps/EXM-BP/PL-EX"
    assert offer not in page_of(partner, address)
    assert offer in page_of(shared_site.client("evaluator"), address)


def test_how_many_people_live_somewhere_is_no_gap(partner: FlaskClient) -> None:
    html = page_of(partner, "/indicators/measures/resident_population")
    assert 'id="gaps"' not in html
