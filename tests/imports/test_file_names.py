"""The name of a file is made safe once, for every door: to store, to show and to send back."""

import unicodedata

import pytest

from imports.file_names import LONGEST_NAME, safe_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("spending.xlsx", "spending.xlsx"),
        ("Dépenses été 2024.csv", "Dépenses été 2024.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\jo\\spending (2).xlsx", "spending (2).xlsx"),
        ("folder/", "unnamed"),
        ("", "unnamed"),
        (" \u00a0 ", "unnamed"),
        ("...", "unnamed"),
        (".xlsx", "unnamed.xlsx"),
        ("a\r\nSet-Cookie: x.xlsx", "a Set-Cookie- x.xlsx"),
        ('spend"ing;x.xlsx', "spend-ing-x.xlsx"),
        ("spending\x00.xlsx", "spending.xlsx"),
        ("spending\u202exslx.csv", "spendingxslx.csv"),
        ("spending\u2066\u200b\ufeff.csv", "spending.csv"),
        ("spending\udcff.csv", "spending.csv"),
        ("spending.csv .", "spending.csv"),
        ("NUL.csv", "file NUL.csv"),
        ("re\u0301gion.csv", "r\u00e9gion.csv"),
        ("50%25 off.csv", "50-25 off.csv"),
        ("=cmd().csv", "=cmd().csv"),
    ],
)
def test_a_name_keeps_what_people_read_and_nothing_else(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept
    assert safe_name(kept) == kept


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_very_long_name_keeps_its_ending(ending: str) -> None:
    kept = safe_name("x" * 5_000 + ending)
    assert (len(kept), kept.endswith("x" + ending)) == (LONGEST_NAME, True)


def test_no_character_of_a_kept_name_can_break_a_header_or_hide() -> None:
    sent = "".join(map(chr, range(0x2100))) + "\ue000\U000e0041.csv"
    kept = safe_name(sent.replace("/", "").replace("\\", ""))
    assert not any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn"} for one in kept)
    assert not set('\r\n";:<>|?*%/\\') & set(kept)
