"""The headings that an organisation's own spreadsheets use: its finance people set them here."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from imports.layouts import layout_names
from tracker.db.journal import as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import Act
from tracker.services.importing.headings import (
    ColumnHeadings,
    LayoutHeadings,
    SetHeadings,
    headings_page,
    organisations_to_set,
    set_headings,
)
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.fields import AtMost, NhsForm, TextAreaField
from tracker.web.funding.cells import Cell, Table, link, text_columns
from tracker.web.organisations.blueprint import bp

_LONGEST = 3_000


@bp.get("/headings", endpoint="headings")
@requires(Act.SET_HEADINGS)
def show_organisations() -> str:
    """The organisations whose headings this person may set, and every kind of spreadsheet."""
    found = organisations_to_set(reading(), viewer(), as_at(reading()).number)
    rows: list[list[Cell]] = [
        [one.name, _kinds_link(one.code, one.name), one.code] for one in found
    ]
    columns = text_columns("Organisation", "Headings", "Code")
    return render_template(
        "organisations/headings.html",
        table=Table("Organisations", columns, rows, narrow="stack"),
        breadcrumbs=_crumbs(),
    )


@bp.get("/<code>/headings", endpoint="headings_of")
@requires(Act.SET_HEADINGS)
def show_kinds(code: str) -> str:
    """Every kind of spreadsheet, for one organisation."""
    pages = [headings_page(reading(), viewer(), code, name) for name in layout_names()]
    rows: list[list[Cell]] = [
        [
            link(page.layout.title, _address(page)),
            str(sum(len(column.own) for column in page.columns)),
        ]
        for page in pages
    ]
    return render_template(
        "organisations/headings_of.html",
        name=pages[0].organisation_name,
        table=Table("Spreadsheets", text_columns("Kind", "Headings of your own"), rows),
        breadcrumbs=[*_crumbs(), ("Headings", url_for("organisations.headings"))],
    )


@bp.route("/<code>/headings/<layout>", methods=["GET", "POST"], endpoint="set_headings")
@requires(Act.SET_HEADINGS)
def show_headings(code: str, layout: str) -> ResponseReturnValue:
    """Every column of a spreadsheet, with its known headings and those of one's own."""
    page = headings_page(reading(), viewer(), code, layout)
    form = _form_of(page)
    if form.validate_on_submit():
        typed = {one.name: tuple((form[one.name].data or "").splitlines()) for one in page.columns}
        try:
            with writing("Set headings") as session:
                set_headings(session, viewer(), SetHeadings(code, layout, typed))
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash(f"The headings of {page.layout.title} are saved", "success")
            return redirect(url_for("organisations.headings_of", code=page.organisation))
    kinds = url_for("organisations.headings_of", code=page.organisation)
    answer = render_template(
        "organisations/set_headings.html",
        page=page,
        form=form,
        cancel_href=kinds,
        breadcrumbs=[
            *_crumbs(),
            ("Headings", url_for("organisations.headings")),
            (page.organisation_name, kinds),
        ],
    )
    return answer, 422 if form.is_submitted() else 200


def _form_of(page: LayoutHeadings) -> NhsForm:
    """A form with a text area for each column, filled with what is set."""
    fields: dict[str, Any] = {column.name: _area(column) for column in page.columns}
    form: NhsForm = type("HeadingsForm", (NhsForm,), fields)(
        data={column.name: "\n".join(column.own) for column in page.columns}
    )
    return form


def _area(column: ColumnHeadings) -> TextAreaField:
    return TextAreaField(
        column.label,
        hint=f"Known already: {', '.join(column.known)}",
        validators=[AtMost(_LONGEST, column.label)],
        options={"rows": "2"},
    )


def _kinds_link(code: str, name: str) -> Cell:
    return link("Headings", url_for("organisations.headings_of", code=code), hidden=f"of {name}")


def _address(page: LayoutHeadings) -> str:
    return url_for("organisations.set_headings", code=page.organisation, layout=page.layout.name)


def _crumbs() -> list[tuple[str, str]]:
    """Finance people have no page of organisations, so it is no step on their way."""
    crumbs = [("Home", url_for("home.home"))]
    if viewer().may(Act.MANAGE_ORGANISATIONS):
        crumbs.append(("Organisations", url_for("organisations.index")))
    return crumbs
