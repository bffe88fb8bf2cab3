"""One rule says whose an upload is: the list and the page of it never part."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.importing.files import sheet
from tests.support.portfolio import Portfolio, begin, lay_ground
from tracker.db.uploads import Upload
from tracker.domain.permissions import ForbiddenError, Grant, Role, Viewer
from tracker.services.importing import store_upload
from tracker.services.refusals import NotFoundError
from tracker.services.uploads.kinds import sending_organisations, template_organisations
from tracker.services.uploads.listing import draft_lines, upload_lines, uploads_total
from tracker.services.uploads.page import upload_page, uploaded_file


@pytest.fixture
def portfolio(session: Session) -> Portfolio:
    """One upload of the board's, one of each partner's, and one of the machine's own."""
    begin(session, "lay the ground")
    portfolio = Portfolio(session, lay_ground(session))
    portfolio.envelope(1_000_00)
    people, ground = portfolio.people, portfolio.ground
    portfolio.delivered_scheme()
    pots = {
        people.partner: portfolio.pot(50_00),
        people.other_partner: portfolio.award(
            portfolio.line(60_00), 60_00, recipient=ground.other_partner
        ),
    }
    send(portfolio, people.finance, ground.icb, spending("INV-1"))
    for who, pot in pots.items():
        send(portfolio, who, who.grants[0].organisation_id, onward(pot.reference))
    send(portfolio, Viewer(0, "System", people.finance.grants), None, spending("INV-2"))
    return portfolio


def spending(document: str) -> tuple[str, dict[str, object]]:
    row = {
        "source": "Ledger",
        "document": document,
        "award": "",
        "scheme": "S-222222",
        "kind": "invoice",
        "amount": "1",
        "month": "April 2023",
    }
    return "actuals", dict(row)


def onward(pot: str) -> tuple[str, dict[str, object]]:
    row = {
        "fund": "EXAMPLE",
        "financial_year": "2023/24",
        "pot_award": pot,
        "scheme": "S-555555",
        "recipient": "ICB",
        "amount": "15",
        "instrument": "grant",
    }
    return "awards", dict(row)


def send(
    portfolio: Portfolio,
    by: Viewer,
    organisation: int | None,
    given: tuple[str, dict[str, object]],
) -> None:
    layout, row = given
    session = portfolio.session
    if layout == "actuals" and not row["award"]:
        row["award"] = portfolio.award(portfolio.line(20_00), 10_00).reference
    session.commit()
    begin(session, "import", by=by if by.person_id else None)
    store_upload(session, by, sheet(layout, row), organisation_id=organisation)
    session.commit()
    begin(session, "act")


def found_by(portfolio: Portfolio, who: Viewer) -> set[int]:
    """The uploads whose page this person can open."""
    session = portfolio.session
    found = set()
    for number in session.scalars(select(Upload.id).order_by(Upload.id)):
        try:
            upload_page(session, who, number)
            uploaded_file(session, who, number)
        except NotFoundError:
            continue
        found.add(number)
    return found


def test_the_list_shows_those_uploads_whose_page_opens(portfolio: Portfolio) -> None:
    session, people = portfolio.session, portfolio.people
    seen = {}
    for name, who in vars(people).items():
        if name == "evaluator":
            continue
        lines = upload_lines(session, who, 0, 50)
        assert {line.id for line in lines} == found_by(portfolio, who)
        assert uploads_total(session, who) == len(lines)
        seen[name] = len(lines)
    assert seen == {
        "finance": 4,
        "second_finance": 4,
        "lead": 4,
        "partner": 1,
        "other_partner": 1,
        "admin": 4,
    }


def test_a_colleague_of_a_partner_sees_its_uploads(portfolio: Portfolio) -> None:
    grants = (Grant(Role.PARTNER, portfolio.ground.partner),)
    colleague = Viewer(999, "A colleague", grants)
    assert len(upload_lines(portfolio.session, colleague, 0, 50)) == 1
    assert len(found_by(portfolio, colleague)) == 1


def test_an_evaluator_who_is_a_partner_too_sees_the_partners_alone(portfolio: Portfolio) -> None:
    ground = portfolio.ground
    grants = (Grant(Role.PARTNER, ground.partner), Grant(Role.EVALUATOR, ground.icb))
    both = Viewer(998, "Both", grants)
    assert len(upload_lines(portfolio.session, both, 0, 50)) == 1
    assert len(found_by(portfolio, both)) == 1
    assert [one.code for one in sending_organisations(portfolio.session, both)] == ["PARTNER"]
    assert [one.code for one in template_organisations(portfolio.session, both)] == ["PARTNER"]


def test_an_evaluator_asks_in_vain(portfolio: Portfolio) -> None:
    evaluator = portfolio.people.evaluator
    for ask in (uploads_total, draft_lines):
        with pytest.raises(ForbiddenError):
            ask(portfolio.session, evaluator)
    with pytest.raises(ForbiddenError):
        upload_page(portfolio.session, evaluator, 1)
