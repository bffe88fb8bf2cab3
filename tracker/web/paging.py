"""Which part of a long list a page shows, and in which order, as its address says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list of `total` rows; a number past the end is the last page."""

    asked: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are: an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def number(self) -> int:
        """The page shown."""
        return min(max(1, self.asked), self.pages)

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The number of the first row shown, counted from 1."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.offset + self.size, self.total)

    @property
    def previous(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """The pages to link to: both ends and the neighbours, None where some are left out."""
        near = {1, self.number - 1, self.number, self.number + 1, self.pages}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        listed: list[int | None] = []
        for number in shown:
            before = listed[-1] if listed else None
            if before is not None and number == before + 2:
                listed.append(before + 1)  # a gap of one is shorter to show than to leave out
            elif before is not None and number > before + 2:
                listed.append(None)
            listed.append(number)
        return tuple(listed)


@dataclass(frozen=True)
class Order:
    """The column that a list is sorted by."""

    column: str
    descending: bool = False

    def word_for(self, column: str) -> str:
        """Return what aria-sort says of a column: nothing where the list is not sorted by it."""
        if column != self.column:
            return ""
        return "descending" if self.descending else "ascending"

    def choosing(self, column: str) -> str:
        """Return what the heading of a column asks for: it, or its reverse when it is in force."""
        return f"-{column}" if column == self.column and not self.descending else column


def asked_page(asked: Mapping[str, str]) -> int:
    """Read the page's number from the address; what is not a number is the first page."""
    text = asked.get("page", "")
    # A number of a dozen digits would only ever mean the last page, and is cut short.
    return int(text[:9]) if text.isascii() and text.isdigit() else 1


def asked_order(asked: Mapping[str, str], columns: Collection[str], default: Order) -> Order:
    """Read the order from the address: `sort=name`, or `sort=-name` for its reverse."""
    text = asked.get("sort", "")
    column = text.removeprefix("-")
    return Order(column, text.startswith("-")) if column in columns else default


def address_with(path: str, asked: Mapping[str, str], **changes: str | int | None) -> str:
    """Return the address of the same list with some of its query changed, or dropped by None."""
    query = {**asked, **changes}
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path
