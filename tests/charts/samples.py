"""One chart of each kind as pages draw them, on plainly invented places, for the tests to share."""

from tracker.charts import (
    BarChart,
    BarRow,
    Category,
    ChartView,
    CoverageCell,
    CoverageMap,
    CoverageRow,
    DotChart,
    DotRow,
    Gap,
    GapChart,
    GapPeriod,
    Look,
    Panel,
    ProcessChart,
    ProcessPhase,
    ProcessPoint,
    QuadrantItem,
    Quadrants,
    ReachChart,
    ReachRow,
    Reference,
    Series,
    SmallMultiples,
    bar_view,
    coverage_map,
    dot_chart,
    gap_chart,
    process_chart,
    quadrants,
    reach_chart,
    small_multiples,
)

BARS = BarChart(
    "bars",
    "Awarded and spent by alliance, 2023/24",
    "Example North is awarded the most.",
    (Series("Awarded"), Series("Spent", Look.STRIPED)),
    (BarRow("Example North", (130, 90)), BarRow("Example South", (80, None))),
    lambda thousands: f"£{thousands:,}k",
)
DOTS = DotChart(
    name="dots",
    title="Smoking at delivery by deprivation fifth, Example Place, 2023/24",
    finding="The most deprived fifth is above the example average; its interval excludes it.",
    rows=(
        DotRow("Fifth 1, most deprived", 14.0, 11.9, 16.4, detail="140 of 1,000"),
        DotRow("Fifth 2", 11.2, 9.4, 13.3, detail="112 of 1,000"),
        DotRow("Fifth 3", missing="Fewer than 8 people: not shown", detail="Not shown"),
        DotRow("Fifth 4", 9.0, 7.4, 10.9, detail="90 of 1,000"),
        DotRow("Fifth 5, least deprived", 8.0, 6.5, 9.8, detail="80 of 1,000", hollow=True),
    ),
    reference=Reference("Example average", 10.6),
    detail="People",
)
GAPS = GapChart(
    name="gap",
    title="Smoking at delivery, most and least deprived fifth, Example Place",
    finding="The gap narrowed by 1.5 percentage points (0.3 to 2.7).",
    gaps=(
        Gap(
            GapPeriod("2022/23", 14.0, 8.0),
            GapPeriod("2023/24", 12.0, 7.5),
            "Smoking at delivery",
            "Narrowed: levelling up",
        ),
        Gap(
            GapPeriod("2022/23", 9.0, 9.0),
            GapPeriod("2023/24", None, 8.8, missing="Not published"),
            "Low birth weight",
            "No comparison: a group is missing",
        ),
    ),
)
REACH = ReachChart(
    name="reach",
    title="People reached by deprivation fifth, Example scheme, 2023/24",
    finding="People from the most deprived fifth are reached more than their share.",
    rows=(
        ReachRow("Fifth 1, most deprived", 34.0, 28.1, 40.4, 20.0, detail="75"),
        ReachRow("Fifth 2", 25.0, 19.8, 31.1, 20.0, detail="55"),
        ReachRow("Fifth 3", 18.0, 13.5, 23.6, None, detail="40"),
        ReachRow("Fifth 4", missing="Fewer than 8 people: not shown", population=20.0),
        ReachRow("Not known", 12.0, 8.4, 17.0, None, detail="26"),
    ),
)
_MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
_VALUES = (12.1, 12.9, 11.8, 12.4, 13.1, 12.2, 12.6, 11.9, 12.5, 12.0, 12.7, 12.3)
_LATER = (10.9, 10.4, 10.8, 10.2, 10.6, 10.1, 9.7, 9.9, 9.2, 10.3, 13.4, 8.1)
_KINDS = {
    21: ("improvement", "two of three"),
    22: ("concern", "outside"),
    23: ("improvement", "outside"),
}
XMR = ProcessChart(
    name="xmr",
    title="Waits over 18 weeks, Example Place, by month",
    finding="The last month is lower than the process by itself would give.",
    points=tuple(
        ProcessPoint(
            f"{_MONTHS[at % 12]} {2022 + (at + 3) // 12}",
            value,
            *_KINDS.get(at, ("common cause", None)),
        )
        for at, value in enumerate(_VALUES + _LATER)
    ),
    phases=(
        ProcessPhase(0, 11, 12.4, 10.6, 14.2),
        ProcessPhase(12, 23, 10.3, 8.3, 12.3, "New pathway"),
    ),
    variation="improvement low",
    assurance="inconsistent",
    target=9.5,
    period="Month",
)
COVERAGE = CoverageMap(
    name="coverage",
    title="Money, measurement and need by element and alliance",
    finding="Two fields have money without a measure.",
    columns=("North", "South", "East", "West"),
    rows=(
        CoverageRow("Maternity", tuple(map(CoverageCell, ("both", "money", "none", "both")))),
        CoverageRow(
            "Severe mental illness",
            (
                CoverageCell("money", "£120k"),
                CoverageCell("measure"),
                CoverageCell("need"),
                CoverageCell("none"),
            ),
        ),
    ),
    categories=(
        Category("both", "Money and a measure", "Both", Look.SOLID),
        Category("money", "Money without a measure", "£ only", Look.STRIPED),
        Category("measure", "A measure without money", "M only", Look.DOTTED),
        Category("need", "Need with neither", "Need", Look.CROSSED),
        Category("none", "Nothing recorded", "–", Look.OPEN),
    ),
    group="Element",
)
MULTIPLES = SmallMultiples(
    name="multiples",
    title="Health checks by place",
    finding="Two of four example places rose, one fell and one is not published.",
    panels=(
        Panel("Example North", (60.1, 62.0, 64.5, 66.2, 70.3)),
        Panel("Example South and its villages", (55.0, None, 57.2, 58.8, 61.0)),
        Panel("Example East", (70.0, 69.1, 68.7, 68.0, 66.5)),
        Panel("Example West", (None, None, None, None, None), "Not published"),
    ),
    periods=("2019/20", "2020/21", "2021/22", "2022/23", "2023/24"),
    reference=75.0,
    reference_label="Target",
)
QUADRANTS = Quadrants(
    name="quadrants",
    title="What happened overall and to the gap, 2022/23 to 2023/24",
    finding="One measure is better with a narrower gap.",
    items=(
        QuadrantItem("Smoking at delivery", True, True, "Gap 6.0 to 4.5 points"),
        QuadrantItem("Health checks for people with a learning disability", True, False),
        QuadrantItem("Early diagnosis of cancer", True, False),
        QuadrantItem("Low birth weight", False, False),
        QuadrantItem("Emergency admissions of children", None, True, "No clear change overall"),
        QuadrantItem("Hypertension treated to target", None, None, "One period only"),
    ),
)


def every_view() -> list[ChartView]:
    """Each kind of chart, drawn."""
    return [
        bar_view(BARS),
        dot_chart(DOTS),
        gap_chart(GAPS),
        reach_chart(REACH),
        process_chart(XMR),
        coverage_map(COVERAGE),
        small_multiples(MULTIPLES),
        quadrants(QUADRANTS),
    ]
