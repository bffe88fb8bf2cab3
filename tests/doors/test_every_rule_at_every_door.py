"""One rule, every door: the same wrong value gets the same sentence, at its field or cell.

`CASES` is the table: a form and a row of a sheet that are right but for one value, and the sentence
that is due. A rule that the domain has and the table lacks must be explained in `NOT_AT_ALL_DOORS`.
"""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.doors.three_doors import (
    DOORS,
    FUND_YEAR,
    LINE,
    Case,
    House,
    Told,
    entries_recorded,
    furnish,
)
from tests.support.databases import Databases
from tests.web.visiting import Office
from tracker import domain

# Rules that no table can hold, each with why.
NOT_AT_ALL_DOORS = {
    "accrual_is_reversed_whole": "a form takes the amount of an accrual and asks for none",
    "approver_is_not_requester": "a sheet asks for virements and decides none",
    "category_holds_for_year": "a form offers the categories of its year alone",
    "correction_concerns_the_same_month": "a form takes the month of what it corrects",
    "correction_is_of_the_award": "a form corrects an entry from the page of its award",
    "forecast_is_for_an_open_month": "a form offers the open months alone",
    "fund_code_is_free": "funds are opened by a form alone",
    "fund_has_code_and_name": "funds are opened by a form alone",
    "is_an_accrual": "a form reverses an accrual from its own entry",
    "is_first_hand": "a form and a sheet have lists of kinds; this is for other doors",
    "is_spending": "a form adjusts spending from its own entry",
    "is_undecided": "a sheet asks for virements and decides none",
    "large_award_names_its_decision": "it warns while it is new, which is tested by its days",
    "legs_sum_to_nil": "both legs are made from one amount, whatever the door",
    "lines_share_fund_and_year": "a form offers the lines of one fund and year",
    "months_close_in_order": "months are closed by a form alone",
    "names_same_award": "a form offers the spending of its award alone",
    "only_the_last_close_reopens": "months are opened again by a form alone",
    "target_is_complete": "asked of measures, which the small portfolio has none of",
    "targets_belong_to_lens": "a form has a row for each target of its lens and for no other",
    "total_is_nil_or_more": "a sheet states the whole of an award, a form the change of it",
    "total_is_not_negative": "a sheet states the whole, which is never below nil",
    "weights_start_with_a_month": "a month is read as its first day at every door",
    # People are admitted by a form alone.
    "account_keeps_its_password": "people are admitted by a form alone",
    "nobody_ends_their_own_access": "people are admitted by a form alone",
    "password_is_long_enough": "people are admitted by a form alone",
    "passwords_match": "people are admitted by a form alone",
    "person_has_a_name": "people are admitted by a form alone",
    "person_has_an_address": "people are admitted by a form alone",
}
# Where the rules of these acts live.
MODULES = ("accounting_months.py", "funding*.py", "organisations.py", "schemes.py")


def _spending(rule: str, says: str, at: str, form_text: str, row_text: str | None = None) -> Case:
    """A wrong value of a new invoice, whose form and sheet have the same names."""
    right = {"amount": "1", "month": "May 2023", "document": "NEW-1", "accounting_month": ""}
    return Case(
        rule,
        says,
        "/funding/awards/{award}/spending",
        {**right, "actual_type": "invoice", "purpose": "delivery", at: form_text},
        at,
        "actuals",
        _actual("invoice", **{**right, at: form_text if row_text is None else row_text}),
        at,
    )


def _actual(kind: str, **more: str) -> dict[str, str]:
    return {
        "source": "Ledger",
        "document": "NEW-1",
        "award": "{award}",
        "scheme": "S-222222",
        "kind": kind,
        "amount": "1",
        "month": "May 2023",
        "accounting_month": "",
        **more,
    }


def _refund(rule: str, says: str, at: str, **typed: str) -> Case:
    right = {"amount": "1", "month": "May 2023", "reason": "Back"} | typed
    row = {name: text for name, text in right.items() if name != "names_entry_id"}
    if "names_entry_id" in typed:
        row["names_document"] = "INV-1"
    return Case(
        rule,
        says,
        "/funding/awards/{award}/refund",
        right,
        at,
        "actuals",
        _actual("refund", **row),
        at,
    )


