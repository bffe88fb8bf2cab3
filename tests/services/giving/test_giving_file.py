"""The 360Giving file holds the grants and nothing else, adds up, and says whether it may leave."""

import hashlib
import json
import logging
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.services.giving.ground import (
    DAY,
    ENDS,
    PREFIX,
    PUBLISHER,
    START,
    STARTS,
    Giving,
    lay_giving_ground,
)
from tests.support.giving_standard import problems_of
from tests.support.portfolio import APRIL, begin
from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.journal import journal_number
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.breaches import RulesBroken
from tracker.domain.funding import AmountBasis
from tracker.domain.schemes import Instrument
from tracker.services.funding.awards import ChangeAward, change_award
from tracker.services.giving import GivingPublisher
from tracker.services.giving.totals import Sum
from tracker.services.schemes.links import SetWeights, set_weights
from tracker.services.schemes.register import SchemeFacts, register_scheme


@pytest.fixture
def giving(session: Session) -> Giving:
    """A board with a line to give grants from."""
    ground = lay_giving_ground(session)
    begin(session, at=START)
    return ground


def test_a_grant_says_who_gave_whom_what_when_and_for_what(giving: Giving) -> None:
    award = giving.award(1_234_56)
    grant = giving.grants()[award.reference]
    assert grant == {
        "id": f"{PREFIX}-{award.reference}",
        "title": "A scheme",
        "description": "A scheme. What it does",
        "currency": "GBP",
        "amountAwarded": 1234.56,
        "awardDate": "2023-05-03",
        "fundingOrganization": [{"id": "GB-NHS-QZZ", "name": "The board"}],
        "recipientOrganization": [
            {"id": "GB-CHC-1164883", "name": "A charity", "charityNumber": "1164883"}
        ],
        "grantProgramme": [{"code": "CAT-A", "title": "Name of CAT-A"}],
        "plannedDates": [{"startDate": STARTS.isoformat(), "endDate": ENDS.isoformat()}],
        "dateModified": "2023-05-02T23:30:00Z",
    }


def test_the_file_says_who_publishes_it_and_on_what_terms(giving: Giving) -> None:
    giving.award(1_00)
    package = giving.package()
    assert problems_of(package) == []
    assert package["version"] == "1.4"
    assert package["title"] == "Grants from Example fund, 2023/24"
    assert package["identifier"] == f"{PREFIX}-grants-EXAMPLE-2023-24"
    assert package["modified"] == "2023-05-02T23:30:00Z"
    assert package["publisher"] == {"name": "The board", "identifier": "GB-NHS-QZZ"}
    assert package["license"] == PUBLISHER.licence


@pytest.mark.parametrize("licence", ["", "As agreed", "https://example.org and others"])
def test_a_licence_in_words_is_no_link_and_stays_out(giving: Giving, licence: str) -> None:
    giving.award(1_00)
    package = giving.package(publisher=GivingPublisher("The board", licence, PREFIX))
    assert "license" not in package
    assert problems_of(package) == []


def test_a_publisher_that_is_not_in_the_register_goes_by_its_name_alone(giving: Giving) -> None:
    giving.award(1_00)
    package = giving.package(publisher=GivingPublisher("Somebody else", "", PREFIX))
    assert package["publisher"] == {"name": "Somebody else"}


@pytest.mark.parametrize("instrument", [one for one in Instrument if one is not Instrument.GRANT])
def test_what_is_no_grant_is_left_out_and_told(giving: Giving, instrument: Instrument) -> None:
    kept = giving.award(5_00)
    giving.award(7_00, instrument=instrument)
    assert list(giving.grants()) == [kept.reference]
    totals = giving.written()[1].totals
    assert totals.in_file == Sum(1, 5_00)
    assert [(one.instrument, one.sum) for one in totals.left_out] == [(instrument, Sum(1, 7_00))]
    assert totals.in_ledger == Sum(2, 12_00)


def test_a_pot_says_that_it_is_granted_on_and_what_it_gives_names_it(giving: Giving) -> None:
    pot = giving.award(100_00, scheme_id=giving.pot)
    onward = giving.onward(pot, 30_00)
    package, grants = giving.package(), giving.grants()
    assert problems_of(package) == []
    assert grants[pot.reference]["regrantType"] == "FRG010"
    assert grants[onward.reference]["relatedActivity"] == [f"{PREFIX}-{pot.reference}"]
    assert "regrantType" not in grants[onward.reference]
    assert grants[onward.reference]["fundingOrganization"][0]["id"] == "GB-CHC-1164883"
    assert grants[onward.reference]["recipientOrganization"] == [
        {"id": f"{PREFIX}-GROUP", "name": "A small group"}
    ]
    once = [one["amountAwarded"] for one in package["grants"] if "relatedActivity" not in one]
    assert once == [100]
    totals = giving.written()[1].totals
    assert (totals.first_level, totals.passed_on) == (Sum(1, 100_00), Sum(1, 30_00))


