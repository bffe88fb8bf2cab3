"""A form whose problems are gathered for the error summary, whoever found them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import wtforms
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms.widgets import HiddenInput

from tracker.domain.breaches import Breach, Severity
from tracker.domain.characters import printable, refusal
from tracker.web.fields.day import DAY_PARTS

UNSEEN = "What the page sends along"
PAGE_TOO_OLD = "This page was open for too long. Check what you entered and send it again"


@dataclass(frozen=True)
class Problem:
    """One line of the error summary, and the input that it leads to, if there is one."""

    message: str
    href: str | None


class NhsForm(FlaskForm):
    """A form whose problems the layout can show, whoever found them: a field, or a rule."""

    def process(self, formdata: object = None, *args: Any, **own: Any) -> None:
        """Read what was sent; what cannot be printed is taken out, and its field refused."""
        sent = self.meta.wrap_formdata(self, formdata)
        if sent is None:
            super().process(None, *args, **own)
            return
        pairs = [(name, value) for name in sent for value in sent.getlist(name)]
        kept = [(name, _printable(value)) for name, value in pairs]
        super().process(MultiDict(kept), *args, **own)
        taken_out = {pair[0] for pair, clean in zip(pairs, kept, strict=True) if pair != clean}
        for field in self if taken_out else ():
            if not taken_out.isdisjoint(_names_of(field)):
                field.process_errors = [refusal(_thing_of(field))]

    def add_breaches(self, breaches: Iterable[Breach]) -> None:
        """Put each broken rule on the field of the same name, or on the form as a whole."""
        for breach in breaches:
            if breach.severity is not Severity.ERROR:
                continue
            field = self._fields.get(breach.field or "")
            if field is None or isinstance(field.widget, HiddenInput):
                self.form_errors.append(breach.message)
            else:
                field.errors = [*field.errors, breach.message]

    def error_summary(self) -> list[Problem]:
        """List every problem in the order of the fields, each with the input that it leads to."""
        whole = [Problem(message, None) for message in self.form_errors]
        return [problem for field in self for problem in _problems_of(field)] + whole


def _printable(value: object) -> object:
    return printable(value) if isinstance(value, str) else value


def _names_of(field: wtforms.Field) -> set[str]:
    return {field.name, *(f"{field.name}-{part}" for part in DAY_PARTS)}


def _thing_of(field: wtforms.Field) -> str:
    if isinstance(field.widget, HiddenInput):
        return UNSEEN
    thing = str(getattr(field, "thing", field.label.text)).removesuffix(" (optional)")
    return thing[:1].upper() + thing[1:]


def _problems_of(field: wtforms.Field) -> list[Problem]:
    if isinstance(field, wtforms.FieldList):
        return [problem for entry in field.entries for problem in _problems_of(entry)]
    if isinstance(field, wtforms.FormField):
        return [problem for inner in field.form for problem in _problems_of(inner)]
    if field.name == "csrf_token":
        return [Problem(PAGE_TOO_OLD, None)] if field.errors else []
    if isinstance(field.widget, HiddenInput):
        return [Problem(str(message), None) for message in field.errors]
    href = f"#{getattr(field, 'summary_id', field.id)}"
    place = getattr(field, "place", "")
    return [
        Problem(f"{place}: {message}" if place else str(message), href) for message in field.errors
    ]
