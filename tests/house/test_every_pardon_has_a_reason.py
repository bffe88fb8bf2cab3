"""A linter or type checker may be overruled, never without a word on why."""

import io
import re
import tokenize

from tests.support.checkout import ROOT, our_modules

ROOMS = ("tracker", "imports", "migrations", "tests", "benchmarks")
NOQA = re.compile(r"#\s*noqa(?P<codes>:\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)?(?P<reason>.*)")
TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore(?P<codes>\[[\w, -]+\])?(?P<reason>.*)")
# A list of exceptions in pyproject.toml, by the key that begins it.
EXCEPTIONS = re.compile(r'^(?:ignore|"[^"]+"|filterwarnings|ignore_imports) = \[')
LEAST_LETTERS = 8


def _explained(reason: str) -> bool:
    return len(re.findall(r"[A-Za-z]", reason)) >= LEAST_LETTERS


def _unexplained(comment: str) -> bool:
    pardons = (NOQA.search(comment), TYPE_IGNORE.search(comment))
    return any(
        pardon and not (pardon["codes"] and _explained(pardon["reason"])) for pardon in pardons
    )


def test_every_pardon_in_code_names_what_it_pardons_and_why() -> None:
    assert [
        f"{name}:{token.start[0]}: {token.string}"
        for name, text, _ in our_modules(*ROOMS)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and _unexplained(token.string)
    ] == []


def test_every_exception_in_the_settings_of_a_tool_has_a_comment() -> None:
    wanting = []
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    inside = False
    for number, line in enumerate(lines):
        if EXCEPTIONS.match(line):
            above = number > 0 and lines[number - 1].startswith(("#", '"'))
            inside = not line.rstrip().endswith("]")
            if not inside and not above and line.strip() != 'filterwarnings = ["error"]':
                wanting.append(line)
        elif inside and line.startswith("]"):
            inside = False
        elif inside and line.strip().startswith('"') and line.strip() != '"error",':
            commented = "#" in line or lines[number - 1].strip().startswith("#")
            if not commented:
                wanting.append(line)
    assert wanting == []
