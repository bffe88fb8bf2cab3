"""What a 360Giving file is made of: plain values, money in pence, moments with their zone."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation that gives or receives; never a person."""

    identifier: str
    name: str
    charity_number: str = ""


@dataclass(frozen=True, slots=True)
class LocationLine:
    """A place whose people a grant is for."""

    name: str
    geo_code: str
    geo_code_type: str = ""


@dataclass(frozen=True, slots=True)
class ClassificationLine:
    """A target that a grant is for, in the vocabulary that it is from."""

    vocabulary: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant."""

    identifier: str
    title: str
    description: str
    amount: int
    awarded_on: date
    funder: OrganisationLine
    recipient: OrganisationLine
    programme_code: str
    programme_title: str
    modified: datetime
    starts: date | None = None
    ends: date | None = None
    locations: tuple[LocationLine, ...] = ()
    classifications: tuple[ClassificationLine, ...] = ()
    # The standard's code for a grant that is to be granted on.
    regrant_type: str | None = None
    # The grant of this file that the money was passed on from.
    granted_from: str | None = None


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What the file says of itself."""

    identifier: str
    title: str
    description: str
    modified: datetime
    publisher_name: str
    publisher_identifier: str = ""
    # An address: the standard takes a licence by its link alone.
    licence: str = ""