def _adjustment(rule: str, says: str, at: str, entry: str = "invoice", **typed: str) -> Case:
    right = {"amount": "1", "accounting_month": "2", "reason": "Wrong"} | typed
    document, month = ("INV-1", "April 2023") if entry == "invoice" else ("INV-5", "May 2023")
    row = _actual("adjustment", **right, month=month, names_document=document)
    form = f"/funding/entries/{{{entry}}}/adjust"
    column = "names_document" if at == "entry_id" else at
    return Case(rule, says, form, right, None if at == "entry_id" else at, "actuals", row, column)


def _envelope(rule: str, says: str, at: str, change: str, total: str, **more: str) -> Case:
    typed = {"amount": change, "recurrence": "recurrent", "reason": "Agreed"} | more
    row = {"fund": "EXAMPLE", "financial_year": "2023/24", **typed, "amount": total}
    return Case(rule, says, f"{FUND_YEAR}/envelope", typed, at, "envelopes", row, at)


def _allocation(
    rule: str, says: str, at: str, amounts: tuple[str, str], by: str = "finance", **more: str
) -> Case:
    """`amounts` are the change that a form takes, and the whole that a sheet states."""
    where = {"category": LINE["category"], "alliance": LINE["alliance"]} | more
    typed = {**where, "holder_id": "{icb}", "reason": "Agreed", "amount": amounts[0]} | more
    row = {**LINE, **where, "amount": amounts[1], "reason": "Agreed"} | more
    return Case(rule, says, f"{FUND_YEAR}/allocate", typed, at, "allocations", row, at, by)


def _award(rule: str, says: str, at: str, column: str = "", /, **more: str) -> Case:
    """A new award; a day is typed in three parts and written in one cell."""
    days = {name: text for name, text in more.items() if name in ("starts", "ends")}
    rest = {name: text for name, text in more.items() if name not in days}
    typed = {"scheme_id": "{other_scheme}", "recipient_id": "{other_org}", "amount": "1"}
    typed |= {"instrument": "grant", **rest}
    for name, text in days.items():
        parts = zip(("day", "month", "year"), text.split("/"), strict=True)
        typed |= {f"{name}-{part}": piece for part, piece in parts}
    row = {**LINE, "scheme": "S-333333", "recipient": "OTHER", "amount": "1"} | more
    return Case(rule, says, "/funding/lines/{line}/award", typed, at, "awards", row, column or at)


def _virement(rule: str, says: str, at: str, column: str = "", /, **more: str) -> Case:
    typed = {"from_line_id": "{line_id}", "to_line_id": "{other_id}", "amount": "1"}
    typed |= {"month": "May 2023", "reason": "Needed"} | more
    to = "{line}" if typed["to_line_id"] == "{line_id}" else "{other}"
    row = {"document": "V-1", "from_line": "{line}", "to_line": to}
    row |= {name: typed[name] for name in ("amount", "month", "reason")}
    return Case(rule, says, f"{FUND_YEAR}/virement", typed, at, "virements", row, column or at)


def _scheme(rule: str, says: str, name: str) -> Case:
    typed = {"name": name, "kind": "scheme"}
    return Case(rule, says, "/schemes/register", typed, "name", "schemes", typed, "name", "lead")


def _parts(
    rule: str, says: str, at: str | None, column: str, parts: str, target: str, **more: str
) -> Case:
    typed = {"way": "parts", "part-EL-ONE": "1", "effective_from": "April 2023", "act": "save"}
    typed |= {f"part-{target}": parts} | more
    row = {"scheme": "S-222222", "lens": "element", "target": target, "parts": parts}
    row |= {"from_month": typed["effective_from"], "reason": ""}
    form = "/schemes/S-222222/links/element"
    return Case(rule, says, form, typed, at, "links", row, column, "lead")


