"""Whatever stands in a text, a workbook to fill in gives it back; LibreOffice agrees."""

import re
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.layouts import Kind, Layout, layout_names, read_layout
from imports.spreadsheets.cell_values import clean
from imports.uploads import Upload, read_upload
from tests.support.system import libreoffice
from tracker.exports.templates import Choice, Template, TemplateRow, Value, template_bytes

MADE = datetime(2024, 2, 5, 9, 30, tzinfo=UTC)
# What XML cannot carry, which a cell shows as a replacement character.
NOT_IN_A_FILE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TYPED: dict[Kind, Value] = {
    Kind.POUNDS: 1_234_50,
    Kind.DAY: date(2026, 2, 4),
    Kind.MONTH: date(2023, 4, 1),
    Kind.CODE: "000123",
}
ODD_TEXTS = (
    "=HYPERLINK(0)",
    "+44 1234",
    "-5",
    "@home",
    "'quoted",
    "#N/A",
    "TRUE",
    "1e5",
    "2023-04-01",
    "a\nb\r\nc",
    "_x0041_",
    "<b>&amp;</b>",
    "“curly” – ’s £ € 😀",
    "007",
    "1/2",
)


def in_text_columns(layout: Layout, texts: tuple[str, ...]) -> Template:
    """A template with a row for each text, the same in every column of text."""
    columns = [c for c in layout.columns if c.kind is Kind.TEXT and not c.shown]
    rows = tuple(TemplateRow({column.name: text for column in columns}, "1") for text in texts)
    lists = {column.list for column in layout.columns if column.list}
    offers = dict.fromkeys(lists, (Choice("CODE-1", "=Name"),))
    return Template(layout, MADE, offers, rows, frozenset(layout.key))


def texts_in(upload: Upload) -> list[set[str]]:
    """The different texts of each row, the row version left out."""
    assert upload.table is not None
    return [set(row.values[:-1]) - {""} for row in upload.table.rows]


@settings(max_examples=30, deadline=None)
@given(
    texts=st.lists(st.text(max_size=200), min_size=1, max_size=10),
    name=st.sampled_from(layout_names()),
)
def test_any_text_comes_back(texts: list[str], name: str) -> None:
    # Between two words, so that the reader takes none for a total and cuts nothing off.
    kept = tuple(f"x{text}x" for text in texts)
    upload = read_upload("a.xlsx", template_bytes(in_text_columns(read_layout(name), kept)))
    assert upload.problems == ()
    expected = [{clean(NOT_IN_A_FILE.sub("\ufffd", text))} for text in kept]
    has_text = any(c.kind is Kind.TEXT and not c.shown for c in read_layout(name).columns)
    assert texts_in(upload) == (expected if has_text else [set() for _ in kept])


@pytest.mark.libreoffice
def test_libreoffice_saves_every_template_so_that_it_reads_the_same(tmp_path: Path) -> None:
    written: dict[str, bytes] = {}
    for name in layout_names():
        layout = read_layout(name)
        template = in_text_columns(layout, ODD_TEXTS)
        typed = {c.name: TYPED[c.kind] for c in layout.columns if c.kind in TYPED}
        rows = tuple(TemplateRow({**typed, **row.values}, "1") for row in template.rows)
        filled = Template(layout, MADE, template.offers, rows, template.locked)
        written[name] = template_bytes(filled)
        (tmp_path / f"{name}.xlsx").write_bytes(written[name])
    for name, saved in _saved_again(tmp_path, list(written)).items():
        before, after = read_upload("a.xlsx", written[name]), read_upload("a.xlsx", saved)
        assert (after.problems, after.keys) == ((), before.keys), name
        assert after.table == before.table, name


def _saved_again(folder: Path, names: list[str]) -> dict[str, bytes]:
    program = libreoffice()
    assert program
    outcome = subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            *(str(folder / f"{name}.xlsx") for name in names),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in names}
