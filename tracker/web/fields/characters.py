"""Characters that no address holds: one with any of them leads nowhere."""

import re

_NO_PART_OF_AN_ADDRESS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def is_address(path: str) -> bool:
    """Say whether a path could lead anywhere: one with a control character never does."""
    return not _NO_PART_OF_AN_ADDRESS.search(path)
