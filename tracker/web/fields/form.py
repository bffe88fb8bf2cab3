"""A form whose problems are gathered for the error summary, whoever found them."""

from collections.abc import Iterable
from dataclasses import dataclass

import wtforms
from flask_wtf import FlaskForm
from wtforms.widgets import HiddenInput

from tracker.domain.breaches import Breach, Severity

PAGE_TOO_OLD = "This page was open for too long. Check what you entered and send it again"


@dataclass(frozen=True)
class Problem:
    """One line of the error summary, and the input that it leads to, if there is one."""

    message: str
    href: str | None


class NhsForm(FlaskForm):
    """A form whose problems the layout can show, whoever found them: a field, or a rule."""

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
    return [Problem(str(message), href) for message in field.errors]
