"""What pages of impact never say, and what they say only where an interval carries it."""

import re
from collections.abc import Iterator

import pytest

from tests.support.demo_site import Site, page_of

PAGES = (
    *(f"/impact/?lens={lens}" for lens in ("category", "element", "population", "scheme")),
    "/impact/?lens=alliance&basis=end-recipient&view=print",
    "/impact/gaps/",
    "/impact/gaps/?as_at=2023-10-31",
    *(f"/impact/gaps/{code}/PL-EX" for code in ("EXM-AST", "EXM-BP", "EXM-LDC", "EXM-VAC")),
    *(f"/impact/coverage/?lens={lens}" for lens in ("element", "population", "place")),
    "/impact/brief/",
    "/impact/brief/?alliance=AL-BB",
    "/impact/brief/?year=2022/23",
)
FORBIDDEN = (
    r"attributable",
    r"attributed to (the )?(money|scheme|funding|spending)",
    r"(because of|due to|thanks to|owing to) (the |this |our )?(money|fund|scheme|spend)",
    r"as a result of (the |this |our )?(money|fund|scheme|spend)",
    r"impact of (the )?(money|fund|spend|scheme)",
    r"effect of (the )?(money|fund|spend|scheme)",
    r"(money|funding|spending|schemes?) (has |have )?(narrowed|closed|reduced|improved|led to)",
    r"(closed|closing) the gap",
    r"led to",
    r"resulted in",
    r"\bproves?\b",
    r"per (percentage |gap )?point",
    r"£[\d,.]+ (per|for each|a) (gap|percentage|point)",
    r"return on investment",
    r"value for money",
    r"significant",
)
# A sentence about a cause is one that denies it.
CAUSE = re.compile(r"\bcaus(e|es|ed|ing)\b|brought about", re.IGNORECASE)
DENIED = re.compile(r"\b(not|nothing|nobody|no)\b", re.IGNORECASE)
CHANGE = re.compile(
    r"[^.]*?(?:it went from|a change of) [^()]*?(?P<ratio>times what it was )?"
    r"\(95% interval (?P<low>-?[\d,.]+) to (?P<high>-?[\d,.]+)\)"
)
NO_CLEAR_CHANGE = "no clear change"
CLEAR = re.compile(r"narrowed|widened|crossed|smaller|larger|turned|got better|got worse|became")


@pytest.fixture(params=PAGES)
def page(shared_site: Site, request: pytest.FixtureRequest) -> str:
    """The main part of a page of impact."""
    html = page_of(shared_site.client("evaluator"), request.param)
    return html.split("<main")[1].split("</main>")[0]


def sentences(html: str) -> Iterator[str]:
    """The sentences of a page, with plain minus signs; what stands in one block is together."""
    for block in re.split(
        r"</?(?:p|li|td|th|h\d|dd|dt|title|desc|text|summary|figure)\b[^>]*>", html
    ):
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", block))
        text = text.replace("&#39;", "'").replace("\N{MINUS SIGN}", "-").strip()
        yield from (one for one in re.split(r"(?<=[.?!])\s+(?=[A-Z])", text) if one)


def test_no_page_claims_a_cause(page: str) -> None:
    for sentence in sentences(page):
        for forbidden in FORBIDDEN:
            assert not re.search(forbidden, sentence, re.IGNORECASE), sentence
        if CAUSE.search(sentence):
            assert DENIED.search(sentence), sentence


def test_a_change_is_called_clear_only_where_its_interval_is_clear_of_none(page: str) -> None:
    for sentence in sentences(page):
        found = CHANGE.search(sentence)
        if found is None:
            continue
        nothing = 1.0 if found["ratio"] else 0.0
        low, high = (float(found[end].replace(",", "")) for end in ("low", "high"))
        said = sentence.lower()
        if low <= nothing <= high:
            assert NO_CLEAR_CHANGE in said, sentence
            assert not CLEAR.search(said), sentence
        else:
            assert NO_CLEAR_CHANGE not in said, sentence
            assert CLEAR.search(said), sentence


def test_the_pages_tell_both_clear_and_unclear_changes(shared_site: Site) -> None:
    client = shared_site.client("evaluator")
    told = " ".join(sentences(page_of(client, "/impact/gaps/").split("<main")[1]))
    assert len(CHANGE.findall(told)) >= 8
    assert NO_CLEAR_CHANGE in told.lower()


def test_every_chart_has_its_table_and_a_finding(page: str) -> None:
    for figure in page.split("<figure")[1:]:
        inside = figure.split("</figure>")[0]
        assert "<svg" in inside
        assert "<table" in inside
        assert re.search(r"<h[23] [^>]*tracker-figure__title[^>]*>[^<]+", inside)