def _organisation(rule: str, says: str, at: str, text: str) -> Case:
    typed = {"name": "A body", "code": "A-BODY", "kind": "council", at: text}
    return Case(rule, says, "/organisations/add", typed, at, "organisations", typed, at, by="admin")


def _report(
    rule: str, says: str, at: str | None, typed: dict[str, str], row: dict[str, str], column: str
) -> Case:
    """The one short page of a small award, and the row or rows that say the same."""
    form = "/outcomes/S-333333/2023-24/form/short-report"
    whole = {"scheme": "S-333333", "period": "2023/24"} | row
    return Case(rule, says, form, typed, at, "outcomes", whole, column, "lead")


def _measure(rule: str, says: str, at: str | None, column: str, **figures: str) -> Case:
    """The page of measures of a full report, and the row of one of them."""
    form = "/outcomes/S-222222/2023-24-Q1/form/measures"
    typed = {f"walks_{name}": text for name, text in figures.items()}
    row = {"scheme": "S-222222", "period": "2023/24 Q1", "what": "walks"} | figures
    return Case(rule, says, form, typed, at, "outcomes", row, column, "lead")


NOT_POUNDS = "Amount must be in pounds and pence, like 1,234.50"
ABOVE_NIL = "Amount must be more than £0.00"
THIRTEEN = "Accounting month must be a whole number from 1 to 13"
READ = "reading"

