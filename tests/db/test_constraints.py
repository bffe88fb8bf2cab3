"""What the database itself refuses, each refusal known by its name.

Alembic does not compare CHECK constraints, so each is provoked here by plain SQL.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Connection, Enum, Table, UniqueConstraint, text
from sqlalchemy.exc import IntegrityError

from tests.support.specimens import insert_sql, specimen, store_specimens
from tracker.db.models import Base

Changes = dict[str, Any]

STRANGER = "no such word"
SPENDING: Changes = {"kind": "actual", "award_id": 1, "scheme_id": 1, "allocation_line_id": 1}
SPENT: Changes = {**SPENDING, "actual_type": "invoice"}
SAVED_AGAIN: Changes = {"revision": 2, "previous_revision": 1, "from_state": "draft"}
IN_REVIEW: Changes = {
    **SAVED_AGAIN,
    "from_state": "submitted",
    "act": "take into review",
    "state": "in review",
    "author_id": 1,
    "reviewer_id": 2,
}
ACCEPTED: Changes = {**IN_REVIEW, "from_state": "in review", "act": "accept", "state": "accepted"}

# Table and constraint -> what to change in a good row to break this constraint and no other.
BROKEN: dict[tuple[str, str], list[Changes]] = {
    ("person", "email_is_lower_case"): [{"email": "Someone@example.org"}],
    ("access_token", "token_has_a_name"): [{"name": ""}],
    ("exact_release", "recipient_is_named"): [{"recipient": ""}],
    ("exact_release", "reason_is_given"): [{"why": ""}],
    ("exact_release_decision", "two_people_release"): [{"requested_by": 1, "decided_by": 1}],
    ("exact_release_decision", "refusal_has_a_reason"): [{"is_approved": False, "reason": ""}],
    ("release", "file_is_not_empty"): [{"size_bytes": 0}],
    ("release", "file_has_a_name"): [{"file_name": ""}],
    ("release", "moments_are_in_order"): [{"since": datetime(2999, 1, 1, tzinfo=UTC)}],
    ("release", "differs_from_an_earlier_one"): [{"differs_from_id": 3}],
    ("award", "parent_is_another_award"): [{"parent_award_id": 3}],
    ("month_close", "month_is_1_to_13"): [{"accounting_month": 0}, {"accounting_month": 14}],
    ("scheme_measure", "target_has_its_operator"): [
        {"target": "10"},
        {"target_operator": "at least"},
    ],
    ("scheme_measure", "target_operator_is_known"): [{"target": "10", "target_operator": STRANGER}],
    ("scheme_weight_part", "parts_are_not_negative"): [{"parts": -1}],
    ("virement", "amount_is_more_than_nil"): [{"amount_pence": 0}, {"amount_pence": -1}],
    ("virement", "lines_differ"): [{"from_line_id": 1, "to_line_id": 1}],
    ("virement_decision", "state_is_a_decision"): [{"state": "requested"}],
    ("observed_value", "value_is_about_one_thing"): [
        {"scheme_id": None},
        {"place_code": "1"},
    ],
    ("observed_value", "subject_names_what_it_is_about"): [
        {"subject": "scheme:1"},
        {"subject": "place:3"},
        {"scheme_id": None, "place_code": "1"},
        {"scheme_id": None, "place_code": "1", "subject": "scheme:1"},
    ],
    ("observed_value", "breakdown_has_its_group"): [{"dimension": ""}, {"group_code": ""}],
    ("observed_value", "period_ends_after_it_starts"): [{"period_end": "2023-03-31"}],
    ("observed_value_version", "reported_has_a_figure"): [{"value": None}],
    ("observed_value_version", "only_reported_has_figures"): [
        {"status": "nil"},
        {"status": "nil", "value": None, "numerator": "0", "denominator": "9"},
        {"status": "not reported", "value": None, "lower_limit": "1", "upper_limit": "2"},
    ],
    ("observed_value_version", "missing_value_has_a_reason"): [
        {"status": "not reported", "value": None, "reason": ""},
        {"status": "suppressed", "value": None, "reason": ""},
    ],
    ("observed_value_version", "numerator_has_its_denominator"): [
        {"numerator": "1"},
        {"denominator": "1"},
    ],
    ("observed_value_version", "limits_are_a_pair"): [{"lower_limit": "1"}, {"upper_limit": "1"}],
    ("observed_value_version", "imd_version_is_a_year"): [{"imd_version": 5}],
    ("observed_value_version", "row_is_of_an_upload"): [{"upload_id": 1}, {"source_row": 7}],
    ("evidence_file", "file_is_not_empty"): [{"size_bytes": 0}, {"size_bytes": -1}],
    ("evidence_file", "file_has_a_name"): [{"file_name": ""}],
    ("evidence_erasure", "erasure_has_a_reason"): [{"reason": ""}],
    ("scheme_appraisal", "first_version_follows_none"): [{"revision": 2}],
    ("scheme_appraisal", "revisions_have_no_gap"): [{"revision": 3, "previous_revision": 1}],
    ("scheme_appraisal", "appraisal_names_its_panel"): [{"body": ""}],
    ("scheme_appraisal", "scores_rest_on_something"): [{"evidence": ""}],
    ("scheme_appraisal", "later_version_has_a_reason"): [
        {"revision": 2, "previous_revision": 1, "reason": ""}
    ],
    ("scheme_appraisal_score", "alignment_is_0_to_3"): [{"alignment": -1}, {"alignment": 4}],
    ("scheme_appraisal_score", "effectiveness_is_0_to_3"): [
        {"effectiveness": -1},
        {"effectiveness": 4},
    ],
    ("scheme_decision", "place_is_counted_from_1"): [{"place": 0}],
    ("scheme_decision_version", "first_version_follows_none"): [{"revision": 2}],
    ("scheme_decision_version", "revisions_have_no_gap"): [{"revision": 3, "previous_revision": 1}],
    ("scheme_decision_version", "decision_names_its_body"): [{"body": ""}],
    ("scheme_decision_version", "decision_has_a_reason"): [{"reason": ""}],
    ("scheme_decision_version", "adapting_says_what_changes"): [{"kind": "adapt", "changes": ""}],
    ("scheme_decision_version", "correction_has_a_reason"): [
        {"revision": 2, "previous_revision": 1, "correction": ""}
    ],
    ("people_register_version", "first_version_follows_none"): [{"revision": 2}],
    ("people_register_version", "revisions_have_no_gap"): [{"revision": 3, "previous_revision": 1}],
    ("people_register_version", "register_has_a_name"): [{"name": ""}],
    ("people_register_version", "register_says_how"): [{"how": ""}],
    ("people_register_version", "withdrawn_was_declared"): [{"is_withdrawn": True}],
    ("people_register_version", "later_version_has_a_reason"): [
        {"revision": 2, "previous_revision": 1, "reason": ""}
    ],
    ("rebase", "rebase_is_about_one_thing"): [{"scheme_id": None}, {"place_code": "1"}],
    ("rebase", "subject_names_what_it_is_about"): [
        {"subject": "scheme:1"},
        {"scheme_id": None, "place_code": "1"},
    ],
    ("rebase", "period_ends_after_it_starts"): [{"period_end": "2023-03-31"}],
    ("rebase_version", "rebase_has_a_reason"): [{"reason": ""}],
    ("outcome_report", "period_ends_after_it_starts"): [{"period_end": "2023-03-31"}],
    ("outcome_report_version", "move_is_in_the_table"): [
        {"act": "submit"},
        {"state": "not started"},
        {"act": "submit", "state": "submitted", "author_id": 1},
    ],
    ("outcome_report_version", "first_version_follows_none"): [
        {**SAVED_AGAIN, "previous_revision": None}
    ],
    ("outcome_report_version", "revisions_have_no_gap"): [{**SAVED_AGAIN, "revision": 3}],
    ("outcome_report_version", "first_version_begins_it"): [
        {**SAVED_AGAIN, "from_state": "not started"}
    ],
    ("outcome_report_version", "handed_in_by_a_person"): [
        {**SAVED_AGAIN, "act": "submit", "state": "submitted"}
    ],
    ("outcome_report_version", "reviewer_is_not_the_author"): [
        {**IN_REVIEW, "reviewer_id": None},
        {**IN_REVIEW, "reviewer_id": 1},
        {**ACCEPTED, "reviewer_id": None},
        {**ACCEPTED, "reviewer_id": 1},
    ],
    ("outcome_report_version", "state_has_its_reason"): [
        {"act": "report nil", "state": "nil", "reason": ""},
        {"act": "waive", "state": "waived", "reason": ""},
        {**IN_REVIEW, "from_state": "in review", "act": "query", "state": "queried", "reason": ""},
        {**ACCEPTED, "from_state": "accepted", "act": "supersede", "state": "superseded"}
        | {"reason": ""},
    ],
    ("outcome_report_version", "decision_names_its_body"): [
        {**ACCEPTED, "decision_body": ""},
        {"act": "waive", "state": "waived", "decision_body": ""},
    ],
    ("outcome_report_version", "case_study_has_consent"): [{"case_study_consent": False}],
    ("outcome_report_version", "row_is_of_an_upload"): [{"upload_id": 1}, {"source_row": 7}],
    ("outcome_answer", "group_has_its_dimension"): [{"dimension": ""}, {"group_code": ""}],
    ("outcome_answer", "only_reported_has_figures"): [
        {"status": "nil", "value": "0"},
        {"status": "not reported", "numerator": "1", "denominator": "2"},
    ],
    ("outcome_answer", "only_reported_is_qualified"): [{"status": "nil", "qualifier": "over"}],
    ("outcome_extension", "extension_has_a_reason"): [{"reason": ""}],
    ("outcome_extension", "due_is_after_the_start"): [{"due": "2023-04-01"}],
    ("reporting_rules_version", "days_are_not_negative"): [
        {"opens_before_end": -1},
        {"due_after_end": -1},
        {"closes_after_due": -1},
    ],
    ("ledger_entry", "amount_is_not_nil"): [{"amount_pence": 0}],
    ("ledger_entry", "month_is_1_to_13"): [{"accounting_month": 0}, {"accounting_month": 14}],
    ("ledger_entry", "refund_is_negative"): [{**SPENDING, "kind": "refund"}],
    ("ledger_entry", "income_is_positive"): [{"kind": "income", "amount_pence": -1}],
    ("ledger_entry", "award_goes_with_the_kind"): [
        {"award_id": 1, "scheme_id": 1},
        {"kind": "award", "allocation_line_id": 1},
        {"kind": "refund", "amount_pence": -1, "allocation_line_id": 1},
    ],
    ("ledger_entry", "scheme_goes_with_the_award"): [
        {"scheme_id": 1},
        {**SPENT, "scheme_id": None},
    ],
    ("ledger_entry", "line_goes_with_the_kind"): [
        {"allocation_line_id": 1},
        {"kind": "allocation"},
    ],
    ("ledger_entry", "actual_type_goes_with_the_kind"): [{"actual_type": "invoice"}, SPENDING],
    ("ledger_entry", "adjustment_names_its_entry"): [{**SPENDING, "kind": "adjustment"}],
    ("ledger_entry", "reversal_names_its_accrual"): [
        {**SPENDING, "actual_type": "accrual reversal", "amount_pence": -1},
        {**SPENDING, "actual_type": "accrual reversal", "names_entry_id": 1},
    ],
    ("ledger_entry", "virement_is_named"): [
        {"virement_id": 1},
        {"kind": "virement", "allocation_line_id": 1},
    ],
    ("ledger_entry", "kind_is_known"): [{"kind": STRANGER, "allocation_line_id": 1}],
    ("ledger_entry", "actual_type_is_known"): [{**SPENDING, "actual_type": STRANGER}],
}


def _checks() -> list[tuple[str, str]]:
    """Every CHECK of the models: its table, and its name without the convention's prefix."""
    return sorted(
        (table.name, str(check.name).removeprefix(f"ck_{table.name}_"))
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    )