def test_a_grant_that_is_only_partly_granted_on_is_for_more_than_one_purpose(
    giving: Giving,
) -> None:
    award = giving.award(100_00)
    giving.onward(award, 10_00)
    assert giving.grants()[award.reference]["regrantType"] == "FRG070"


def test_a_grant_out_of_a_pot_that_is_no_grant_stands_alone(giving: Giving) -> None:
    pot = giving.award(100_00, scheme_id=giving.pot, instrument=Instrument.INTERNAL)
    onward = giving.onward(pot, 30_00)
    grants = giving.grants()
    assert list(grants) == [onward.reference]
    assert "relatedActivity" not in grants[onward.reference]
    assert giving.written()[1].totals.first_level == Sum(1, 30_00)


def test_a_contract_out_of_a_pot_makes_no_regrant(giving: Giving) -> None:
    award = giving.award(100_00)
    giving.onward(award, 10_00, instrument=Instrument.CONTRACT)
    assert "regrantType" not in giving.grants()[award.reference]


def _change(giving: Giving, award_id: int, pence: int) -> None:
    order = ChangeAward(award_id, pence, "Agreed")
    change_award(giving.session, giving.portfolio.people.finance, order)


def test_an_amount_is_what_the_grant_comes_to_as_at_the_moment(giving: Giving) -> None:
    award = giving.award(100_00)
    begin(giving.session, at=START + DAY)
    _change(giving, award.id, -40_01)
    now, before = giving.grants()[award.reference], giving.grants(START)[award.reference]
    assert (now["amountAwarded"], before["amountAwarded"]) == (59.99, 100)
    assert (now["awardDate"], now["dateModified"]) == ("2023-05-03", "2023-05-03T23:30:00Z")


def test_a_grant_that_came_to_nothing_is_no_longer_one(giving: Giving) -> None:
    kept, award = giving.award(5_00), giving.award(100_00)
    _change(giving, award.id, -100_00)
    assert list(giving.grants()) == [kept.reference]


def test_a_year_without_grants_has_no_file(giving: Giving) -> None:
    giving.award(5_00, instrument=Instrument.CONTRACT)
    with pytest.raises(RulesBroken) as refused:
        giving.written()
    (breach,) = refused.value.breaches
    assert breach.field == "year"
    assert "EXAMPLE has no grants in 2023/24" in breach.message


def test_the_same_question_gives_the_same_bytes_whatever_is_recorded_afterwards(
    giving: Giving, caplog: pytest.LogCaptureFixture
) -> None:
    giving.award(1_00)
    first, export = giving.written(START)
    begin(giving.session, at=START + DAY)
    giving.award(2_00)
    with caplog.at_level(logging.INFO):
        again, same = giving.written(START)
    assert (first, export) == (again, same)
    assert export.file_sha256 == hashlib.sha256(first).hexdigest()
    assert export.file_sha256 in caplog.text
    assert giving.written()[0] != first


def test_grants_are_in_the_order_of_their_references(giving: Giving) -> None:
    references = [giving.award(pence).reference for pence in range(1, 8)]
    assert list(giving.grants()) == sorted(references)


def test_without_a_prefix_the_file_says_that_it_may_not_be_published(giving: Giving) -> None:
    award = giving.award(1_00)
    content, export = giving.written(publisher=GivingPublisher("The board"))
    package = json.loads(content)
    assert not export.may_be_published
    assert export.name.endswith("_not-for-publication.json")
    assert package["title"].startswith("NOT FOR PUBLICATION: ")
    assert "No publisher's prefix of 360Giving has been set" in package["description"]
    assert package["grants"][0]["id"] == f"NO-REGISTERED-PREFIX-{award.reference}"
    assert problems_of(package) == []


def test_with_a_prefix_and_only_real_things_the_file_may_be_published(giving: Giving) -> None:
    giving.award(1_00)
    _, export = giving.written()
    assert export.may_be_published
    assert export.name == "360giving_example_2023-24_2023-05-03T003000.json"


