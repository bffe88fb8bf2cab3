"""The registers of people: among whose schemes each person is counted once, and every version."""

from flask import render_template, url_for

from tracker.db.journal import as_at
from tracker.domain.permissions import Act
from tracker.services.evidence.counted_once import RegisterLine, registers_at
from tracker.services.evidence.declaring import find_register
from tracker.services.snapshot import SchemeAt, schemes_at
from tracker.web.access import requires
from tracker.web.context import reading
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.nhs.history import Change, Entry
from tracker.web.nhs.wording import moment
from tracker.web.outcomes.addresses import Crumbs, crumbs
from tracker.web.outcomes.blueprint import bp

Schemes = dict[int, SchemeAt]


@bp.get("/registers", endpoint="registers")
@requires(Act.READ_IMPACT)
def show_registers() -> str:
    """Every register, those that were withdrawn included."""
    session = reading()
    number = as_at(session).number
    found = registers_at(session, number)
    return render_template(
        "outcomes/registers.html",
        registers=_table(found, schemes_at(session, number)),
        breadcrumbs=crumbs(),
    )


@bp.get("/registers/<int:register_id>", endpoint="register")
@requires(Act.READ_IMPACT)
def show_register(register_id: int) -> str:
    """One register as it stands, and everything that was said of it before."""
    session = reading()
    versions = find_register(session, register_id)
    schemes = schemes_at(session, as_at(session).number)
    # One that is withdrawn lists no schemes: what it was about is in the version before.
    listed = next(one for one in versions if not one.is_withdrawn)
    return render_template(
        "outcomes/register.html",
        register=versions[0],
        schemes=[(one.name, one.reference) for one in sorted_by_name(listed, schemes)],
        history=_history(versions, schemes),
        breadcrumbs=register_crumbs(),
    )


def register_crumbs(register: RegisterLine | None = None) -> Crumbs:
    """The way to the registers, or on to one of them."""
    way = [*crumbs(), ("Registers of people", url_for("outcomes.registers"))]
    if register:
        href = url_for("outcomes.register", register_id=register.id)
        way.append((register.declared.name, href))
    return way


def sorted_by_name(register: RegisterLine, schemes: Schemes) -> list[SchemeAt]:
    """The schemes of a register by their names."""
    found = [schemes[one] for one in register.declared.schemes]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def names_of(register: RegisterLine, schemes: Schemes) -> str:
    """The schemes of a register in one line."""
    return ", ".join(one.name for one in sorted_by_name(register, schemes))


def _table(found: tuple[RegisterLine, ...], schemes: Schemes) -> Table:
    rows: list[list[Cell]] = [
        [
            link(one.declared.name, url_for("outcomes.register", register_id=one.id)),
            _state(one),
            stacked(*(scheme.name for scheme in sorted_by_name(one, schemes))) or "None",
            one.declared.first_year,
            stacked(moment(one.recorded_at), one.by),
        ]
        # Those that count come first.
        for one in sorted(found, key=lambda one: one.is_withdrawn)
    ]
    columns = text_columns("Register", "State", "Schemes", "From", "Recorded")
    empty = "Nobody has declared yet that people are counted once"
    return Table("Declared so far", columns, rows, empty=empty, narrow="stack")


def _state(one: RegisterLine) -> str:
    return "Withdrawn" if one.is_withdrawn else "In use"


def _history(versions: tuple[RegisterLine, ...], schemes: Schemes) -> list[Entry]:
    """What each version changed of the one before, the newest first."""
    before = (*versions[1:], None)
    return [_entry(one, old, schemes) for one, old in zip(versions, before, strict=True)]


def _entry(one: RegisterLine, old: RegisterLine | None, schemes: Schemes) -> Entry:
    act = "Declared" if old is None else "Withdrawn" if one.is_withdrawn else "Changed"
    new, stood = words_of(one, schemes), words_of(old, schemes) if old else {}
    changes = (
        ()
        if one.is_withdrawn
        else tuple(
            Change(what, stood.get(what), words)
            for what, words in new.items()
            if words != stood.get(what)
        )
    )
    return Entry(one.recorded_at, one.by, act, changes, one.reason)


def words_of(one: RegisterLine, schemes: Schemes) -> dict[str, str]:
    """What a register says, in the words of the page."""
    return {
        "Name": one.declared.name,
        "Schemes": names_of(one, schemes),
        "How each person is counted once": one.declared.how,
        "First financial year": one.declared.first_year,
    }
