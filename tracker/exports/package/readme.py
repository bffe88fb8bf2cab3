"""The README.txt of a data package: what it is, what it must add up to, and how to read it."""

from collections.abc import Iterator
from textwrap import fill

from ..evaluation.codes import BASIS
from ..evaluation.cover import STATEMENTS
from ..evaluation.lines import CoverFacts, Note
from ..tables import SHORTHAND
from .descriptor import VERSION, WrittenTable, control_totals
from .values import GUARD_WORDS

_WIDTH = 88
_TIES = (
    "envelope: the sum of amount in ledger where kind is envelope",
    "allocated: the sum of allocated in allocations",
    "awarded: the sum of amount in ledger where kind is award and is_regrant is false",
    (
        "spent: the sum of amount in ledger where kind is actual, refund or adjustment and "
        "is_regrant is false"
    ),
    "allocated, awarded and spent: the sum of that column in summary over any one lens",
)
_CONVENTIONS = (
    (
        "Files: CSV as RFC 4180 says, UTF-8 without a byte order mark, lines ended by CR LF, one "
        "row of names first. In Excel open them with Data, From Text/CSV, as Unicode (UTF-8)."
    ),
    (
        "Money: pounds with a point and two places, without a sign for pounds: 1234.50. Nothing is "
        "rounded."
    ),
    "Dates: 2024-03-31; a month by its first day; moments in UTC: 2024-03-31T22:59:59.000000Z.",
    "True and false: true, false.",
    (
        "An empty cell is a missing value; each column says in datapackage.json why one may be "
        "missing. NA is never written for a missing value: where it stands, it is text."
    ),
    "Symbols stand only in columns whose name ends in _status, and the value is empty then: "
    + "; ".join(f"{mark}: {words}" for mark, words in SHORTHAND.items())
    + ". Otherwise reported, or nil for a real zero.",
    f"Text: {GUARD_WORDS}",
)
_PROGRAMS = (
    (
        "R",
        (
            'ledger <- frictionless::read_resource(frictionless::read_package("datapackage.json"), '
            '"ledger")'
        ),
    ),
    (
        "Python",
        (
            'ledger = pandas.read_csv("data/ledger.csv", keep_default_na=False, na_values=[""], '
            'dtype_backend="numpy_nullable")'
        ),
    ),
    (
        "Stata",
        (
            'import delimited using "data/ledger.csv", varnames(1) bindquote(strict) '
            'maxquotedrows(unlimited) encoding("UTF-8") case(preserve)'
        ),
    ),
    (
        "SAS",
        (
            'proc import datafile="data/ledger.csv" out=ledger dbms=csv replace; '
            "guessingrows=max; run;"
        ),
    ),
)
_NOT_OF_FILES = "All sheets"


def readme(facts: CoverFacts, written: tuple[WrittenTable, ...], notes: tuple[Note, ...]) -> bytes:
    """The text, wrapped for any editor."""
    title = f"{facts.fund_name} ({facts.fund_code}), {facts.financial_year}: data package"
    parts = [
        (title, "=", [*_identity(facts)]),
        ("Control totals (pounds)", "-", [*_totals(facts)]),
        ("Files", "-", [*_files(written)]),
        ("How values are written", "-", [_item(one) for one in _CONVENTIONS]),
        ("Reading a file in one line", "-", [f"{name}:\n  {line}" for name, line in _PROGRAMS]),
        ("Is the package whole?", "-", [_whole()]),
        ("Please note", "-", [*_notes(written, notes)]),
    ]
    text = "\n".join(
        f"{head}\n{mark * len(head)}\n" + "\n".join(lines) + "\n" for head, mark, lines in parts
    )
    return text.encode()


def _identity(facts: CoverFacts) -> Iterator[str]:
    told = {
        "Organisation": facts.organisation,
        "As at (UTC)": facts.as_at.isoformat(),
        "Journal number": str(facts.journal_number),
        "Basis of totals": f"{facts.basis}: {BASIS[facts.basis]}",
        "Disclosure profile": f"{facts.disclosure_profile}: {facts.disclosure_words}",
        "Licence": facts.licence,
        "Contact": facts.contact,
        "Version of the tables": VERSION,
    }
    for name, words in told.items():
        yield _item(f"{name}: {words}")


def _totals(facts: CoverFacts) -> Iterator[str]:
    for name, pounds in control_totals(facts.totals).items():
        yield f"{name:<18}{pounds or 'no forecast has been made':>18}"
    yield ""
    for words in _TIES:
        yield _item(words)


def _files(written: tuple[WrittenTable, ...]) -> Iterator[str]:
    for one in written:
        yield f"{one.path:<30}{one.rows:>10,} rows  {one.table.title}"
    yield ""
    yield _item("datapackage.json: every column with its type, meaning and limits; the keys")
    yield _item("manifest.sha256: the SHA-256 of every other file")


def _whole() -> str:
    return _wrapped(
        "sha256sum --check manifest.sha256 (Linux), shasum -a 256 --check manifest.sha256 (Mac), "
        "or Get-FileHash in PowerShell tells whether a file was changed. frictionless validate "
        "datapackage.json also checks every type, limit and key. A spreadsheet program that saves "
        "a file changes it."
    )


def _notes(written: tuple[WrittenTable, ...], notes: tuple[Note, ...]) -> Iterator[str]:
    for words in STATEMENTS:
        yield _item(words)
    for one in written:
        for words in one.table.notes:
            yield _item(f"{one.table.name}: {words}")
    for note in notes:
        about = "" if note.about == _NOT_OF_FILES else f"{note.about.lower().replace(' ', '_')}: "
        yield _item(about + note.text)


def _item(words: str) -> str:
    return _wrapped(words, first="* ", later="  ")


def _wrapped(words: str, first: str = "", later: str = "") -> str:
    return fill(
        " ".join(words.split()),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
