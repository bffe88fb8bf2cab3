"""The catalogue: targets, measures, and what documents print about them."""

from flask import render_template, request, url_for

from tracker.domain.permissions import Act
from tracker.services.disclosure.standing import profile_of
from tracker.services.indicators.measures import list_measures, measure_page, national_lists
from tracker.services.indicators.overview import observed_measures
from tracker.services.indicators.series import measure_series
from tracker.services.indicators.targets import discrepancies, documents, targets
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.indicators import limits, tables
from tracker.web.indicators.blueprint import bp
from tracker.web.indicators.forms import MeasuresForm
from tracker.web.indicators.gaps import gaps_part
from tracker.web.indicators.observed import newest_first, observed_table
from tracker.web.indicators.subjects import overview_table, subject_views
from tracker.web.paging import Page, address_with, asked_page

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (limits,)
PAGE_SIZE = 25


@bp.get("/", endpoint="index")
@requires(Act.READ_INDICATORS)
def show_targets() -> str:
    """Everything that a scheme may be linked to."""
    found = targets(reading(), viewer())
    made = tables.targets_table
    core = (
        made("Clinical areas for adults", found.adult_elements, about="Aim"),
        made("Clinical areas for children and young people", found.child_elements, about="Aim"),
        made("Behaviours named beside Core20PLUS5", found.behaviours, about="Aim"),
    )
    people = (
        made("Core20 and everyone", found.populations, about="Who they are"),
        made("PLUS groups of adults", found.adult_groups),
        made("PLUS groups of children and young people", found.child_groups),
        made("Other groups, not adopted locally", found.other_groups),
    )
    rest = (
        made("Strategic priorities", found.priorities),
        made("Themes", found.themes),
        made("Funding categories", found.categories),
        made("Alliances", found.alliances),
        made("Places", found.places, about="Lies in"),
    )
    return render_template(
        "indicators/index.html",
        core=core,
        people=people,
        rest=rest,
        observed=tables.observed_measures_table(observed_measures(reading(), viewer())),
        breadcrumbs=_crumbs()[:1],
    )


@bp.get("/measures", endpoint="measures")
@requires(Act.READ_INDICATORS)
def show_measures() -> str:
    """The measures, narrowed and paged by the address."""
    form = MeasuresForm(formdata=request.args)
    elements = targets(reading(), viewer())
    form.element.choices = [
        *((line.code, line.name) for line in elements.adult_elements),
        *((line.code, f"{line.name} (children)") for line in elements.child_elements),
        *((line.code, line.name) for line in elements.behaviours),
    ]
    lists = national_lists(reading(), viewer())
    form.list_name.choices = [(name, name) for name in lists]
    asked = (form.words.data or "", form.element.data or "", form.list_name.data or "")
    lines = list_measures(reading(), viewer(), *asked)
    page = Page(asked_page(request.args), len(lines), PAGE_SIZE)
    return render_template(
        "indicators/measures.html",
        measures=tables.measures_table(lines[page.offset : page.offset + page.size]),
        page=page,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        filters_form=form,
        is_narrowed=any(asked),
        breadcrumbs=_crumbs(),
    )


@bp.get("/measures/<code>", endpoint="measure")
@requires(Act.READ_INDICATORS)
def show_measure(code: str) -> str:
    """One measure with its lists, its published values and the observed ones."""
    page = measure_page(reading(), viewer(), code)
    found = measure_series(reading(), viewer(), code)
    observed = newest_first(found.lines)
    part = Page(asked_page(request.args), len(observed), PAGE_SIZE)
    about = request.args.get("about", "")
    own = tuple(one for one in page.values if one.is_measure_value)
    other = tuple(one for one in page.values if not one.is_measure_value)
    return render_template(
        "indicators/measure.html",
        page=page,
        facts=tables.facts(page),
        values=tables.values_table(
            "Published values", own, "No value of it is published", target=page.line.target
        ),
        about=tables.values_table("Other figures about it", other, "No figure") if other else None,
        subjects=subject_views(found, about, may_rebase=viewer().may(Act.REBASE_CHARTS)),
        overview=overview_table(found) if len(found.subjects) > 1 else None,
        about_one=about,
        observed=observed_table(observed[part.offset : part.offset + part.size]),
        part=part,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        gaps=gaps_part(code) if any(one.key.dimension for one in found.lines) else None,
        sees_all_rows=viewer().sees_all_rows,
        is_exact=found.is_exact,
        profile=profile_of(reading()),
        memberships=tables.memberships_table(page.memberships),
        breadcrumbs=[*_crumbs(), ("Measures", url_for("indicators.measures"))],
    )


@bp.get("/documents", endpoint="documents")
@requires(Act.READ_INDICATORS)
def show_documents() -> str:
    """The documents that the catalogue was read from, and where they disagree."""
    return render_template(
        "indicators/documents.html",
        documents=tables.documents_table(documents(reading(), viewer())),
        discrepancies=tables.discrepancies_table(discrepancies(reading(), viewer())),
        breadcrumbs=_crumbs(),
    )


def _crumbs() -> list[tuple[str, str]]:
    return [("Home", url_for("home.home")), ("Indicators", url_for("indicators.index"))]
