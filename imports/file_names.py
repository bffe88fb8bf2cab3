"""The name of a file as it may be stored, shown, and sent back: whatever the sender called it."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST_NAME = 150
UNNAMED = "unnamed"
_LONGEST_ENDING = 10
# Controls, marks that nobody sees or that turn the line round, half characters, and no characters.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# No name on Windows may hold these, and in a header some of them end the name.
_UNSAFE = re.compile(r'[<>:"|?*;%]+')
# Windows opens these as devices, whatever ending follows.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """The last part of a path, without what nobody sees, short enough, and never empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if one.isspace() else one for one in last if _is_seen(one))
    plain = " ".join(_UNSAFE.sub("-", seen).split()).strip(". ")
    if not plain or plain.casefold() in {"xlsx", "csv"}:
        plain = f"{UNNAMED}.{plain}" if plain else UNNAMED
    if _DEVICES.match(plain):
        plain = f"file {plain}"
    return _shortened(plain)


def _is_seen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in _UNSEEN


def _shortened(name: str) -> str:
    """A long name loses its middle and keeps its ending, by which its kind is known."""
    if len(name) <= LONGEST_NAME:
        return name
    ending = PurePosixPath(name).suffix
    if len(ending) > _LONGEST_ENDING:
        ending = ""
    return name[: LONGEST_NAME - len(ending)].rstrip(". ") + ending
