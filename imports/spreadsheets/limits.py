"""How much of a file is read before it is refused, so that no file can cost more than this."""

import time
from dataclasses import dataclass

from imports.spreadsheets.problems import FileRefusedError

# What Excel itself can hold.
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, counts and seconds; the defaults leave room for 100,000 rows and more.

    `ratio` is how many times larger than its packed form a part may be: real sheets reach 60,
    bombs 1,000. `record_bytes` and `tags` bound one row, or one text shared between cells, so
    that what is held at any moment is small whatever the file claims.
    """

    file_bytes: int = 30 * MEGABYTE
    entries: int = 2_000
    unpacked_bytes: int = 600 * MEGABYTE
    ratio: int = 250
    ratio_from_bytes: int = 5 * MEGABYTE
    part_bytes: int = 20 * MEGABYTE
    strings_bytes: int = 120 * MEGABYTE
    strings: int = 2_000_000
    record_bytes: int = 2 * MEGABYTE
    tags: int = 400_000
    sheets: int = 100
    rows: int = 200_000
    cells: int = 2_500_000
    csv_columns: int = 16_384
    csv_line: int = 2 * MEGABYTE
    problems: int = 10_000
    seconds: float = 60.0


class Deadline:
    """The moment by which reading must have ended; asked between small pieces of work."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Give up if the time is over."""
        if time.monotonic() > self._end:
            raise FileRefusedError(
                "The file takes too long to read. Delete empty rows and columns and sheets that "
                "are not needed, or split it into smaller files, then upload it again"
            )