def _provocations(table: Table, name: str) -> list[Changes]:
    closed_lists = [
        {column.name: STRANGER}
        for column in table.columns
        if isinstance(column.type, Enum) and column.type.name == name
    ]
    return BROKEN.get((table.name, name), closed_lists)


def _new_entry(changes: Changes) -> Changes:
    """A third entry, beside the two that are stored and of the same fund."""
    table = Base.metadata.tables["ledger_entry"]
    return specimen(table, 1, id=3, reference="E-3", **changes)


@pytest.mark.parametrize(("table_name", "name"), _checks())
def test_each_check_refuses_what_it_is_named_for(
    table_name: str, name: str, connection: Connection
) -> None:
    table = Base.metadata.tables[table_name]
    provocations = _provocations(table, name)
    assert provocations, "nothing here breaks this constraint: add to BROKEN what does"
    for changes in provocations:
        # Other rows that it names are not there, but a CHECK speaks before a foreign key does.
        row = specimen(table, 3, **changes)
        with (
            pytest.raises(IntegrityError, match=rf"\bck_{table_name}_{name}\b"),
            connection.begin_nested(),
        ):
            connection.execute(text(insert_sql(table, row)), row)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"kind": "income", "scheme_id": 1},
        {"kind": "allocation", "allocation_line_id": 1, "amount_pence": -1},
        {"kind": "virement", "allocation_line_id": 1, "virement_id": 1},
        {**SPENDING, "kind": "award"},
        SPENT,
        {**SPENDING, "actual_type": "accrual reversal", "names_entry_id": 1, "amount_pence": -1},
        {**SPENDING, "kind": "refund", "amount_pence": -1},
        {**SPENDING, "kind": "adjustment", "names_entry_id": 1, "accounting_month": 13},
    ],
)
def test_an_entry_of_each_kind_is_taken(changes: Changes, connection: Connection) -> None:
    table = Base.metadata.tables["ledger_entry"]
    store_specimens(connection)
    row = _new_entry(changes)
    connection.execute(text(insert_sql(table, row)), row)


