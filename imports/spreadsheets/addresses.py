"""Cell addresses: column 3 is D, and D7 is where people look."""

from functools import cache


@cache
def column_letters(index: int) -> str:
    """The letters of a column counted from 0: A, Z, AA, XFD."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_index(letters: str) -> int:
    """The column, counted from 0, that letters name."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def split_address(address: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of an address like D7."""
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_index(letters)
