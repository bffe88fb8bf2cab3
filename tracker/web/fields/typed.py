"""Fields for text, and for values that are read from text; what cannot be read stays as typed."""

from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

import wtforms

from tracker.domain import money, reading, trajectories
from tracker.domain.attainment import Step
from tracker.web.fields.field import NhsField
from tracker.web.nhs.wording import month as in_words

Value = TypeVar("Value")


class TextField(NhsField, wtforms.StringField):
    """A line of text. Options such as `width`, `autocomplete` and `type` go to the NHS input."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text without the blanks around it."""
        if valuelist:
            self.data = valuelist[0].strip()

    def params(self) -> dict[str, object]:
        """Return the options of a text input with what it holds."""
        return {**super().params(), "value": self._value()}

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class EmailField(TextField):
    """An e-mail address, with the keyboard and the memory that fit one."""

    def params(self) -> dict[str, object]:
        """Return the options of an input for an e-mail address."""
        own = {"type": "email", "autocomplete": "username", "spellcheck": False, "width": "20"}
        return {**super().params(), **own}


class PasswordField(TextField):
    """A password, taken as it is typed and never sent back to the page."""

    component = "password-input"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the password untouched: blanks around it may be part of it."""
        if valuelist:
            self.data = valuelist[0]

    def params(self) -> dict[str, object]:
        """Return the options of an empty password input."""
        own = {"value": "", "autocomplete": "current-password", "width": "20"}
        return {**super().params(), **own}


class TextAreaField(TextField):
    """Several lines of text; `rows` may be given among the options."""

    component = "textarea"


class ReadField(TextField, Generic[Value]):
    """A line of text that is read as a value; what cannot be read stays as it was typed."""

    data: Any

    def read(self, text: str) -> Value:
        """Return the value that the text stands for, or raise UnreadableError."""
        raise NotImplementedError

    def written(self, value: Value) -> str:
        """Return the text that stands for a value, for the input."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; a blank is no value rather than a mistake."""
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = self.read(valuelist[0].strip())
            except reading.UnreadableError as error:
                raise ValueError(str(error)) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)


class MoneyField(ReadField[int]):
    """An amount in pounds, with the sign before its input; its data are whole pence."""

    def __init__(self, label: str, *, negative: bool = True, nil: bool = True, **own: Any) -> None:
        super().__init__(label, **own)
        self.negative, self.nil = negative, nil

    def read(self, text: str) -> int:
        """Read pounds as pence."""
        return reading.pounds(text, self.thing, negative=self.negative, nil=self.nil)

    def written(self, value: int) -> str:
        """Write pence as pounds without the sign, which stands before the input."""
        return money.in_pounds(value).replace("£", "")

    def params(self) -> dict[str, object]:
        """Return the options of an input with a pound sign before it."""
        own = {"prefix": "£", "width": "10", "inputmode": "decimal", "autocomplete": "off"}
        return {**super().params(), **own, "spellcheck": False}


class WholeNumberField(ReadField[int]):
    """A count; its data are an int."""

    def __init__(self, label: str, *, least: int = 0, most: int | None = None, **own: Any) -> None:
        super().__init__(label, **own)
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        """Read a whole number that is not below the least."""
        return reading.whole_number(text, self.thing, least=self.least, most=self.most)

    def params(self) -> dict[str, object]:
        """Return the options of a short input with a keyboard of digits."""
        return {**super().params(), "width": "5", "inputmode": "numeric", "autocomplete": "off"}


class DecimalField(ReadField[Decimal]):
    """A number with decimals, such as a rate; its data are a Decimal."""

    def read(self, text: str) -> Decimal:
        """Read a number exactly."""
        return reading.decimal_number(text, self.thing)

    def params(self) -> dict[str, object]:
        """Return the options of a short input for a number."""
        return {**super().params(), "width": "5", "inputmode": "decimal", "autocomplete": "off"}


class MonthField(ReadField[date]):
    """A month typed in words or figures; its data are the month's first day."""

    def read(self, text: str) -> date:
        """Read a month as its first day."""
        return reading.month(text, self.thing)

    def written(self, value: date) -> str:
        """Write a month in words."""
        return in_words(value)

    def params(self) -> dict[str, object]:
        """Return the options of an input wide enough for a month in words."""
        return {**super().params(), "width": "10", "autocomplete": "off"}


class TrajectoryField(ReadField[tuple[Step, ...]]):
    """Dates with values, one to a line; its data are the steps in the order of their dates."""

    component = "textarea"

    def read(self, text: str) -> tuple[Step, ...]:
        """Read the steps as a cell of a spreadsheet is read."""
        return trajectories.trajectory(text, self.thing)

    def written(self, value: tuple[Step, ...]) -> str:
        """Write each step on a line of its own."""
        return "\n".join(map(str, value))
