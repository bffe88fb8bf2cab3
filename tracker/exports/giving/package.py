"""A 360Giving package: the grants as JSON, by the field names of the standard.

https://standard.threesixtygiving.org/en/latest/technical/reference/
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from tracker.exports.giving.lines import (
    ClassificationLine,
    GrantLine,
    LocationLine,
    OrganisationLine,
    PackageFacts,
)

VERSION = "1.4"
Json = dict[str, object]


def package_bytes(facts: PackageFacts, grants: Iterable[GrantLine]) -> bytes:
    """The whole file; the same facts and grants give the same bytes."""
    package = _package(facts) | {"grants": [_grant(grant) for grant in grants]}
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _package(facts: PackageFacts) -> Json:
    publisher: Json = {"name": facts.publisher_name}
    if facts.publisher_identifier:
        publisher["identifier"] = facts.publisher_identifier
    package: Json = {
        "version": VERSION,
        "title": facts.title,
        "description": facts.description,
        "identifier": facts.identifier,
        # Day of issue is left out: a file cannot know when it will first be published.
        "modified": _moment(facts.modified),
        "publisher": publisher,
    }
    if facts.licence:
        package["license"] = facts.licence
    return package


def _grant(grant: GrantLine) -> Json:
    found: Json = {
        "id": grant.identifier,
        "title": grant.title,
        "description": grant.description,
        "currency": "GBP",
        "amountAwarded": _pounds(grant.amount),
        "awardDate": grant.awarded_on.isoformat(),
        "fundingOrganization": [_organisation(grant.funder)],
        "recipientOrganization": [_organisation(grant.recipient)],
        "grantProgramme": [{"code": grant.programme_code, "title": grant.programme_title}],
    }
    if grant.starts:
        found["plannedDates"] = [_dates(grant)]
    if grant.locations:
        found["beneficiaryLocation"] = [_location(one) for one in grant.locations]
    if grant.classifications:
        found["classifications"] = [_classification(one) for one in grant.classifications]
    if grant.regrant_type:
        found["regrantType"] = grant.regrant_type
    if grant.granted_from:
        found["relatedActivity"] = [grant.granted_from]
    return found | {"dateModified": _moment(grant.modified)}


def _organisation(organisation: OrganisationLine) -> Json:
    found: Json = {"id": organisation.identifier, "name": organisation.name}
    if organisation.charity_number:
        found["charityNumber"] = organisation.charity_number
    return found


def _dates(grant: GrantLine) -> Json:
    dates = {"startDate": grant.starts, "endDate": grant.ends}
    return {name: day.isoformat() for name, day in dates.items() if day}


def _location(location: LocationLine) -> Json:
    found: Json = {"name": location.name, "countryCode": "GB", "geoCode": location.geo_code}
    if location.geo_code_type:
        found["geoCodeType"] = location.geo_code_type
    return found


def _classification(one: ClassificationLine) -> Json:
    return {"vocabulary": one.vocabulary, "code": one.code, "title": one.title}


def _pounds(pence: int) -> int | float:
    """Pounds as a JSON number: its shortest digits give the pence back for any grant there is."""
    return pence // 100 if pence % 100 == 0 else pence / 100


def _moment(moment: datetime) -> str:
    """A date-time of RFC 3339, which asks for the zone."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
