"""What a table on a page is made of, so that templates and routes name columns in the same way."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: numbers are set to the right; `sort_href` makes the heading a link."""

    text: str
    numeric: bool = False
    sort_href: str = ""
    sorted: str = ""  # "ascending" or "descending", the words of aria-sort


def column(text: str, kind: str = "text", *, sort_href: str = "", sorted_by: str = "") -> Column:
    """Make a column in a template: `column("Spent", "numeric")`."""
    if kind not in ("text", "numeric"):
        raise ValueError(f"A column is text or numeric, not {kind}")
    return Column(text, kind == "numeric", sort_href, sorted_by)
