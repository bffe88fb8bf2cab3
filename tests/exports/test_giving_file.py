"""The 360Giving file says what it was given, in JSON that the standard's own schemas accept."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.support.giving_standard import problems_of
from tracker.exports.giving import (
    ClassificationLine,
    GrantLine,
    LocationLine,
    OrganisationLine,
    PackageFacts,
    package_bytes,
)

MOMENT = datetime(2024, 3, 31, 12, 0, 0, 5, tzinfo=UTC)
BOARD = OrganisationLine("GB-NHS-QH8", "Example board")
PARTNER = OrganisationLine("GB-CHC-1164883", "Example partner", "1164883")
FACTS = PackageFacts("360G-x-grants", "Grants", "Some grants.", MOMENT, "Example board")
POT = GrantLine(
    "360G-x-A-1", "Pot", "A pot", 1_000_01, date(2023, 4, 3), BOARD, PARTNER, "TP", "Partners",
    MOMENT, regrant_type="FRG010",
)  # fmt: skip
ONWARD = replace(
    POT,
    identifier="360G-x-A-2",
    amount=5_10,
    starts=date(2023, 5, 1),
    ends=date(2024, 3, 31),
    funder=PARTNER,
    locations=(LocationLine("Basildon", "E07000066", "NMD"), LocationLine("A board", "E54000026")),
    classifications=(ClassificationLine("Core20PLUS5", "C20-CORE", "Core20"),),
    regrant_type=None,
    granted_from="360G-x-A-1",
)


def package(*grants: GrantLine, facts: PackageFacts = FACTS) -> dict[str, Any]:
    """The file, read again."""
    found: dict[str, Any] = json.loads(package_bytes(facts, grants))
    return found


def test_the_standards_schemas_accept_the_file() -> None:
    facts = replace(
        FACTS,
        publisher_identifier="GB-NHS-QH8",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )
    assert problems_of(package(POT, ONWARD, facts=facts)) == []


def test_a_grant_holds_every_field_under_the_standards_name() -> None:
    pot, onward = package(POT, ONWARD)["grants"]
    assert onward == {
        "id": "360G-x-A-2",
        "title": "Pot",
        "description": "A pot",
        "currency": "GBP",
        "amountAwarded": 5.1,
        "awardDate": "2023-04-03",
        "fundingOrganization": [
            {"id": "GB-CHC-1164883", "name": "Example partner", "charityNumber": "1164883"}
        ],
        "recipientOrganization": [
            {"id": "GB-CHC-1164883", "name": "Example partner", "charityNumber": "1164883"}
        ],
        "grantProgramme": [{"code": "TP", "title": "Partners"}],
        "plannedDates": [{"startDate": "2023-05-01", "endDate": "2024-03-31"}],
        "beneficiaryLocation": [
            {
                "name": "Basildon",
                "countryCode": "GB",
                "geoCode": "E07000066",
                "geoCodeType": "NMD",
            },
            {"name": "A board", "countryCode": "GB", "geoCode": "E54000026"},
        ],
        "classifications": [{"vocabulary": "Core20PLUS5", "code": "C20-CORE", "title": "Core20"}],
        "relatedActivity": ["360G-x-A-1"],
        "dateModified": "2024-03-31T12:00:00.000005Z",
    }
    assert pot["regrantType"] == "FRG010"
    assert "relatedActivity" not in pot
    assert "plannedDates" not in pot


def _without(name: str) -> dict[str, Any]:
    tampered = package(POT, ONWARD)
    del tampered["grants"][1][name]
    return tampered


def _with(**fields: object) -> dict[str, Any]:
    tampered = package(POT, ONWARD)
    tampered["grants"][1].update(fields)
    return tampered


@pytest.mark.parametrize(
    "tampered",
    [
        package(),
        _without("recipientOrganization"),
        _without("id"),
        _with(recipientIndividual={"id": "1", "name": "Somebody"}),
        _with(amountAwarded="5.10"),
        _with(awardDate="3 April 2023"),
        _with(awardDate="2023-04-31T25:00:00Z"),
        _with(dateModified="2024-03-31T12:00:00"),
        _with(dateModified="2024-03-31"),
        _with(currency="Pounds"),
        _with(relatedActivity=["360G-x-A-9"]),
        _with(regrantType="Regrant"),
        _with(id="360G-x-A-1"),
        package(POT, facts=replace(FACTS, licence="as agreed")),
        package(POT) | {"modified": "yesterday"},
        package(POT) | {"version": "1.4.3"},
    ],
)
def test_a_file_that_was_tampered_with_is_not_accepted(tampered: dict[str, Any]) -> None:
    assert problems_of(tampered)


@pytest.mark.parametrize(
    ("pence", "written"),
    [(1, "0.01"), (10, "0.1"), (29, "0.29"), (100, "1"), (123_456_789_01, "123456789.01")],
)
def test_an_amount_is_a_number_of_pounds_to_the_penny(pence: int, written: str) -> None:
    content = package_bytes(FACTS, [replace(POT, amount=pence)]).decode()
    assert f'"amountAwarded": {written},' in content


def test_moments_are_written_with_their_zone_wherever_they_were_recorded() -> None:
    summer = MOMENT.astimezone(timezone(timedelta(hours=1)))
    assert package(POT, facts=replace(FACTS, modified=summer))["modified"].endswith(
        "12:00:00.000005Z"
    )
    assert package_bytes(replace(FACTS, modified=summer), [POT]) == package_bytes(FACTS, [POT])


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@SUM(A1)", '"}],"grants":[', "\\u0022", "</script>", "tab\tand\rreturn", "https://x.org"],
)  # fmt: skip
def test_text_stays_the_text_that_it_is(text: str) -> None:
    grant = package(replace(POT, title=text, description=text, programme_title=text))["grants"][0]
    assert (grant["title"], grant["description"]) == (text, text)
    assert grant["grantProgramme"] == [{"code": "TP", "title": text}]
