"""The notes of the workbook: how to read it, and where published documents disagree."""

from collections.abc import Iterator

from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.versions import newest
from tracker.domain.funding import BASIS_LABELS, Basis
from tracker.domain.impact import KEPT_BY_POTS
from tracker.exports.evaluation import Note
from tracker.services.disclosure.standing import profile_of
from tracker.services.evaluation.question import Sources
from tracker.services.evaluation.reached import NAME as REACHED
from tracker.services.evaluation.reached import NO_MEASURE
from tracker.services.evaluation.schemes import NOT_PUBLISHED

_ALL = "All sheets"
_READING = (
    (
        "Summary",
        "The rows of each lens add up to the control totals, to the penny.",
    ),
    (
        "Summary",
        (
            "Below the category, allocated is the apportioned first-level awards; what is "
            "not awarded yet is UNATTRIBUTED, and negative where an override went over a limit."
        ),
    ),
    (
        "Summary",
        (
            "UNATTRIBUTED holds money that nobody has attributed to a target of the lens: it is "
            "money of the fund, and it is never shared out over the other targets."
        ),
    ),
    (
        "Summary",
        (
            "Results and gaps rest on values of periods that had ended when the financial year "
            "did; the Observations sheet holds the later ones too."
        ),
    ),
    (
        "Summary",
        (
            f"On the end-recipient basis the row {KEPT_BY_POTS} is what pots keep: administration, "
            "and what they have not passed on."
        ),
    ),
    (
        "Schemes",
        (
            "A row's own basis says which totals its money belongs to: pot for first-level money, "
            "end-recipient for what a pot passed on. Add up rows of one basis only."
        ),
    ),
    (
        "Schemes",
        (
            f"{NOT_PUBLISHED[0]} marks schemes that documents describe without saying what they "
            "were given. Blank amounts there are unknown, and no figure is worked out from them."
        ),
    ),
    (
        "Scheme links",
        (
            "Each amount is split on its own by largest remainder over the whole-number parts, "
            "ties in the order of the codes, so that the parts add up to the amount."
        ),
    ),
    (
        "Ledger",
        "A refund, reversal or adjustment is split by the weights of the entry that it names.",
    ),
    (
        "Observations",
        (
            f"{NO_MEASURE} marks a printed figure that is about a subject but is no value of a "
            "measure of the catalogue, in that measure's own unit."
        ),
    ),
    (
        "Observations",
        "Published values are shown as published and are not rounded: they are public already.",
    ),
    (
        "Observations",
        (
            f"Rows with the name “{REACHED}” are worked out from counts of accepted reports as "
            "this file shows them, so that whoever adds those up comes to the same."
        ),
    ),
    (
        "Observations",
        (
            "The value of a share is worked out from its numerator and denominator where its "
            "source gives these alone."
        ),
    ),
    (
        "Outcomes",
        (
            "Only what was accepted is here, and only as it stood at the as-at moment. A value "
            "keeps its word: over 100 is the value 100 with the qualifier over."
        ),
    ),
    (
        "Reporting status",
        (
            "Every report that is expected is listed, whoever has sent it or not. A live scheme of "
            "which none is expected is listed once, with the reason: nobody is late for want of "
            "somebody to ask."
        ),
    ),
)


def notes(sources: Sources) -> tuple[Note, ...]:
    """Everything that a reader must know beside the sheets' own words."""
    return (
        Note(_ALL, f"Totals of this workbook: {BASIS_LABELS[sources.scope.basis]}."),
        *_other_basis(sources),
        *(Note(about, text) for about, text in _READING),
        *_disclosure(sources),
        *_discrepancies(sources),
        *_documents(sources),
    )


def _other_basis(sources: Sources) -> Iterator[Note]:
    other = Basis.END_RECIPIENT if sources.scope.basis is Basis.POT else Basis.POT
    yield Note(
        _ALL,
        f"The other basis of totals ({other.value}) has a workbook of its own. Both come to the "
        "same whole, seen at two levels: they are never added.",
    )


def _disclosure(sources: Sources) -> Iterator[Note]:
    """What became of small counts of people, in the words of the profile."""
    profile = profile_of(sources.session)
    yield Note(_ALL, f"Disclosure profile {profile.code} ({profile.name}): {profile.words}.")
    if not profile.is_exact:
        yield Note(
            _ALL,
            "Each count is rounded on its own, so that groups need not add up to everybody. Gaps, "
            "attainment and costs are worked out from the counts as this file shows them.",
        )


def _discrepancies(sources: Sources) -> Iterator[Note]:
    """Where documents disagree, and what is done about it."""
    for one in _items(sources, "discrepancy"):
        first, second = one.details.get("first", ""), one.details.get("second", "")
        yield Note(
            "Published documents",
            f"{one.code}, {one.name}. One says: {first}. Another says: {second}. "
            f"Here: {one.description}.",
        )


def _documents(sources: Sources) -> Iterator[Note]:
    """What the short names of sources stand for."""
    for one in _items(sources, "source"):
        publisher = f", {one.description}" if one.description else ""
        yield Note("Published documents", f"Source {one.code}: {one.name}{publisher}.")


def _items(sources: Sources, list_name: str) -> list[ReferenceItemVersion]:
    versions = sources.session.scalars(
        newest(ReferenceItemVersion, (ReferenceItemVersion.code,), sources.number)
        .join(ReferenceItem, ReferenceItem.code == ReferenceItemVersion.code)
        .where(ReferenceItem.list_name == list_name)
    )
    return sorted(versions, key=lambda version: (version.sort_order, version.code))