CASES = [
    # What cannot be read
    _spending(READ, NOT_POUNDS, "amount", "1,50"),
    _spending(READ, "Enter an amount", "amount", ""),
    _spending(READ, "Enter a month", "month", ""),
    _spending(READ, "Month must be a real month, like April 2023", "month", "13/2023"),
    _spending(READ, THIRTEEN, "accounting_month", "spring"),
    _spending(READ, "Document must be 120 characters or fewer", "document", "D" * 121),
    _award(READ, "Start date must be a real date", "starts", starts="31/2/2024"),
    _award(READ, "Start date must have a year of 4 numbers, like 2026", "starts", starts="1/2/24"),
    _award(READ, NOT_POUNDS, "amount", amount="12k"),
    _award(
        READ,
        "Decision reference must be 120 characters or fewer",
        "decision_reference",
        decision_reference="D" * 121,
    ),
    _award(
        READ,
        "Instrument must be Grant, Contract, Section 75 agreement, Section 256 agreement, "
        "Internal or Not stated",
        "instrument",
        instrument="gift",
    ),
    _allocation(READ, NOT_POUNDS, "amount", ("1.234", "1.234")),
    _allocation(READ, "Enter an amount", "amount", ("", "")),
    _allocation(
        READ,
        "Ledger code must be 60 characters or fewer",
        "ledger_code",
        ("1", "501"),
        ledger_code="9" * 61,
    ),
    _envelope(
        READ,
        "Recurrence must be Recurrent, Non-recurrent or Not applicable",
        "recurrence",
        "1",
        "1001",
        recurrence="sometimes",
    ),
    _envelope(READ, "Amount must be £10,000,000,000,000 or less", "amount", "9" * 17, "9" * 17),
    _virement(READ, "Enter a month", "month", month=""),
    _parts(READ, "Parts must be a whole number, like 148", "part-EL-TWO", "parts", "1.5", "EL-TWO"),
    Case(
        READ,
        NOT_POUNDS,
        f"{FUND_YEAR}/forecasts/S-222222",
        {"month_2": "1,50"},
        "month_2",
        "forecasts",
        {"fund": "EXAMPLE", "scheme": "S-222222", "month": "May 2023", "amount": "1,50"},
        "amount",
    ),
    _spending(
        READ,
        "Document must not contain control characters, which cannot be seen or printed",
        "document",
        "INV\x07-9",
    ),
    # Spending
    _spending("amount_is_more_than_nil", ABOVE_NIL, "amount", "0"),
    _spending("amount_is_more_than_nil", ABOVE_NIL, "amount", "-1"),
    _spending("month_is_1_to_13", THIRTEEN, "accounting_month", "14"),
    _spending(
        "month_belongs_to_year",
        "May 2024 is not in 2023/24. Select a month from April to March of that year",
        "month",
        "May 2024",
    ),
    _spending(
        "month_has_come",
        "Accounting month must be 2 or later for spending that concerns May 2023",
        "accounting_month",
        "1",
    ),
    Case(
        "month_is_open",
        "Month 1 is closed. Select an open month, or correct the closed month with an adjustment",
        "/funding/awards/{award}/spending",
        {"actual_type": "invoice", "amount": "1", "month": "April 2023", "purpose": "delivery"},
        "accounting_month",
        "actuals",
        _actual("invoice", month="April 2023"),
        "accounting_month",
    ),
    _spending(
        "spending_above_award",
        "This takes spending £40.00 over the award of £300.00. It is recorded all the same",
        "amount",
        "180",
    ),
    _spending(
        "document_is_new",
        "This award holds spending with the document INV-1 already. It is "
        "recorded all the same: check that it is not the same spending",
        "document",
        "INV-1",
    ),
    _refund("amount_is_more_than_nil", ABOVE_NIL, "amount", amount="0"),
    _refund(
        "refund_within_net_actual",
        "Refund must be £160.00 or less: that is what was spent, net of earlier refunds",
        "amount",
        amount="160.01",
    ),
    _refund(
        "refund_within_named_actual",
        "Refund must be £100.00 or less: that is what is left of the spending it refunds",
        "amount",
        amount="100.01",
        names_entry_id="{invoice_id}",
    ),
    _refund("reason_is_given", "Enter a reason for the refund", "reason", reason=""),
    _adjustment("amount_is_not_nil", "Amount must not be £0.00", "amount", amount="0"),
    _adjustment(
        "refund_within_net_actual",
        "Reduction must be £160.00 or less: that is what was spent, net of earlier refunds",
        "amount",
        amount="-160.01",
    ),
    _adjustment("reason_is_given", "Enter a reason for the adjustment", "reason", reason=""),
    _adjustment(
        "adjustment_corrects_a_closed_month",
        "The month of this entry is still open. Record a refund or a reversal instead",
        "entry_id",
        "may",
    ),
    Case(
        "accrual_is_reversed_once",
        "This accrual has already been reversed",
        "/funding/entries/{undone}/reverse",
        {"accounting_month": "2"},
        None,
        "actuals",
        _actual(
            "accrual reversal",
            amount="10",
            month="April 2023",
            accounting_month="2",
            names_document="ACC-2",
        ),
        "names_document",
    ),
    # Envelopes and allocations
    _envelope(
        "envelope_covers_allocations",
        "The envelope for 2023/24 cannot be reduced by "
        "£600.00: £600.00 of it is already allocated. The largest reduction is £400.00",
        "amount",
        "-600",
        "400",
    ),
    _envelope(
        "reason_is_given",
        "Enter a reason for this change of the envelope",
        "reason",
        "5",
        "1005",
        reason="",
    ),
    _allocation(
        "allocation_within_envelope",
        "£400.00 is left of the envelope for 2023/24. An allocation of £400.01 more would go over "
        "it by £0.01. Only the programme lead can go over it",
        "amount",
        ("400.01", "400.01"),
        alliance="AL-ONE",
    ),
    _allocation(
        "allocation_within_envelope",
        "£400.00 is left of the envelope for 2023/24. An allocation of £400.01 more would go over "
        "it by £0.01. To go over it, enter a reason",
        "override_reason",
        ("400.01", "400.01"),
        "lead",
        alliance="AL-ONE",
    ),
    _allocation(
        "allocation_covers_awards",
        "Allocation {line} cannot be reduced by £200.00: "
        "£400.00 of it is already awarded. The largest reduction is £100.00",
        "amount",
        ("-200", "300"),
    ),
    _allocation(
        "reason_is_given",
        "Enter a reason for this change of the allocation",
        "reason",
        ("1", "501"),
        reason="",
    ),
    # Awards
    _award("amount_is_more_than_nil", ABOVE_NIL, "amount", amount="0"),
    _award("amount_is_more_than_nil", ABOVE_NIL, "amount", amount="-5"),
    _award(
        "award_within_allocation",
        "£100.00 is left of allocation {line}. An award of £100.01 more would go over it by £0.01. "
        "Only the programme lead can go over it",
        "amount",
        amount="100.01",
    ),
    _award(
        "ends_after_start",
        "End date must be the same as or after the start date",
        "ends",
        starts="2/5/2023",
        ends="1/5/2023",
    ),
    Case(
        "onward_within_parent",
        "£40.00 is left of award {pot}. An onward award of £40.01 more would go over it by £0.01. "
        "Only the programme lead can go over it",
        "/funding/awards/{pot}/onward",
        {
            "scheme_id": "{other_scheme}",
            "recipient_id": "{icb}",
            "amount": "40.01",
            "instrument": "grant",
        },
        "amount",
        "awards",
        {"pot_award": "{pot}", "scheme": "S-333333", "recipient": "ICB", "amount": "40.01"},
        "amount",
    ),
    Case(
        "award_covers_onward_awards",
        "Award {pot} cannot be reduced by £50.00: £60.00 of it is "
        "already awarded onward. The largest reduction is £40.00",
        "/funding/awards/{pot}/change",
        {"amount": "-50", "reason": "Less"},
        "amount",
        "awards",
        {
            "award": "{pot}",
            **LINE,
            "scheme": "S-444444",
            "recipient": "PARTNER",
            "amount": "50",
            "reason": "Less",
        },
        "amount",
    ),
    Case(
        "reason_is_given",
        "Enter a reason for this change of the award",
        "/funding/awards/{pot}/change",
        {"amount": "1", "reason": ""},
        "reason",
        "awards",
        {
            "award": "{pot}",
            **LINE,
            "scheme": "S-444444",
            "recipient": "PARTNER",
            "amount": "101",
            "reason": "",
        },
        "reason",
    ),
    # Virements
    _virement("amount_is_more_than_nil", ABOVE_NIL, "amount", amount="0"),
    _virement("amount_is_more_than_nil", ABOVE_NIL, "amount", amount="-1"),
    _virement(
        "lines_differ",
        "Select a different line to move the money to",
        "to_line_id",
        "to_line",
        to_line_id="{line_id}",
    ),
    _virement(
        "month_belongs_to_year",
        "May 2024 is not in 2023/24. Select a month from April to March of that year",
        "month",
        month="May 2024",
    ),
    _virement(
        "allocation_covers_awards",
        "Allocation {line} cannot be reduced by £100.01: £400.00 "
        "of it is already awarded. The largest reduction is £100.00",
        "amount",
        amount="100.01",
    ),
    _virement("reason_is_given", "Enter a reason for moving the money", "reason", reason=""),
    # Schemes, their links, and organisations
    _scheme("scheme_has_a_name", "Enter a scheme name", ""),
    _scheme("scheme_has_a_name", "Scheme name must be 300 characters or fewer", "N" * 301),
    _parts(
        "weights_are_whole_parts",
        "Enter at least one weight above 0, or give the whole to unattributed",
        None,
        "parts",
        "0",
        "EL-ONE",
    ),
    _parts(
        "restatement_has_a_reason",
        "Enter a reason: this changes how money already recorded is split",
        "reason",
        "reason",
        "1",
        "EL-TWO",
    ),
    _organisation("organisation_has_a_name", "Enter an organisation name", "name", ""),
    _organisation(
        "organisation_has_a_name",
        "Organisation name must be 300 characters or fewer",
        "name",
        "N" * 301,
    ),
    _organisation(READ, "Organisation code must be 40 characters or fewer", "code", "A" * 41),
    # Outcome reports, whose values have rows of their own
    _report(
        READ,
        "People reached must be a whole number, like 148",
        "people_reached",
        {"people_reached": "a few"},
        {"people_reached": "a few"},
        "people_reached",
    ),
    _report(
        "reason_goes_without_a_number",
        "Reason must be blank, unless the report is nil or not reported",
        "reason",
        {"people_reached": "5", "reason": "Busy"},
        {"people_reached": "5", "reason": "Busy"},
        "reason",
    ),
    _report(
        "core20_is_part_of_people_reached",
        "People from Core20 and people whose area is not known must be 5 or fewer together, "
        "because that is how many were reached: they are 6",
        "people_core20",
        {"people_reached": "5", "people_core20": "6"},
        {"people_reached": "5", "people_core20": "6"},
        "people_core20",
    ),
    _report(
        "texts_fit",
        "What was delivered must be 4,000 characters or fewer",
        "delivered",
        {"delivered": "W" * 4001},
        {"delivered": "W" * 4001},
        "delivered",
    ),
    _report(
        "other_spending_is_explained",
        "Enter a reason: why it differs from the ledger",
        "spending_reason",
        {"spending_is": "other", "spending": "5"},
        {"what": "spending", "value": "5"},
        "reason",
    ),
    _measure(
        "reason_goes_without_a_number",
        "Reason must be blank, unless the report is nil or not reported",
        None,
        "reason",
        value="5",
        reason="Busy",
    ),
    _measure(READ, "Value must be a number, like 12.5", "walks_value", "value", value="some"),
    _measure(
        "counts_are_whole",
        "Walks must be 0 or more",
        "walks_value",
        "value",
        value="-1",
    ),
    Case(
        "case_study_has_consent",
        "Confirm that the person agreed to the case study, or remove it",
        "/outcomes/S-222222/2023-24-Q1/form/case-study",
        {"case_study": "They came"},
        "case_study_consent",
        "outcomes",
        {"scheme": "S-222222", "period": "2023/24 Q1", "case_study": "They came"},
        "case_study_consent",
        "lead",
    ),
    Case(
        "reason_is_given",
        "Enter a reason: why there is nothing to report",
        "/outcomes/S-333333/2023-24/nil",
        {"reason": ""},
        "reason",
        "outcomes",
        {"scheme": "S-333333", "period": "2023/24", "status": "Nil"},
        "reason",
        "lead",
    ),
    _organisation(
        "organisation_has_a_code",
        "Organisation code must be up to 40 capital letters, digits and hyphens, like TP-SOUTHEND",
        "code",
        "a b",
    ),
]


