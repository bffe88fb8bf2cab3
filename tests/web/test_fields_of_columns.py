"""A field that a sheet has a column for is called what the column is called."""

import pytest

from imports.layouts import read_layout
from tracker.web.fields import NhsForm, as_in, label_of, options_of
from tracker.web.funding import forms, spending_forms
from tracker.web.organisations.forms import AddOrganisationForm
from tracker.web.schemes.measure_forms import MeasureForm
from tracker.web.schemes.steps import FORMS
from tracker.web.schemes.weights_form import WeightsForm

# The sheet of each form, and the columns whose field has another name there.
SHEETS: list[tuple[type[NhsForm], str]] = [
    (forms.SetEnvelopeForm, "envelopes"),
    (forms.AllocateForm, "allocations"),
    (forms.AwardForm, "awards"),
    (forms.ChangeAwardForm, "awards"),
    (spending_forms.RequestVirementForm, "virements"),
    (spending_forms.RecordSpendingForm, "actuals"),
    (spending_forms.RecordRefundForm, "actuals"),
    (spending_forms.ReverseAccrualForm, "actuals"),
    (spending_forms.AdjustForm, "actuals"),
    (MeasureForm, "links"),
    (WeightsForm, "links"),
    (AddOrganisationForm, "organisations"),
    *((form, "schemes") for form in FORMS.values()),
]
OTHER_NAMES = {
    "holder_id": "holder",
    "scheme_id": "scheme",
    "recipient_id": "recipient",
    "from_line_id": "from_line",
    "to_line_id": "to_line",
    "actual_type": "kind",
    "names_entry_id": "names_document",
    "operator": "target_operator",
    "target": "target_value",
    "steps": "trajectory",
    "effective_from": "from_month",
    "lead_organisation_id": "lead",
    "deliverer_ids": "deliverers",
    "alliance_code": "alliance",
    "theme_code": "theme",
}
# What a form asks and no sheet does: in which way parts are typed, an amount to try them on.
OWN = {"csrf_token", "token", "seen", "checked", "way", "trial"}


@pytest.mark.parametrize(("form", "layout"), SHEETS)
def test_every_field_has_the_label_of_its_column(form: type[NhsForm], layout: str) -> None:
    labels = {column.name: column.label for column in read_layout(layout).columns}
    fields = {
        name: field.args[0] if field.args else field.kwargs["label"]
        for name in dir(form)
        if name not in OWN and (field := getattr(form, name)) and hasattr(field, "field_class")
    }
    assert fields
    for name, label in fields.items():
        assert label.removesuffix(" (optional)") == labels[OTHER_NAMES.get(name, name)]


def test_what_a_field_takes_may_be_replaced_and_added_to() -> None:
    taken = as_in("awards", "note", optional=True, hint="Mine")
    assert (taken["label"], taken["thing"], taken["required"]) == ("Note (optional)", "Note", "")
    assert taken["hint"] == "Mine"
    assert as_in("awards", "amount")["required"] == "Enter an amount"
    assert as_in("awards", "amount", required="Say it")["required"] == "Say it"


def test_options_are_the_columns_with_hints_where_they_help() -> None:
    shown = {one.value: one for one in options_of("envelopes", "recurrence", non_recurrent="Once")}
    assert shown["non-recurrent"].hint == "Once"
    assert shown["recurrent"].text == "Recurrent"
    assert label_of("envelopes", "recurrence") == "Recurrence"
