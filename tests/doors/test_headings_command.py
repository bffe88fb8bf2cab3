"""An organisation's own headings, set and shown by the command."""

from tests.doors.test_cli import answer, run, url

__all__ = ["url"]


def test_an_organisations_headings_are_set_shown_and_taken_back(url: str) -> None:
    words = ("organisation", "headings", "ICB", "general-ledger")
    column = (*words, "--column", "amount")
    assert run(url, *column, "--heading", "Betrag", "--heading", "Summe").exit_code == 0
    columns = {one["column"]: one for one in answer(url, *words)["columns"]}
    assert columns["amount"]["own"] == ["Betrag", "Summe"]
    assert columns["amount"]["known"][0] == "Amount"
    shown = run(url, *words).stdout.splitlines()
    assert next(line for line in shown if line.startswith("amount")).endswith("Betrag; Summe")
    assert run(url, *column, "--none").exit_code == 0
    assert not any(one["own"] for one in answer(url, *words)["columns"])


def test_headings_that_clash_or_say_half_are_refused(url: str) -> None:
    words = ("organisation", "headings", "ICB", "general-ledger")
    clash = run(url, *words, "--column", "amount", "--heading", "Supplier")
    assert clash.exit_code == 1
    assert "The heading Supplier already means Supplier." in clash.stderr
    for half in (("--column", "amount"), ("--heading", "x"), ("--none",)):
        assert run(url, *words, *half).exit_code == 2
