"""How evidence that cannot be taken is refused: a sentence that goes on after the file's name."""

from imports.spreadsheets.problems import FileRefusedError

PDF_INSTEAD = "Print it to a PDF, then add that"


def refused(message: str) -> FileRefusedError:
    """The refusal, to be raised; its sentence begins after the name of the file."""
    return FileRefusedError(message)
