"""A day in three inputs, which are posted under three names and read as one date."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from wtforms.utils import unset_value

from tracker.domain import reading
from tracker.web.fields.field import NhsField

DAY_PARTS = ("day", "month", "year")


class DayField(NhsField):
    """A day in three inputs; its data are a date. A part that is missing is named."""

    component = "date-input"

    def process(
        self, formdata: object, data: object = unset_value, extra_filters: object = None
    ) -> None:
        """Gather the three parts, which are posted under three names."""
        self.typed: dict[str, str] | None = None
        self.parts_in_error: tuple[str, ...] = ()
        super().process(None, data)
        names = {part: f"{self.name}-{part}" for part in DAY_PARTS}
        if formdata is None:
            return
        posted = cast(Mapping[str, str], formdata)
        self.typed = {part: posted.get(name, "").strip() for part, name in names.items()}
        self.raw_data = list(self.typed.values())
        self.data = None
        try:
            self.data = self._day_typed(self.typed)
        except ValueError as error:
            self.process_errors = [str(error)]

    def _day_typed(self, typed: dict[str, str]) -> date | None:
        missing = tuple(part for part in DAY_PARTS if not typed[part])
        if len(missing) == len(DAY_PARTS):
            return None
        self.parts_in_error = missing or DAY_PARTS
        day = reading.three_part_day(**typed, thing=self.thing)
        self.parts_in_error = ()
        return day

    def params(self) -> dict[str, object]:
        """Return the options of a date input with what was typed."""
        shown = self.typed or dict.fromkeys(DAY_PARTS, "")
        if self.typed is None and self.data is not None:
            shown = {part: str(getattr(self.data, part)) for part in DAY_PARTS}
        items = [
            {
                "id": f"{self.id}-{part}",
                "name": f"{self.name}-{part}",
                "label": part.capitalize(),
                "value": shown[part],
                "width": "4" if part == "year" else "2",
                "error": part in (self.parts_in_error or (DAY_PARTS if self.errors else ())),
            }
            for part in DAY_PARTS
        ]
        return {**self.shared_params(), "fieldset": {"legend": self.heading}, "items": items}

    @property
    def summary_id(self) -> str:
        """The first part that is missing or wrong."""
        return f"{self.id}-{(self.parts_in_error or DAY_PARTS)[0]}"
