"""The examples of the layouts are things that the demonstration holds, found as cells find them."""

from imports.layouts import layout_names, read_layout
from tests.support.demo_site import Site
from tracker.db.journal import as_at
from tracker.services.importing.lists import lists_of
from tracker.services.organisations import system_viewer

# References are drawn by lot, so no example can be one of the demonstration's.
_DRAWN = frozenset({"scheme", "award", "allocation_line"})


def test_every_example_of_a_choice_is_there_to_be_chosen(shared_site: Site) -> None:
    found = []
    with shared_site.sessions() as session:
        number = as_at(session).number
        for name in layout_names():
            layout = read_layout(name)
            lists = lists_of(session, system_viewer(), number, layout)
            for column in layout.columns:
                if column.list and column.list not in _DRAWN and column.example:
                    for part in column.example.split("; "):
                        assert lists[column.list].find(part, column.label), (name, column.name)
                        found.append(part)
    assert {"ICB", "SFC", "ATF", "MSE"} <= set(found)


def test_the_example_of_an_organisations_code_is_one(shared_site: Site) -> None:
    with shared_site.sessions() as session:
        layout = read_layout("awards")
        codes = lists_of(session, system_viewer(), as_at(session).number, layout)["organisation"]
        example = read_layout("organisations").column("code").example
        assert codes.find(example, "Code")


def test_an_example_of_a_closed_choice_is_one_of_its_words() -> None:
    for name in layout_names():
        for column in read_layout(name).columns:
            if column.options and column.example:
                assert column.example in {*column.options, *column.options.values()}, column.name
