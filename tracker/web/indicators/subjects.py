"""What a measure's page shows of each place and scheme: its newest value, its past, its charts."""

from dataclasses import dataclass

from flask import url_for

from tracker.charts import ChartView
from tracker.domain.observed_values import DIVIDED, Coverage, Quality
from tracker.domain.periods import PeriodKind
from tracker.domain.statistics import Estimate
from tracker.services.indicators.intervals import AS_GIVEN
from tracker.services.indicators.series import MeasureSeries, Series, Subject, ValueAt
from tracker.web.funding.cells import (
    Cell,
    Table,
    link,
    number_column,
    stacked,
    text_columns,
    unbroken,
)
from tracker.web.indicators.charts import groups_chart, series_chart, unit_of
from tracker.web.indicators.observed import (
    origin_in_words,
    parts_in_words,
    state_in_words,
    value_in_words,
)
from tracker.web.nhs.wording import moment

# With more of them a page would be no page: then it shows one, and leads to the others.
MOST_SUBJECTS = 4
# A table of more periods than these is folded.
FEW_PERIODS = 4
_SERIES_WORDS = {
    PeriodKind.MONTH: "Month by month",
    PeriodKind.QUARTER: "Quarter by quarter",
    PeriodKind.HALF: "Half-year by half-year",
    PeriodKind.YEAR: "Year by year",
    PeriodKind.OTHER: "Other periods",
}


@dataclass(frozen=True)
class SeriesView:
    """One series: its values as a table, and its chart or the reason why there is none."""

    heading: str
    table: Table
    is_folded: bool
    chart: ChartView | None
    no_chart: str
    rebases: Table | None


@dataclass(frozen=True)
class SubjectView:
    """One place or scheme as the page shows it."""

    id: str
    name: str
    href: str
    facts: list[tuple[str, Cell]]
    series: tuple[SeriesView, ...]
    groups: tuple[ChartView, ...]
    limits_href: str


def subject_views(found: MeasureSeries, about: str, *, may_rebase: bool) -> tuple[SubjectView, ...]:
    """Each place and scheme, or the one asked for; none where there are too many to show."""
    if about:
        return (subject_view(found, found.about(about), may_rebase=may_rebase),)
    if len(found.subjects) > MOST_SUBJECTS:
        return ()
    return tuple(subject_view(found, one, may_rebase=may_rebase) for one in found.subjects)


def subject_view(found: MeasureSeries, subject: Subject, *, may_rebase: bool) -> SubjectView:
    """Everything that is shown of one place or scheme."""
    place = found.subjects.index(subject) + 1
    has_chart = any(series.chart.chart for series in subject.series)
    return SubjectView(
        id=f"about-{subject.about}",
        name=subject.name,
        href=url_for("schemes.page", reference=subject.about) if subject.scheme_id else "",
        facts=_facts(found, subject),
        series=tuple(
            _series_view(found, subject, series, f"series-{place}-{number}", may_rebase=may_rebase)
            for number, series in enumerate(subject.series, start=1)
        ),
        groups=tuple(
            groups_chart(found, subject, groups, f"groups-{place}-{number}")
            for number, groups in enumerate(subject.groups, start=1)
        ),
        limits_href=url_for("indicators.limits", code=found.measure.code, about=subject.about)
        if may_rebase and has_chart
        else "",
    )


def overview_table(found: MeasureSeries) -> Table:
    """The newest value of every place and scheme, each leading to all that is known of it."""
    rows: list[list[Cell]] = [
        [
            link(
                one.name,
                url_for("indicators.measure", code=found.measure.code, about=one.about)
                + f"#about-{one.about}",
            ),
            unbroken(one.latest.period.name) if one.latest else "No period",
            value_in_words(one.latest.line) if one.latest else "Only groups have values",
            *([_target_words(found, one.latest) if one.latest else ""] if found.target else []),
            _variation(one),
        ]
        for one in found.subjects
    ]
    columns = (
        *text_columns("Place or scheme", "Newest period"),
        number_column("Value"),
        *(text_columns("National target") if found.target else ()),
        *text_columns("Variation"),
    )
    empty = "No value of it has been observed yet"
    return Table("Newest values", columns, rows, narrow="stack", empty=empty, caption_size="s")


