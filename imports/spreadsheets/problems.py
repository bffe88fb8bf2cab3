"""What is wrong in an uploaded file, said for the person who has to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the file; a warning tells what was done."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class FileProblem:
    """One thing wrong: where it stands, what was found there, and what to do about it.

    `column` is the name that the layout gives the column. A problem of the whole file has
    neither sheet, cell nor column.
    """

    severity: Severity
    sheet: str | None
    cell: str | None
    column: str | None
    value: str
    message: str


class FileRefusedError(Exception):
    """A file of which nothing can be read; its text is the sentence for the person."""

    def __init__(self, message: str, sheet: str | None = None, cell: str | None = None) -> None:
        super().__init__(message)
        self.problem = FileProblem(Severity.ERROR, sheet, cell, None, "", message)


class DamagedFileError(FileRefusedError):
    """A file that is not what its kind demands, whether by accident or by design."""

    def __init__(self, sheet: str | None = None, cell: str | None = None) -> None:
        super().__init__(
            "The file is damaged, or was written in a way that cannot be read safely. Open it in "
            "Excel, save a copy as an Excel workbook (.xlsx), then upload the copy",
            sheet,
            cell,
        )
