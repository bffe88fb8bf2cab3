"""What pages of impact have in common: reading the address, answering it, or saying why not."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.domain.breaches import RulesBroken
from tracker.services.impact.asked import fund_choices
from tracker.services.refusals import NotFoundError
from tracker.web.as_at import IN_THE_FUTURE, TOO_EARLY, refuse_moment
from tracker.web.context import reading
from tracker.web.impact.filters import FundYearForm
from tracker.web.paging import address_with

Form = TypeVar("Form", bound=FundYearForm)
Answer = TypeVar("Answer")
Crumbs = list[tuple[str, str]]

PRINTED = "print"
_DAY = ("as_at", "as_at-day", "as_at-month", "as_at-year")
# What goes along from one page of impact to the next.
_CARRIED = ("fund", "year", *_DAY)
_NO_DAY: dict[str, None] = dict.fromkeys(_DAY)


def offer(form: Form) -> Form | None:
    """The form filled with what there is; none where no fund has an envelope yet."""
    funds = fund_choices(reading())
    if not funds:
        return None
    form.offer(funds)
    return form


def answer(form: FundYearForm, ask: Callable[[], Answer]) -> Answer | None:
    """What the address asks for; none where it has no answer, which the form then says."""
    try:
        return ask()
    except RulesBroken as refused:
        form.add_breaches(refused.breaches)
    except FutureMomentError:
        refuse_moment(form, IN_THE_FUTURE)
    except (NothingRecordedError, NotFoundError):
        refuse_moment(form, TOO_EARLY)
    return None


def nothing_yet() -> str:
    """The page where there is no money to speak of."""
    return render_template("impact/nothing_yet.html", breadcrumbs=crumbs()[:1])


def refuse(form: FundYearForm, heading: str) -> ResponseReturnValue:
    """The page that asks again; no figures, for they would answer another question."""
    return render_template(
        "impact/refused.html",
        heading=heading,
        filters_form=form,
        form_errors=form.error_summary(),
        breadcrumbs=crumbs(),
    ), 422


def crumbs(*more: tuple[str, str]) -> Crumbs:
    """The way from home to a page below impact."""
    return [("Home", url_for("home.home")), ("Impact", carried("impact.index")), *more]


def carried(endpoint: str, *also: str, **values: Any) -> str:
    """The address of another page for the same fund, year and day, and what `also` names."""
    kept = {name: value for name in (*also, *_CARRIED) if (value := request.args.get(name))}
    return address_with(url_for(endpoint, **values), kept)


def is_past() -> bool:
    """Whether a past day is asked for."""
    return bool(request.args.get("as_at") or request.args.get("as_at-year"))


def is_printed() -> bool:
    """Whether the page is asked for as it goes on paper."""
    return request.args.get("view") == PRINTED


def present_href() -> str:
    """The same page without its day."""
    return address_with(request.path, request.args, **_NO_DAY)


def print_href() -> str:
    """The same page for printing."""
    return address_with(request.path, request.args, view=PRINTED)
