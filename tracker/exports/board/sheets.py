"""The board workbook put together: the month first, then what it rests on."""

from ..evaluation.sheets import NOTE_COLUMNS, rows_of
from ..guides import dictionary_sheet
from ..tables import Column, Sheet, Workbook
from .columns import ALLIANCES, CATEGORIES, CONTROLS, ORGANISATIONS
from .cover import STATEMENTS, cover_of
from .lines import BoardData, MonthLine
from .register_columns import ENVELOPE, OVER_LIMITS, VIREMENTS
from .scheme_columns import ACCURACY, COMMITMENTS, MOVEMENTS, SLIPPAGE

_ROUNDED = (
    "In £’000. Each figure is rounded on its own, so that rows need not add up to the total in the "
    "last row; the Control totals sheet has it to the penny. Adverse variances are in brackets."
)
_EXACT = "In pounds and pence."


def board_workbook(data: BoardData) -> Workbook:
    """The board workbook of these data, ready to be written."""
    facts = data.cover.facts
    scope = f"{facts.fund_name}, {data.cover.month}"
    sheets = (_notes(data), *_month(data), *_schemes(data), *_registers(data))
    return Workbook(
        title=f"Health inequalities funding: board workbook, {scope}",
        subject=f"Spending against plan of {scope}, {facts.organisation}",
        creator=facts.organisation,
        as_at=facts.as_at,
        cover=cover_of(data),
        sheets=(*sheets, dictionary_sheet(sheets)),
    )


def _notes(data: BoardData) -> Sheet:
    rows = [("All sheets", text) for text in STATEMENTS]
    rows += [(note.about, note.text) for note in data.notes]
    return Sheet(
        "Notes",
        "Notes on reading this workbook",
        "notes",
        NOTE_COLUMNS,
        rows,
        is_data=False,
    )


def _month(data: BoardData) -> tuple[Sheet, ...]:
    controls = Sheet(
        "Control totals",
        f"Control totals to the penny: {data.cover.month}",
        "control_totals",
        CONTROLS,
        rows_of(CONTROLS, data.controls),
        notes=("These are the totals of the ledger, which every summary is held to.",),
    )
    return (
        _summary(data, "category", CATEGORIES, data.categories),
        _summary(data, "alliance", ALLIANCES, data.alliances),
        _summary(data, "organisation", ORGANISATIONS, data.organisations),
        controls,
    )


def _summary(
    data: BoardData, what: str, columns: tuple[Column, ...], lines: tuple[MonthLine, ...]
) -> Sheet:
    return Sheet(
        f"By {what}",
        f"Month summary by {what}: {data.cover.month}",
        f"by_{what}",
        columns,
        rows_of(columns, lines),
        notes=(_ROUNDED,),
    )


def _schemes(data: BoardData) -> tuple[Sheet, ...]:
    return (
        Sheet(
            "Commitments",
            "Commitments: what is awarded, and what of it is spent",
            "commitments",
            COMMITMENTS,
            rows_of(COMMITMENTS, data.commitments),
            notes=(_EXACT, "One row for each first-level award, the largest not yet spent first."),
            empty="Nothing is awarded from this fund and year.",
        ),
        Sheet(
            "Slippage",
            "Slippage: what was planned by now and is not spent, the largest first",
            "slippage",
            SLIPPAGE,
            rows_of(SLIPPAGE, data.slippage),
            notes=(_EXACT, "One row for each scheme behind an even twelfth of its awards a month."),
            empty="No scheme is known to be behind an even twelfth of its awards a month.",
        ),
        Sheet(
            "Forecast movements",
            "Forecast movements: how the outturn differs from last month’s forecast",
            "forecast_movements",
            MOVEMENTS,
            rows_of(MOVEMENTS, data.movements),
            notes=(_EXACT, "One row for each scheme; the two parts of a movement add up to it."),
            empty="No scheme has money in this fund and year.",
        ),
        Sheet(
            "Forecast accuracy",
            "Forecast accuracy: what each closed month’s forecast said, and what was spent",
            "forecast_accuracy",
            ACCURACY,
            rows_of(ACCURACY, data.accuracy),
            notes=(_EXACT, "One row for each scheme and closed month that had a forecast."),
            empty="No month that was forecast is closed yet.",
        ),
    )


def _registers(data: BoardData) -> tuple[Sheet, ...]:
    return (
        Sheet(
            "Virements",
            "Virement register: money moved between lines, both legs of each",
            "virements",
            VIREMENTS,
            rows_of(VIREMENTS, data.virements),
            notes=(_EXACT, "People are named by their role; reasons stay in the tracker."),
            empty="No virement has been asked for in this fund and year.",
        ),
        Sheet(
            "Envelope",
            "Envelope: what was notified, topped up and given back",
            "envelope",
            ENVELOPE,
            rows_of(ENVELOPE, data.envelope),
            notes=(_EXACT, "One row for each entry, in the order recorded."),
            empty="No envelope is held for this fund and year.",
        ),
        Sheet(
            "Over limits",
            "Over limits: overrides on record, and awards on which more is spent",
            "over_limits",
            OVER_LIMITS,
            rows_of(OVER_LIMITS, data.over_limits),
            notes=(_EXACT, "One row for each; reasons of overrides stay in the tracker."),
            empty="No limit was gone over.",
        ),
    )
