"""Writing a scheme down in steps: nothing typed is lost, and it is stored once, when checked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.web.visiting import Office, Page, Visitor
from tracker.db.drafts import SchemeDraft
from tracker.db.journal import as_at
from tracker.db.schemes import Scheme, SchemeAlias, SchemeVersion
from tracker.services.schemes.register import SchemeFacts
from tracker.services.schemes.standing import standing

SCHEME = "S-222222"
NAME = {"name": "Parkrun for all", "summary": "Runs\nin parks", "kind": "scheme"}
WHERE = {"alliance_code": "AL-ONE", "place_text": "Town", "life_course": "adults"}
WHEN = {
    "starts-day": "1",
    "starts-month": "4",
    "starts-year": "2026",
    "status": "live",
    "funded_by_fund": "not stated",
}
DECISION = {"decision_reference": "Panel 7", "own_reference": "PR/1"}


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    office = Office(fresh_database_url)
    yield office
    office.close()


@pytest.fixture
def lead(office: Office) -> Visitor:
    return office.visitor(office.ground.people.lead)


def to_the_check(lead: Visitor) -> Page:
    who = lead.fills("/schemes/register", **NAME)
    where = lead.sends(who, partners="The runners")
    when = lead.sends(where, **WHERE)
    decision = lead.sends(when, **WHEN)
    return lead.sends(decision, **DECISION)


def stored(office: Office, reference: str = SCHEME) -> SchemeFacts:
    with office.reading() as session:
        found = session.scalars(select(Scheme).where(Scheme.reference == reference)).one()
        return standing(session, found.id, as_at(session).number).facts


def versions(office: Office) -> int:
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(SchemeVersion)) or 0


def drafts(office: Office) -> int:
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(SchemeDraft)) or 0


def edit(lead: Visitor, name: str) -> Page:
    return lead.fills(f"/schemes/{SCHEME}/edit/name", name=name, summary="", kind="scheme")


def test_five_steps_and_a_check_register_one_version(office: Office, lead: Visitor) -> None:
    before = versions(office)
    check = to_the_check(lead)
    assert "Nothing is stored yet" in check.words
    for shown in ("Parkrun for all", "The runners", "Town", "1 April 2026", "Panel 7", "PR/1"):
        assert shown in check.words
    assert versions(office) == before
    done = lead.sends(check)
    assert done.banner.startswith("Scheme registered as S-")
    assert versions(office) == before + 1
    assert drafts(office) == 0
    facts = stored(office, done.address.rpartition("/")[2])
    assert facts == SchemeFacts(
        name="Parkrun for all",
        summary="Runs\r\nin parks" if "\r" in facts.summary else "Runs\nin parks",
        partners="The runners",
        alliance_code="AL-ONE",
        place_text="Town",
        life_course=facts.life_course,
        starts=datetime(2026, 4, 1, tzinfo=UTC).date(),
        status=facts.status,
        decision_reference="Panel 7",
    )
    with office.reading() as session:
        assert session.scalars(select(SchemeAlias.alias)).all() == ["PR/1"]


def test_a_step_that_cannot_be_read_keeps_what_was_typed_even_in_the_draft(
    office: Office, lead: Visitor
) -> None:
    who = lead.fills("/schemes/register", **NAME)
    when = lead.sends(lead.sends(who), **WHERE)
    wrong = lead.sends(when, 422, **{**WHEN, "starts-month": "13"})
    assert wrong.problems == ["Start date must be a real date"]
    assert wrong.value("starts-month") == "13"
    # Another day, from the list: the draft has it still.
    again = lead.opens(when.address)
    assert (again.value("starts-month"), again.problems) == ("13", [])
    assert "A new scheme" in lead.opens("/schemes/").links()
    assert drafts(office) == 1


def test_the_first_step_needs_a_name_and_begins_no_draft_without(
    office: Office, lead: Visitor
) -> None:
    page = lead.fills("/schemes/register", 422, summary="Kept")
    assert page.problems == ["Enter a scheme name", "Select the kind of scheme"]
    assert page.value("summary") == "Kept"
    assert drafts(office) == 0


def test_a_scheme_cannot_end_before_it_starts(lead: Visitor) -> None:
    dates = {**WHEN, "ends-day": "31", "ends-month": "3", "ends-year": "2026"}
    when = lead.sends(lead.sends(lead.fills("/schemes/register", **NAME)), **WHERE)
    page = lead.sends(when, 422, **dates)
    assert page.problems == ["End date must be the same as or after the start date"]


def test_steps_that_nobody_answered_are_asked_for_at_the_check(
    office: Office, lead: Visitor
) -> None:
    before = versions(office)
    who = lead.fills("/schemes/register", **NAME)
    check = lead.opens(who.address.replace("/who", "/check"))
    assert "Some steps still need an answer" in check.words
    assert "Life course Not answered yet" in check.words
    refused = lead.sends(check, 422)
    assert "Answer the questions of the step: When does it run?" in refused.problems
    assert versions(office) == before


def test_an_answer_is_changed_from_the_check_and_comes_back_to_it(lead: Visitor) -> None:
    check = to_the_check(lead)
    [address] = [href for words, href in check.links().items() if words == "Change name"]
    name = lead.opens(address.partition("#")[0])
    assert name.value("name") == "Parkrun for all"
    again = lead.sends(name, name="Parkrun for most", summary="", kind="scheme")
    assert again.address == check.address
    assert "Parkrun for most" in again.words


def test_a_draft_is_open_to_its_own_person_alone(office: Office, lead: Visitor) -> None:
    who = lead.fills("/schemes/register", **NAME)
    colleague = office.visitor(office.ground.people.finance)
    colleague.opens(who.address, 404)
    colleague.opens(who.address.replace("/who", "/check"), 404)
    office.visitor(office.ground.people.partner).opens("/schemes/register", 403)


def test_a_draft_that_nobody_touched_for_a_month_makes_room(office: Office, lead: Visitor) -> None:
    lead.fills("/schemes/register", **NAME)
    with office.sessions() as session:
        long_ago = datetime.now(UTC) - timedelta(days=31)
        session.execute(update(SchemeDraft).values(touched_at=long_ago))
        session.commit()
    lead.fills("/schemes/register", **NAME)
    assert drafts(office) == 1


def test_a_change_saves_one_version_with_its_reason_and_keeps_the_rest(
    office: Office, lead: Visitor
) -> None:
    before, old = versions(office), stored(office)
    check = edit(lead, "Renamed")
    done = lead.sends(check, reason="The partner asked")
    assert done.banner == "Changes saved"
    assert versions(office) == before + 1
    now = stored(office)
    assert (now.name, now.reason) == ("Renamed", "The partner asked")
    assert (now.theme_code, now.is_example) == (old.theme_code, old.is_example) == ("TH-ONE", True)
    assert "changed from Example scheme → to Renamed" in done.words


def test_a_change_that_changes_nothing_is_not_saved(office: Office, lead: Visitor) -> None:
    before = versions(office)
    page = lead.sends(edit(lead, "Example scheme"), 422)
    assert page.problems == ["Change an answer before you save: none differs from what is stored"]
    assert versions(office) == before


def test_answers_that_are_thrown_away_leave_what_is_stored(office: Office, lead: Visitor) -> None:
    check = edit(lead, "Never mind")
    before = versions(office)
    lead.client.post(
        check.address.replace("/check", "/discard"), data=check.hidden(), follow_redirects=True
    )
    assert (drafts(office), versions(office)) == (0, before)


class TestAStaleEdit:
    """Two people change one scheme: whoever saves second sees both texts."""

    @pytest.fixture
    def conflict(self, office: Office, lead: Visitor) -> Page:
        mine = edit(lead, "Mine")
        finance = office.visitor(office.ground.people.finance)
        finance.sends(edit(finance, "Theirs"), reason="First")
        return lead.sends(mine, 409, reason="Second")

    def test_it_shows_both_texts_and_stores_nothing(self, office: Office, conflict: Page) -> None:
        rows = conflict.rows("What you entered and what is stored now")
        assert rows[0][1:] == ["Mine", "Theirs"]
        assert "Different" in rows[0][0]
        assert "finance saved a change on" in conflict.words
        assert stored(office).name == "Theirs"
        assert conflict.value("reason") == "Second"

    def test_keeping_mine_saves_it_over_theirs(
        self, office: Office, lead: Visitor, conflict: Page
    ) -> None:
        lead.sends(conflict, reason="Second")
        assert stored(office).name == "Mine"

    def test_keeping_mine_is_stale_again_when_somebody_was_quicker_again(
        self, office: Office, lead: Visitor, conflict: Page
    ) -> None:
        finance = office.visitor(office.ground.people.finance)
        finance.sends(edit(finance, "Theirs again"))
        again = lead.sends(conflict, 409)
        assert again.rows("What you entered and what is stored now")[0][2] == "Theirs again"
        assert stored(office).name == "Theirs again"

    def test_taking_theirs_throws_mine_away(
        self, office: Office, lead: Visitor, conflict: Page
    ) -> None:
        address = conflict.address.replace("/check", "/discard")
        lead.client.post(address, data=conflict.hidden())
        assert (drafts(office), stored(office).name) == (0, "Theirs")


def test_an_edit_that_began_before_somebody_elses_is_stale_too(
    office: Office, lead: Visitor
) -> None:
    opened = lead.opens(f"/schemes/{SCHEME}/edit/name")
    finance = office.visitor(office.ground.people.finance)
    finance.sends(edit(finance, "Theirs"))
    check = lead.sends(opened, name="Mine", summary="", kind="scheme")
    lead.sends(check, 409)
    assert stored(office).name == "Theirs"


def test_another_reference_is_added_once_and_found(lead: Visitor) -> None:
    address = f"/schemes/{SCHEME}/references"
    done = lead.fills(address, alias="PR/77", kind="partner")
    assert (done.banner, "PR/77" in done.words) == ("Reference added", True)
    again = lead.fills(address, 422, alias="pr/77", kind="legacy")
    assert again.problems == ["Other reference must be new: pr/77 is this scheme's already"]
    assert again.value("alias") == "pr/77"
    assert "Example scheme" in lead.opens("/schemes/?words=pr/77").words
