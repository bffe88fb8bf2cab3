"""The version that a page showed, as its form sends it back in a hidden input."""

UNKNOWN = 0
# Whatever is larger was never a journal number, and no database could compare it.
_LARGEST = 2**53
_MOST_DIGITS = 16


def version_seen(text: str | None) -> int:
    """Return the journal number seen; what cannot be one is 0, the number of no version."""
    typed = (text or "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
        return UNKNOWN
    number = int(typed)
    return number if number <= _LARGEST else UNKNOWN
