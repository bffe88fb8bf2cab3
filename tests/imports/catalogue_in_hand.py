"""The catalogue as tests hold it: read once, with one row at a time to ask for."""

from functools import cache

from imports.catalogue import Catalogue, read_catalogue
from imports.catalogue_rows import MeasureRow, PublishedValueRow, ReferenceRow


@cache
def the_catalogue() -> Catalogue:
    """Read the catalogue once for all tests."""
    return read_catalogue()


def item(code: str) -> ReferenceRow:
    """Find an item of any list by its code."""
    return next(row for row in the_catalogue().references if row.code == code)


def measure(key: str) -> MeasureRow:
    """Find a measure by its key."""
    return next(row for row in the_catalogue().measures if row.canonical_key == key)


def value(code: str) -> PublishedValueRow:
    """Find a published value by its code."""
    return next(row for row in the_catalogue().values if row.code == code)


def aliases_of(code: str) -> set[str]:
    """Gather the other names of an item."""
    return {row.alias for row in the_catalogue().aliases if row.code == code}
