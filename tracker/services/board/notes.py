"""What a reader of the board workbook must know beside its sheets' own words."""

from tracker.exports.evaluation import Note
from tracker.services.board.question import Report

_READING = (
    (
        "By alliance",
        (
            "Money belongs to the alliance of its scheme. What is allocated and not awarded to any "
            "scheme yet stands in a row of its own."
        ),
    ),
    (
        "By organisation",
        (
            "Money belongs to the organisation that was awarded it by the board. A trusted "
            "partner’s pot is the partner’s, whoever it was awarded onward to."
        ),
    ),
    (
        "Control totals",
        (
            "Allocated, awarded, spent and forecast outturn are those of tracker summary as at the "
            "same moment, and every one is the sum of ledger entries."
        ),
    ),
    (
        "Commitments",
        (
            "Blank amounts stand where an award is made up beside a real organisation, or was "
            "published as granted: it is not known what of it is left."
        ),
    ),
    (
        "Commitments",
        "Dates of instalments are not held: what falls due when is in each award’s own terms.",
    ),
    (
        "Slippage",
        "Schemes of which it is not known what is left of their awards are not listed.",
    ),
    (
        "Forecast movements",
        (
            "Last month’s forecast is the newest one that was recorded before the month reported "
            "was closed."
        ),
    ),
    (
        "Virements",
        (
            "Reasons are free text and do not leave the tracker in a file; they stand beside the "
            "same references there, as do the names of who asked and who decided."
        ),
    ),
)


def board_notes(report: Report) -> tuple[Note, ...]:
    """The notes, with what was reported as at which moment."""
    return (
        Note(
            "All sheets",
            f"The month reported is {report.month_words}. A month that is not the last closed one "
            "is reported as it stood just before the month after it was closed.",
        ),
        *(Note(about, text) for about, text in _READING),
    )
