"""Loading the catalogue: once, again, and after a change."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from imports.catalogue import Catalogue, read_catalogue
from tracker.db.catalogue import (
    MeasureMembership,
    PublishedValueVersion,
    ReferenceItemVersion,
)
from tracker.db.journal import as_at, open_entry
from tracker.domain.permissions import ForbiddenError, Grant, Role, Viewer
from tracker.services.catalogue import load_published_values, load_reference_lists
from tracker.services.organisations import system_viewer
from tracker.services.snapshot import items_at


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The catalogue as it is carried."""
    return read_catalogue()


def _begin(session: Session) -> None:
    open_entry(session, by=None, act="Load", source="test")


def test_loading_the_same_catalogue_again_changes_nothing(
    session: Session, catalogue: Catalogue
) -> None:
    _begin(session)
    first = load_reference_lists(session, system_viewer(), catalogue)
    rows = session.scalar(select(func.count()).select_from(ReferenceItemVersion))
    _begin(session)
    second = load_reference_lists(session, system_viewer(), catalogue)
    assert first.created > 200
    assert (first.changed, first.unchanged) == (0, 0)
    assert (second.created, second.changed, second.unchanged) == (0, 0, first.created)
    assert session.scalar(select(func.count()).select_from(ReferenceItemVersion)) == rows


def test_a_renamed_category_is_a_new_version_and_the_old_name_stays_in_the_past(
    session: Session, catalogue: Catalogue
) -> None:
    _begin(session)
    load_reference_lists(session, system_viewer(), catalogue)
    before = as_at(session).number
    renamed = tuple(
        replace(row, name="Trusted partners and councils") if row.code == "FC-TP" else row
        for row in catalogue.references
    )
    _begin(session)
    loaded = load_reference_lists(session, system_viewer(), replace(catalogue, references=renamed))
    assert (loaded.created, loaded.changed) == (0, 1)
    assert items_at(session, before)["FC-TP"].name == "Trusted partners"
    now = as_at(session).number
    assert items_at(session, now)["FC-TP"].name == "Trusted partners and councils"


def test_the_lists_hold_what_the_documents_name(session: Session, catalogue: Catalogue) -> None:
    _begin(session)
    load_reference_lists(session, system_viewer(), catalogue)
    items = items_at(session, as_at(session).number)
    counts = Counter(item.list_name for item in items.values())
    # Counted by hand in the documents: eight categories and our own for the year before; five
    # adult and five children's clinical areas, smoking, and healthy weight.
    assert counts["funding_category"] == 9
    assert counts["element"] == 12
    assert counts["strategic_priority"] == 5
    assert counts["theme"] == 4
    assert counts["alliance"] == 5
    assert counts["plus_group"] == 21
    # One more is ours: how many people live in a place.
    assert session.scalar(select(func.count()).select_from(MeasureMembership)) == 89 + 1


def test_categories_hold_only_for_their_years(session: Session, catalogue: Catalogue) -> None:
    _begin(session)
    load_reference_lists(session, system_viewer(), catalogue)
    items = items_at(session, as_at(session).number)
    assert items["FC-CORE"].holds_in("2023/24")
    assert not items["FC-CORE"].holds_in("2022/23")
    assert items["FC-NP"].holds_in("2022/23")
    assert not items["FC-NP"].holds_in("2023/24")


def test_published_values_keep_their_qualifier_and_a_count_of_one_person_is_not_loaded(
    session: Session, catalogue: Catalogue
) -> None:
    _begin(session)
    load_reference_lists(session, system_viewer(), catalogue)
    load_published_values(session, system_viewer(), catalogue)
    values = {row.code: row for row in session.scalars(select(PublishedValueVersion))}
    assert str(values["RV-001"].value) == "77.8"
    assert values["RV-003"].qualifier == "below"
    assert values["RV-018"].qualifier == "nearly"
    assert values["RV-046"].qualifier == "over"
    assert "RV-042" not in values
    assert len(values) == 97


def test_only_an_administrator_may_load_the_catalogue(
    session: Session, catalogue: Catalogue
) -> None:
    _begin(session)
    lead = Viewer(1, "Example lead", (Grant(Role.LEAD, 1),))
    with pytest.raises(ForbiddenError, match="administrator"):
        load_reference_lists(session, lead, catalogue)
