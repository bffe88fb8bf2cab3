"""The portfolio of appraisals and decisions as a table, as lists, and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for

from tracker.domain.decisions import DECISION_WORDS, DecisionKind, grade_in_words
from tracker.domain.funding import AmountBasis
from tracker.domain.money import in_pounds
from tracker.services.decisions.portfolio import DecisionPortfolio, Reviewed
from tracker.services.funding.figures import Figure
from tracker.web.decisions.words import decision_tag, hindsight_tag, total
from tracker.web.funding.cells import (
    Cell,
    Table,
    link,
    money,
    number_column,
    stacked,
    text_columns,
)
from tracker.web.nhs.wording import day

NOT_PUBLISHED = "Not published"
NO_AWARD = "No award yet"
NO_APPRAISAL = "None recorded"
NO_DECISION = "None recorded"

CSV_COLUMNS = (
    *("Scheme reference", "Scheme", "Example scheme", "Alliance", "Categories"),
    *("Appraisal date", "Appraised by", "Alignment total", "Predicted effectiveness total"),
    *("Most that each total could be", "Recorded after the first award"),
    *("Decision", "Decision date", "Decided by", "Evidence grade"),
    *("Awarded in pounds", "Basis of the amount", "Reports accepted"),
)


@dataclass(frozen=True)
class Attention:
    """A list of schemes whose appraisal and decision do not fit, or are missing."""

    heading: str
    what: str
    schemes: tuple[Cell, ...]
    none: str

    @property
    def said(self) -> str:
        """How many there are, in words."""
        count = len(self.schemes)
        if not count:
            return self.none
        return f"{count:,} {'scheme' if count == 1 else 'schemes'}. {self.what}"


def portfolio_table(rows: Sequence[Reviewed]) -> Table:
    """A scheme to a row: what was expected, what was decided, and the money beside both."""
    columns = (
        *text_columns("Scheme", "Alliance and category", "Appraisal", "Decision"),
        number_column("Awarded"),
        number_column("Reports accepted"),
    )
    made: list[list[Cell]] = [
        [
            link(row.name, url_for("schemes.page", reference=row.reference)),
            stacked(row.alliance, *row.categories),
            _appraisal(row),
            _decision(row),
            _money(row),
            f"{row.reports_accepted:,}",
        ]
        for row in rows
    ]
    empty = "No scheme matches. Choose fewer filters"
    return Table("Schemes", columns, made, empty=empty, narrow="stack")


def attention_lists(found: DecisionPortfolio) -> tuple[Attention, ...]:
    """What catches the eye; the thresholds are said beside the lists."""
    return (
        Attention(
            "Appraised low, but scaled",
            "Little was expected, and more of it is to come.",
            _links(found.low_but_scaled),
            "No scheme was appraised low and is to be scaled.",
        ),
        Attention(
            "Appraised high, but stopped",
            "Much was expected, and it is to end.",
            _links(found.high_but_stopped),
            "No scheme was appraised high and is to be stopped.",
        ),
        Attention(
            "Funded without appraisal",
            "Money was awarded before any appraisal was recorded.",
            _links(found.funded_without_appraisal, later=True),
            "Every scheme that is asked about was appraised before its first award.",
        ),
        Attention(
            "Ended without decision",
            "No decision is recorded after the end.",
            _links(found.ended_without_decision),
            "Every scheme that is asked about and has ended has a decision.",
        ),
    )


def counts_in_words(found: DecisionPortfolio) -> str:
    """How many schemes there are, and what was decided of them."""
    counts = found.counts
    parts = [
        f"{counts[kind]:,} to {DECISION_WORDS[kind].lower()}"
        for kind in DecisionKind
        if counts[kind]
    ]
    decided = f"{', '.join(parts)}, and {counts[None]:,} without a decision" if parts else ""
    schemes = f"{len(found.rows):,} {'scheme' if len(found.rows) == 1 else 'schemes'}"
    whole = f"{schemes}: {decided}" if decided else f"{schemes}, none with a decision"
    appraised = f"{found.appraised:,} {'has' if found.appraised == 1 else 'have'} an appraisal"
    late = f", {found.in_hindsight:,} of them only in hindsight" if found.in_hindsight else ""
    return f"{whole}. {appraised}{late}."


def left_out_in_words(found: DecisionPortfolio) -> str:
    """Which schemes the lists of what is missing leave out, and why."""
    published, of_pots = found.not_asked_about
    parts = []
    if published:
        parts.append(
            f"{_count(published)} taken from published documents, "
            "which do not say whether anybody appraised or decided"
        )
    if of_pots:
        parts.append(f"{_count(of_pots)} paid only out of a pot, which is appraised as a whole")
    return f"The last two lists leave out {', and '.join(parts)}." if parts else ""


def csv_lines(found: DecisionPortfolio) -> Iterator[tuple[str, ...]]:
    """The rows of the file; totals stay apart, and what is unknown is blank."""
    for row in found.rows:
        yield (
            row.reference,
            row.name,
            "Yes" if row.is_example else "No",
            row.alliance,
            "; ".join(row.categories),
            *_appraisal_texts(row),
            *_decision_texts(row),
            *_money_texts(row),
            str(row.reports_accepted),
        )


def _count(schemes: int) -> str:
    return f"{schemes:,} {'scheme' if schemes == 1 else 'schemes'}"


def _links(rows: tuple[Reviewed, ...], *, later: bool = False) -> tuple[Cell, ...]:
    in_order = sorted(rows, key=lambda row: (row.name.casefold(), row.reference))
    return tuple(
        stacked(
            link(row.name, url_for("schemes.page", reference=row.reference)),
            "Appraised only afterwards" if later and row.appraisal else "",
        )
        for row in in_order
    )


def _appraisal(row: Reviewed) -> Cell:
    if row.appraisal is None:
        return NO_APPRAISAL
    totals = row.appraisal.totals
    return stacked(
        f"Alignment {total(totals.alignment, totals.most)}",
        f"Effectiveness {total(totals.effectiveness, totals.most)}",
        day(row.appraisal.appraised_on),
        hindsight_tag() if row.appraisal.in_hindsight else "",
    )


def _decision(row: Reviewed) -> Cell:
    if row.decision is None:
        return NO_DECISION
    return stacked(
        decision_tag(row.decision.kind),
        f"{row.decision.body}, {day(row.decision.decided_on)}",
        f"Evidence {grade_in_words(row.decision.grade)}",
    )


def _money(row: Reviewed) -> Cell:
    if row.money is None:
        return NOT_PUBLISHED if row.is_published else NO_AWARD
    made_up = row.money.basis == AmountBasis.ILLUSTRATIVE and row.money.awarded_pence != 0
    return money(Figure(row.money.awarded_pence, made_up))


def _appraisal_texts(row: Reviewed) -> tuple[str, ...]:
    one = row.appraisal
    if one is None:
        return ("",) * 6
    totals = one.totals
    return (
        one.appraised_on.isoformat(),
        one.body,
        str(totals.alignment),
        str(totals.effectiveness),
        str(totals.most),
        "Yes" if one.in_hindsight else "No",
    )


def _decision_texts(row: Reviewed) -> tuple[str, ...]:
    one = row.decision
    if one is None:
        return ("",) * 4
    return DECISION_WORDS[one.kind], one.decided_on.isoformat(), one.body, one.grade.value


def _money_texts(row: Reviewed) -> tuple[str, str]:
    if row.money is None:
        return "", (NOT_PUBLISHED if row.is_published else NO_AWARD)
    pounds = in_pounds(row.money.awarded_pence).replace("£", "").replace(",", "")
    return pounds, row.money.basis
