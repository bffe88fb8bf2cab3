"""Questions of a reviewer, each at its section, and all of them as one text that people can read.

They are kept as the reason of the query, so that history, mail and spreadsheets show them as they
are; a page takes them apart again to show each where it belongs.
"""

from collections.abc import Mapping

from tracker.domain.outcomes.sections import SECTION_TITLES, Section

_BY_TITLE = {title: section for section, title in SECTION_TITLES.items()}
_GAP = "\n\n"


def together(questions: Mapping[Section | None, str]) -> str:
    """All questions as one text; the one about the whole report first, and without a name."""
    whole = questions.get(None, "").strip()
    asked = [
        f"{SECTION_TITLES[section]}: {questions[section].strip()}"
        for section in Section
        if questions.get(section, "").strip()
    ]
    return _GAP.join([whole, *asked] if whole else asked)


def by_section(reason: str) -> dict[Section | None, str]:
    """The questions of a text again; what names no section is about the whole report."""
    found: dict[Section | None, str] = {}
    current: Section | None = None
    for paragraph in reason.replace("\r\n", "\n").split(_GAP):
        title, colon, rest = paragraph.partition(": ")
        text = paragraph
        if colon and title in _BY_TITLE:
            current, text = _BY_TITLE[title], rest
        if text.strip():
            found[current] = _GAP.join(filter(None, (found.get(current, ""), text.strip())))
    return found