def _facts(found: MeasureSeries, subject: Subject) -> list[tuple[str, Cell]]:
    if subject.latest is None:
        return [("Newest value", "Only groups have values")]
    value = subject.latest
    facts = value.line.facts
    shown: list[tuple[str, Cell]] = [
        ("Newest period", value.period.name),
        ("Value", value_in_words(value.line)),
        ("95% interval", _interval(found, value.interval)),
    ]
    if value.line.measure.form in DIVIDED:
        shown.append(("Numerator and denominator", parts_in_words(value.line)))
    shown += [
        *([("National target", _target_words(found, value))] if found.target else []),
        ("State", state_in_words(value.line) if facts.reason else _firmness(facts.quality)),
        ("Coverage", _coverage(facts.coverage)),
        (
            "Definition",
            f"Version {facts.definition_version}" if facts.definition_version else "Not stated",
        ),
    ]
    if facts.imd_version:
        shown.append(("Index of deprivation", str(facts.imd_version)))
    return [*shown, ("Where it comes from", origin_in_words(value.line))]


def _series_view(
    found: MeasureSeries, subject: Subject, series: Series, name: str, *, may_rebase: bool
) -> SeriesView:
    has_chart = series.chart.chart is not None
    return SeriesView(
        heading=_SERIES_WORDS[series.kind],
        table=_series_table(found, subject, series),
        is_folded=len(series.values) > FEW_PERIODS,
        chart=series_chart(found, subject, series, name) if has_chart else None,
        no_chart="" if has_chart else f"{series.chart.reason}.",
        rebases=_rebases_table(subject, series, may_rebase=may_rebase) if series.rebases else None,
    )


def _series_table(found: MeasureSeries, subject: Subject, series: Series) -> Table:
    rows: list[list[Cell]] = [
        [
            unbroken(one.period.name),
            value_in_words(one.line),
            _interval(found, one.interval),
            parts_in_words(one.line),
            *([one.against_target or "No value to compare"] if found.target else []),
            state_in_words(one.line),
        ]
        for one in reversed(series.values)
    ]
    columns = (
        *text_columns("Period"),
        number_column("Value"),
        *text_columns("95% interval", "Numerator and denominator"),
        *(text_columns("National target") if found.target else ()),
        *text_columns("State"),
    )
    caption = f"{subject.name}: values {_SERIES_WORDS[series.kind].lower()}"
    return Table(caption, columns, rows, narrow="stack", caption_size="s")


def _rebases_table(subject: Subject, series: Series, *, may_rebase: bool) -> Table:
    rows: list[list[Cell]] = [
        [
            unbroken(one.period.name),
            "No longer drawn anew" if one.is_withdrawn else "Drawn anew",
            one.reason,
            stacked(moment(one.recorded_at), one.by),
            *(
                [_withdraw(one.id, one.period.name, shown=not one.is_withdrawn)]
                if may_rebase
                else []
            ),
        ]
        for one in series.rebases
    ]
    columns = text_columns(
        "From", "Limits", "Reason", "Recorded", *(["Change"] if may_rebase else [])
    )
    caption = f"Where limits are drawn anew: {subject.name}"
    return Table(caption, columns, rows, narrow="stack", caption_size="s")


def _withdraw(rebase_id: int, period: str, *, shown: bool) -> Cell:
    if not shown:
        return "Nothing to change"
    href = url_for("indicators.withdraw_limits", rebase_id=rebase_id)
    return link("Withdraw", href, hidden=f"the limits from {period}")


def _interval(found: MeasureSeries, interval: Estimate | None) -> str:
    if interval is None or interval.lower is None or interval.upper is None:
        return "None can be given"
    unit = unit_of(found.measure.unit)
    words = f"{unit.say(interval.lower)} to {unit.say(interval.upper)}"
    return f"{words}, {AS_GIVEN}" if interval.method == AS_GIVEN else words


def _target_words(found: MeasureSeries, value: ValueAt) -> Cell:
    target = found.target.words if found.target else "No national target"
    return stacked(target[:1].upper() + target[1:], value.against_target or "No value to compare")


def _variation(subject: Subject) -> str:
    words = [series.words[0] for series in subject.series if series.chart.chart]
    return words[0].rstrip(".") if words else "Too few points"


def _firmness(quality: Quality) -> str:
    return "Reported" if quality is Quality.NOT_STATED else f"Reported, {quality.value}"


def _coverage(coverage: Coverage) -> str:
    return coverage.value[:1].upper() + coverage.value[1:]
