"""Fields that offer options by code: lists, radios and checkboxes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import wtforms
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from tracker.domain.reading import not_in_list
from tracker.web.fields.field import NhsField


@dataclass(frozen=True)
class Option:
    """One thing to choose: its code, its words and, where it helps, a hint."""

    value: str
    text: str
    hint: str = ""


Choices = Iterable[Option | tuple[str, str]]


class ChoiceField(NhsField):
    """One of several options, by code; `choices` may be given later, by the route.

    `among` is for what a sheet asks as well: the words of all options, where a form offers fewer
    than there are, so that both refuse what is not in the list with the same sentence.
    """

    def __init__(
        self, label: str, *, choices: Choices = (), among: Sequence[str] | None = None, **own: Any
    ) -> None:
        super().__init__(label, **own)
        self.choices: Choices = choices
        self.among = among

    def listed(self) -> list[Option]:
        """Return what may be chosen."""
        return [given if isinstance(given, Option) else Option(*given) for given in self.choices]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the chosen code; none chosen is None."""
        self.data = (valuelist[0].strip() if valuelist else "") or None

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse a code that was not on offer."""
        if self.data is not None and self.data not in {option.value for option in self.listed()}:
            raise StopValidation(self.refusal())

    def refusal(self) -> str:
        """Return the sentence that refuses what is not in the list."""
        if self.among is None:
            return f"Select {self.thing[:1].lower()}{self.thing[1:]} from the list"
        return not_in_list(self.thing, self.among or [option.text for option in self.listed()])


class SelectField(ChoiceField):
    """A drop-down list; its first, empty entry reads `blank` and is left out where that is None."""

    component = "select"

    def __init__(self, label: str, *, blank: str | None = "Select an option", **own: Any) -> None:
        super().__init__(label, **own)
        self.blank = blank

    def params(self) -> dict[str, object]:
        """Return the options of a drop-down list."""
        blank = [] if self.blank is None else [Option("", self.blank)]
        items = [
            {"value": option.value, "text": option.text, "selected": option.value == self.data}
            for option in [*blank, *self.listed()]
        ]
        return {**super().params(), "items": items}


class RadiosField(ChoiceField):
    """Options to see at once, one of which is chosen; `inline=True` sets two short ones abreast."""

    component = "radios"

    def __init__(self, label: str, *, inline: bool = False, **own: Any) -> None:
        super().__init__(label, **own)
        self.inline = inline

    def is_chosen(self, option: Option) -> bool:
        """Say whether this option is the one."""
        return bool(option.value == self.data)

    def params(self) -> dict[str, object]:
        """Return the options of a group of radios or checkboxes."""
        items = [
            {"value": option.value, "text": option.text, "checked": self.is_chosen(option)}
            | ({"hint": {"text": option.hint}} if option.hint else {})
            for option in self.listed()
        ]
        shared = self.shared_params()
        shared["idPrefix"] = shared.pop("id")
        if self.inline:
            shared["inline"] = True
        return {**shared, "fieldset": {"legend": self.heading}, "items": items}


class CheckboxesField(RadiosField):
    """Options of which any number is chosen; its data are a tuple of codes."""

    component = "checkboxes"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the codes that were ticked."""
        self.data = tuple(valuelist)

    def is_chosen(self, option: Option) -> bool:
        """Say whether this option is among the chosen."""
        return option.value in (self.data or ())

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse codes that were not on offer."""
        if not set(self.data or ()) <= {option.value for option in self.listed()}:
            raise StopValidation(self.refusal())


class TickField(NhsField, wtforms.BooleanField):
    """One box to tick, for a yes that must be meant; its data are a bool."""

    component = "checkboxes"

    def params(self) -> dict[str, object]:
        """Return the options of a single checkbox without a legend."""
        item: dict[str, object] = {"value": "y", "text": self.label.text, "checked": self.data}
        if self.hint:
            item["hint"] = {"text": self.hint}
        shared = self.shared_params()
        shared.pop("hint", None)
        shared["idPrefix"] = shared.pop("id")
        return {**shared, "items": [item]}
