"""Which kinds of spreadsheet a person may send, and for whom."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from imports.layouts import layout_names, read_layout
from tracker.db.journal import as_at
from tracker.domain.permissions import MAY, Act, Role, Viewer
from tracker.services.importing.registry import DOORS
from tracker.services.snapshot import organisations_at


@dataclass(frozen=True)
class UploadKind:
    """A kind of spreadsheet, by the title and purpose of its layout."""

    name: str
    title: str
    purpose: str


@dataclass(frozen=True)
class SendingOrganisation:
    """An organisation that somebody sends files for, or asks workbooks for."""

    id: int
    code: str
    name: str


def upload_kinds(by: Viewer) -> tuple[UploadKind, ...]:
    """What this person may send, in the order in which a portfolio is built."""
    found = []
    for name in layout_names():
        door = DOORS.get(name)
        if door is not None and any(by.may(act) for act in door.acts):
            layout = read_layout(name)
            found.append(UploadKind(name, layout.title, layout.purpose))
    return tuple(found)


def title_of(layout_name: str) -> str:
    """What a kind of spreadsheet is called; its own name where there is no such layout any more."""
    if layout_name not in layout_names():
        return layout_name.capitalize()
    return read_layout(layout_name).title


def sending_organisations(session: Session, by: Viewer) -> tuple[SendingOrganisation, ...]:
    """The organisations for which this person may send files, by name."""
    roles = MAY[Act.UPLOAD]
    return _named(session, {grant.organisation_id for grant in by.grants if grant.role in roles})


def template_organisations(session: Session, by: Viewer) -> tuple[SendingOrganisation, ...]:
    """Whose workbooks this person may ask for: a partner's own, and everybody's to staff."""
    if by.roles & MAY[Act.UPLOAD] - {Role.PARTNER}:
        return _named(session, None)
    return _named(session, set(by.partner_organisations))


def _named(session: Session, ids: set[int] | None) -> tuple[SendingOrganisation, ...]:
    found = [
        SendingOrganisation(one.id, one.code, one.name)
        for one in organisations_at(session, as_at(session).number).values()
        if ids is None or one.id in ids
    ]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))