@pytest.fixture(scope="module")
def house(databases: Databases) -> Iterator[House]:
    """The portfolio that every case is sent to, and none changes."""
    url = databases.migrated()
    office = Office(url)
    yield furnish(office)
    office.close()
    databases.drop(url)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_same_wrong_value_gets_the_same_sentence_at_its_place(
    house: House, case: Case, door: str
) -> None:
    before = entries_recorded(house.office)
    told = DOORS[door](house, case)
    said = house.fill_in(case.says)
    if door == "form":
        # A check page warns of the whole; the summary may say before the sentence which of many.
        at = [one.field for one in told if one.sentence.split(": ", 1)[-1] == said] + [
            one.field for one in told if one.sentence == said
        ]
        assert case.field in at or (None in at and case.rule in WARNINGS), told
    else:
        assert Told(case.column, said) in told, told
    assert entries_recorded(house.office) == before


WARNINGS = ("spending_above_award", "document_is_new")


def test_every_rule_of_these_acts_is_in_the_table_or_explained() -> None:
    folder = Path(domain.__file__).parent
    rules = set(chain.from_iterable(_rules_in(file) for file in _modules(folder)))
    assert {"amount_is_not_nil", "award_within_allocation", "ends_after_start"} <= rules
    assert rules - {case.rule for case in CASES} - set(NOT_AT_ALL_DOORS) == set()


def _modules(folder: Path) -> Iterator[Path]:
    return chain.from_iterable(sorted(folder.glob(pattern)) for pattern in MODULES)


def _rules_in(file: Path) -> Iterator[str]:
    """The names that a module gives to breaches, be it through a function that several share."""
    makers = {"Breach", "_within", "_not_below"}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            first = node.args[0] if node.func.id in makers and node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
