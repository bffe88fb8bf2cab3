"""How grants are named in the 360Giving Data Standard: identifiers, codes, and what is a regrant.

The standard: https://standard.threesixtygiving.org/en/latest/technical/
"""

import re
from enum import StrEnum

# In place of a prefix that nobody registered. Registered ones begin with 360G, so that neither a
# person nor a program takes an identifier that begins with this for a published one.
NO_PREFIX = "NO-REGISTERED-PREFIX"
_PREFIX = re.compile(r"360G-[A-Za-z0-9_-]*[A-Za-z0-9]")
# A code of a list of organisations, and the organisation's own in it: GB-NHS-QH8.
_LISTED = re.compile(r"(?:360G|[A-Z]{2})-[A-Za-z0-9]+-[A-Za-z0-9._-]+")
# A charity's number says by its letters which of the three registers it is from.
_CHARITIES = (
    ("GB-CHC", re.compile(r"(\d{6,7}(?:-\d{1,2})?)")),
    ("GB-SC", re.compile(r"(SC\d{6})")),
    ("GB-NIC", re.compile(r"NIC(\d{6})")),
)
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_-]")
# Titles are to be under 140 characters.
_LONGEST_TITLE = 139
# The standard's closed list of kinds of areas, by how their ONS codes begin; those of integrated
# care boards (E54) are not in it.
_AREAS = {
    "E00": "OA",
    "E01": "LSOA",
    "E02": "MSOA",
    "E04": "PAR",
    "E05": "WD",
    "E06": "UA",
    "E07": "NMD",
    "E08": "MD",
    "E09": "LONB",
    "E10": "CTY",
    "E12": "RGN/GOR",
}


class RegrantType(StrEnum):
    """The standard's codes for a grant that is to be granted on; the funder of that grant says so.

    https://github.com/ThreeSixtyGiving/standard/blob/main/codelists/regrantType.csv
    """

    COMMON = "FRG010"
    MULTIPURPOSE = "FRG070"


def is_registered_prefix(text: str) -> bool:
    """Whether this looks like a publisher's prefix as 360Giving gives them out."""
    return bool(_PREFIX.fullmatch(text))


def own_identifier(prefix: str, *codes: str) -> str:
    """An identifier of the publisher's own: the prefix, then codes of ours."""
    return "-".join((prefix or NO_PREFIX, *(_NOT_PLAIN.sub("_", code) for code in codes)))


def charity_identifier(number: str) -> str:
    """A charity by the register that its number is from; nothing for a number of none."""
    plain = number.replace(" ", "").upper()
    for register, pattern in _CHARITIES:
        if found := pattern.fullmatch(plain):
            return f"{register}-{found[1]}"
    return ""


def public_identifier(org_id: str, charity_number: str, ods_code: str) -> str:
    """An organisation by a public register, nothing where none is known to list it.

    One that was given as such comes first, then the register of charities, then the NHS's own.
    """
    given = org_id.strip()
    if _LISTED.fullmatch(given):
        return given
    ods = ods_code.strip().upper()
    return charity_identifier(charity_number) or (f"GB-NHS-{ods}" if ods.isalnum() else "")


def regrant_type(*, is_pot: bool, grants_on: bool) -> RegrantType | None:
    """What a grant is for that is made to be granted on, or was in part; none for any other."""
    if is_pot:
        return RegrantType.COMMON
    return RegrantType.MULTIPURPOSE if grants_on else None


def area_type(ons_code: str) -> str:
    """The standard's name for the kind of area that an ONS code is of; nothing if it has none."""
    return _AREAS.get(ons_code[:3], "")


def short_title(name: str) -> str:
    """A title that is no longer than the standard allows, cut between words."""
    if len(name) <= _LONGEST_TITLE:
        return name
    kept = name[: _LONGEST_TITLE - 1]
    return kept.rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
