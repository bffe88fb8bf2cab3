"""Fields that send something: a file, several files, and the form itself."""

from typing import Any

import wtforms
from werkzeug.datastructures import FileStorage

from tracker.web.fields.field import NhsField


class FileField(NhsField):
    """A file to upload; its data are the stored upload, or None."""

    component = "file-upload"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the file; a field left alone posts an upload without a name."""
        given = valuelist[0] if valuelist else None
        self.data = given if isinstance(given, FileStorage) and given.filename else None


class FilesField(NhsField):
    """Several files at once; its data are the uploads that have a name, in their order."""

    component = "file-upload"
    data: tuple[FileStorage, ...]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the files; a field left alone posts one upload without a name."""
        self.data = tuple(one for one in valuelist if isinstance(one, FileStorage) and one.filename)

    def params(self) -> dict[str, object]:
        """Return the options of an input that takes several files."""
        return {**super().params(), "multiple": True}


class SubmitButton(NhsField, wtforms.SubmitField):
    """The button that sends the form; `variant="secondary"` for the lesser of two."""

    component = "button"

    def __init__(self, label: str, *, variant: str = "", **own: Any) -> None:
        super().__init__(label, **own)
        self.variant = variant

    def params(self) -> dict[str, object]:
        """Return the options of a button that a double click presses once."""
        params: dict[str, object] = {"text": self.label.text, "id": self.id, "name": self.name}
        if self.variant:
            params["variant"] = self.variant
        return {**params, "value": "y", "preventDoubleClick": True}
