"""The 360Giving file: plain lines in, JSON out."""

from tracker.exports.giving.lines import (
    ClassificationLine,
    GrantLine,
    LocationLine,
    OrganisationLine,
    PackageFacts,
)
from tracker.exports.giving.package import package_bytes

__all__ = [
    "ClassificationLine",
    "GrantLine",
    "LocationLine",
    "OrganisationLine",
    "PackageFacts",
    "package_bytes",
]