@pytest.mark.parametrize("column", ["fund_id", "journal_number", "award_id"])
def test_an_entry_names_only_what_is_there(column: str, connection: Connection) -> None:
    table = Base.metadata.tables["ledger_entry"]
    store_specimens(connection)
    row = _new_entry({**SPENT, column: 99})
    with (
        pytest.raises(IntegrityError, match=r"(?i)foreign key"),
        connection.begin_nested(),
    ):
        connection.execute(text(insert_sql(table, row)), row)


def test_the_same_allocation_line_cannot_come_into_being_twice(connection: Connection) -> None:
    table = Base.metadata.tables["allocation_line"]
    store_specimens(connection)
    row = specimen(table, 1, id=3, reference="L-3")
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(text(insert_sql(table, row)), row)
    assert not any(column.nullable for column in table.columns)


@pytest.mark.parametrize(
    "changes",
    [
        {"scheme_id": 1, "place_code": None, "subject": "scheme:1"},
        {"scheme_id": None, "place_code": "1", "subject": "place:1"},
    ],
)
def test_a_value_of_the_same_thing_cannot_come_into_being_twice(
    changes: Changes, connection: Connection
) -> None:
    table = Base.metadata.tables["observed_value"]
    store_specimens(connection)
    everybody = {**changes, "dimension": "", "group_code": ""}
    row = specimen(table, 1, id=3, **everybody)
    connection.execute(text(insert_sql(table, row)), row)
    twin = {**row, "id": 4}
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(text(insert_sql(table, twin)), twin)
    [key] = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    assert not any(column.nullable for column in key.columns)
