"""What every NHS field carries: hint, required sentence, and the component that draws it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import wtforms
from markupsafe import Markup
from wtforms.validators import StopValidation, ValidationError

from tracker.domain.reading import UnreadableError, short_enough
from tracker.web.nhs.macros import nhs_macro


class Required:
    """Refuses a blank with a sentence that says what to do: `Required("Enter an amount")`."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Stop at a blank; say nothing where what was typed was refused already."""
        if field.process_errors:
            raise StopValidation
        if field.data is None or field.data is False or field.data in ("", (), []):
            raise StopValidation(self.message)


class AtMost:
    """Refuses text that is longer than can be stored."""

    def __init__(self, characters: int, thing: str) -> None:
        self.characters = characters
        self.thing = thing

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Count what was typed."""
        try:
            short_enough(field.data or "", self.thing, self.characters)
        except UnreadableError as error:
            raise ValidationError(str(error)) from error


class NhsField(wtforms.Field):
    """What every field carries beside WTForms' own: hint, thing and the NHS component."""

    component: ClassVar[str] = "input"

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        thing: str = "",
        required: str = "",
        heading: str = "",
        validators: Sequence[Callable[..., object]] = (),
        options: Mapping[str, object] | None = None,
        **wtforms_own: Any,
    ) -> None:
        # Which of many alike it is, such as its month: the summary says it before the sentence.
        self.place: str = wtforms_own.pop("place", "")
        checks = [*([Required(required)] if required else []), *validators]
        super().__init__(label, validators=checks, **wtforms_own)
        self.hint = hint
        self.thing = thing or label.removesuffix(" in pounds").removesuffix(",")
        # A label may be as large as a heading (s, m, l), or be the heading of the page.
        self.heading: dict[str, object] = {"text": label}
        if heading:
            self.heading["size"] = "l" if heading == "page" else heading
            self.heading["isPageHeading"] = heading == "page"
        self.options = dict(options or {})

    def __call__(self, **kwargs: object) -> Markup:
        """Draw the label, the hint, the error and the input, as one NHS form group."""
        return nhs_macro(self.component)({**self.params(), **self.options, **kwargs})

    def params(self) -> dict[str, object]:
        """Return the options for the NHS macro."""
        return {**self.shared_params(), "label": self.heading}

    def shared_params(self) -> dict[str, object]:
        """Return the options that every NHS form macro takes."""
        params: dict[str, object] = {"id": self.id, "name": self.name}
        if self.hint:
            params["hint"] = {"text": self.hint}
        if self.errors:
            params["errorMessage"] = {"html": Markup("<br>").join(self.errors)}
        return params

    @property
    def summary_id(self) -> str:
        """The input that the error summary leads to."""
        return self.id
