"""The breakdowns and their groups, as forms, drop-downs and spreadsheets all know them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.versions import newest
from tracker.domain.observed_values import PLACE_BREAKDOWN, Breakdown

# What people call a breakdown; one that is not here goes by its code.
_NAMES = {
    "imd_quintile": "Deprivation quintile",
    "imd_decile": "Deprivation decile",
    "ethnic_group": "Ethnic group",
    "age_band": "Age band",
    "sex": "Sex",
    "plus_group": "PLUS group",
    PLACE_BREAKDOWN: "Place",
}
# A value of a place may be of a district, of an alliance, or of the whole system.
PLACE_LISTS = ("place", "alliance")
_CLOSED = "breakdown"
# People belong to several of these, or to none: they overlap, and are never added up.
_PLUS_GROUP = "plus_group"
_PLACE = "place"
_WHOLE_BOARD = "integrated care board"
_NOT_KNOWN = {"NK": "Not known"}


def breakdowns_at(session: Session, number: int) -> Mapping[str, Breakdown]:
    """Every breakdown by its code, as at a journal number: closed lists first, then the rest."""
    lists = (_CLOSED, _PLUS_GROUP, _PLACE)
    rows = session.execute(
        newest(ReferenceItemVersion, (ReferenceItemVersion.code,), number)
        .add_columns(ReferenceItem.list_name)
        .join(ReferenceItem, ReferenceItem.code == ReferenceItemVersion.code)
        .where(ReferenceItem.list_name.in_(lists))
    ).all()
    ordered = sorted(rows, key=lambda row: (row[1], row[0].sort_order, row[0].code))
    groups: dict[str, dict[str, str]] = {}
    open_ones: set[str] = set()
    for item, list_name in ordered:
        if list_name == _CLOSED:
            groups.setdefault(item.kind, {})[item.code.removeprefix(f"{item.kind}:")] = item.name
            if item.details.get("parts_equal_whole") == "no":
                open_ones.add(item.kind)
        elif list_name == _PLUS_GROUP or item.kind != _WHOLE_BOARD:
            groups.setdefault(list_name, {})[item.code] = item.name
    if _PLACE in groups:
        groups[_PLACE] |= _NOT_KNOWN
    return {
        code: Breakdown(code, name_of(code), found, code not in {*open_ones, _PLUS_GROUP})
        for code, found in groups.items()
    }


def name_of(code: str) -> str:
    """What people call a breakdown."""
    return _NAMES.get(code) or code.replace("_", " ").capitalize()