def test_a_made_up_amount_makes_the_whole_file_a_demonstration(giving: Giving) -> None:
    giving.award(1_00)
    giving.award(1_00, amount_basis=AmountBasis.ILLUSTRATIVE)
    package = giving.package()
    assert package["title"].startswith("DEMONSTRATION, NOT FOR PUBLICATION: ")
    assert package["description"].startswith("This file is a demonstration: ")
    assert not giving.written()[1].may_be_published


def test_an_example_organisation_or_scheme_makes_the_file_a_demonstration(
    giving: Giving,
) -> None:
    giving.award(1_00)
    assert giving.written()[1].may_be_published
    begin(giving.session, at=START + DAY)
    giving.award(1_00, recipient_id=giving.portfolio.ground.partner)
    assert not giving.written()[1].may_be_published
    assert giving.written(START)[1].may_be_published


def test_an_example_scheme_makes_the_file_a_demonstration(giving: Giving) -> None:
    giving.award(1_00, scheme_id=giving.portfolio.ground.scheme)
    assert not giving.written()[1].may_be_published


def test_an_example_that_is_left_out_does_not_mark_the_file(giving: Giving) -> None:
    giving.award(1_00)
    giving.award(1_00, amount_basis=AmountBasis.ILLUSTRATIVE, instrument=Instrument.CONTRACT)
    assert giving.written()[1].may_be_published


@pytest.mark.parametrize(
    ("decided", "told"),
    [
        (date(2023, 4, 20), "2023-04-20"),
        (date(2023, 3, 20), "2023-05-03"),
        (date(2023, 5, 4), "2023-05-03"),
        (None, "2023-05-03"),
    ],
)
def test_the_award_date_is_that_of_the_decision_where_it_fits(
    giving: Giving, decided: date | None, told: str
) -> None:
    facts = SchemeFacts("Decided scheme", decided_on=decided)
    scheme = register_scheme(giving.session, giving.portfolio.people.lead, facts)
    award = giving.award(1_00, scheme_id=scheme.id)
    assert giving.grants()[award.reference]["awardDate"] == told


def test_an_awards_own_dates_come_before_its_schemes(giving: Giving) -> None:
    award = giving.award(1_00, starts=date(2023, 7, 1))
    assert giving.grants()[award.reference]["plannedDates"] == [{"startDate": "2023-07-01"}]


def _place(session: Session, code: str, ons_code: str) -> None:
    number = journal_number(session)
    session.add(ReferenceItem(code=code, list_name="place", journal_number=number))
    session.flush()
    session.add(
        ReferenceItemVersion(
            code=code,
            journal_number=number,
            name=f"Name of {code}",
            description="",
            sort_order=99,
            details={"ons_code": ons_code},
        )
    )
    session.flush()


def _weigh(giving: Giving, lens: Lens, parts: dict[str, int]) -> None:
    order = SetWeights(giving.scheme, lens, APRIL, parts)
    set_weights(giving.session, giving.portfolio.people.lead, order)


def test_targets_and_places_with_a_code_go_with_the_grant(giving: Giving) -> None:
    _place(giving.session, "PL-REAL", "E07000066")
    _weigh(giving, Lens.PLACE, {"PL-REAL": 2, "PL-ONE": 1, UNATTRIBUTED: 1})
    _weigh(giving, Lens.ELEMENT, {"EL-TWO": 1, "EL-ONE": 0, UNATTRIBUTED: 3})
    _weigh(giving, Lens.POPULATION, {"PG-ONE": 1})
    award = giving.award(1_00)
    grant = giving.grants()[award.reference]
    assert grant["beneficiaryLocation"] == [
        {
            "name": "Name of PL-REAL",
            "countryCode": "GB",
            "geoCode": "E07000066",
            "geoCodeType": "NMD",
        }
    ]
    assert [(one["vocabulary"], one["code"]) for one in grant["classifications"]] == [
        ("Core20PLUS5", "EL-TWO"),
        ("Core20PLUS5", "PG-ONE"),
    ]


def test_no_person_and_no_words_but_the_schemes_name_and_summary_leave(giving: Giving) -> None:
    facts = SchemeFacts(
        "A careful scheme",
        summary="What it is for",
        partners="Jane Secret",
        place_text="Secret street",
        published_results="Secret results",
        decision_reference="Secret panel",
        reason="Secret reason",
    )
    scheme = register_scheme(giving.session, giving.portfolio.people.lead, facts)
    giving.award(1_00, scheme_id=scheme.id, note="Secret note", source="Secret source")
    content = giving.written()[0].decode()
    assert "What it is for" in content
    assert "ecret" not in content
    assert "recipientIndividual" not in content
    for person in ("finance", "lead", "admin"):
        assert f"{person}@" not in content
