"""The facts of a scheme as rows of a summary list, each with its way to change it."""

from collections.abc import Callable, Mapping

from flask import url_for

from tracker.services.schemes.page import SchemePage
from tracker.services.schemes.words import FIELD_WORDS
from tracker.web.schemes.steps import FIELDS, STEPS, Step

Action = tuple[str, str, str]
Row = tuple[str, str] | tuple[str, str, list[Action]]
# What is told only where there is something to tell.
_WHERE_GIVEN = ("period_text", "published_results", "source")


def fact_rows(page: SchemePage, *, changes: bool) -> list[Row]:
    """The facts of a stored scheme; `changes` adds the links to change them."""

    def href(step: Step) -> str:
        return url_for("schemes.edit", reference=page.key.reference, step=step.value)

    rows = answer_rows(page.words, href if changes else None)
    given: list[Row] = [
        (FIELD_WORDS[name], page.words[name]) for name in _WHERE_GIVEN if page.words[name]
    ]
    return [*rows, *given]


def answer_rows(words: Mapping[str, str], href: Callable[[Step], str] | None) -> list[Row]:
    """What the steps ask, with what was answered."""
    rows: list[Row] = []
    for step in STEPS:
        for name in FIELDS[step]:
            label = FIELD_WORDS[name]
            if href is None:
                rows.append((label, words[name]))
            else:
                change = ("Change", f"{href(step)}#{name}", label[:1].lower() + label[1:])
                rows.append((label, words[name], [change]))
    return rows
