"""What the cells of a list may name, found by code or by name without a question per cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from tracker.domain.reading import UnreadableError, choice

# What word processors make of a hyphen looks the same, and nobody can tell them apart.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
# No cell can hold it, so the refusal of it is that of anything not in the list.
_NOWHERE = "\0"


@dataclass
class Lookup:
    """Codes with their labels; a code, or a label that only one code has, finds the code's thing.

    `more` are further names, such as the earlier references of a scheme.
    """

    options: Mapping[str, str]
    things: Mapping[str, Any] | None = None
    more: Iterable[tuple[str, str]] = ()
    _names: list[dict[str, set[str]]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Index every name as it is compared: in any case, blanks made one."""
        codes = [(code, code) for code in self.options]
        labels = [(label, code) for code, label in self.options.items()]
        self._names = [_index(codes), _index([*labels, *self.more])]

    def find(self, text: str, thing: str) -> Any:  # noqa: ANN401 what the list is a list of
        """The thing that a text names, or an `UnreadableError` in the words of every door."""
        code = text if text in self.options else self._code(text, thing)
        return code if self.things is None else self.things[code]

    def _code(self, text: str, thing: str) -> str:
        for names in self._names:
            found = names.get(_folded(text), set())
            if len(found) == 1:
                return next(iter(found))
            if found:
                # The words for several of one name, or of one earlier reference, are the same.
                return choice(text, thing, dict.fromkeys(sorted(found), text))
        if self.options:
            return choice(_NOWHERE, thing, self.options)
        raise UnreadableError(f"{thing} must be a code or a name from its list")


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for name, code in pairs:
        if name:
            names.setdefault(_folded(name), set()).add(code)
    return names


def _folded(text: str) -> str:
    plain = text if text.isascii() else normalize("NFKC", text).translate(_DASHES)
    return " ".join(plain.split()).casefold()
