"""The forms with which a scheme is given its measures."""

from tracker.web.fields import (
    DayField,
    DecimalField,
    HiddenField,
    NhsForm,
    SelectField,
    TextAreaField,
    TextField,
    TrajectoryField,
    as_in,
)


class FindMeasureForm(NhsForm):
    """Words to search the catalogue for."""

    class Meta:
        """Asked for by GET, so that the result has an address; nothing is stored."""

        csrf = False

    words = TextField("Search the catalogue", options={"width": "20"})


class MeasureForm(NhsForm):
    """What is known before, and what is aimed for."""

    baseline = DecimalField(
        **as_in("links", "baseline", optional=True, hint="The value before the scheme began")
    )
    baseline_period = TextField(
        **as_in(
            "links",
            "baseline_period",
            optional=True,
            hint="For example, 2022/23",
            options={"width": "10"},
        )
    )
    baseline_date = DayField(
        **as_in(
            "links",
            "baseline_date",
            optional=True,
            hint="For example, 31 3 2023. Left blank, it is the last day of the baseline period",
        )
    )
    operator = SelectField(**as_in("links", "target_operator", optional=True, blank="No target"))
    target = DecimalField(**as_in("links", "target_value", optional=True))
    target_date = DayField(
        **as_in("links", "target_date", optional=True, hint="For example, 31 3 2027")
    )
    steps = TrajectoryField(
        **as_in(
            "links",
            "trajectory",
            optional=True,
            hint="Values expected on the way, one to a line, like 31 December 2023: 64. "
            "Left blank, the way is a straight line",
            options={"rows": "4"},
            # Its reader says what is too long.
            validators=[],
        )
    )
    tolerance = DecimalField(
        **as_in(
            "links",
            "tolerance",
            optional=True,
            hint="Only where the target is the baseline: how far from it still counts as held",
        )
    )
    reason = TextAreaField(
        **as_in(
            "links",
            "reason",
            optional=True,
            hint="For example, why there is no baseline, or why the target changes",
            options={"rows": "2"},
        )
    )
    seen = HiddenField()


class StopForm(NhsForm):
    """Why a measure is no longer used."""

    reason = TextAreaField(
        **as_in(
            "links",
            "reason",
            required="Enter a reason for no longer using this measure",
            hint="Shown in the history of the scheme. What was reported so far is kept",
            options={"rows": "2"},
        )
    )
    seen = HiddenField()
