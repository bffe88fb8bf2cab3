"""What is committed and late, and how forecasts moved and turned out, scheme by scheme."""

from collections import defaultdict
from collections.abc import Iterator

from tracker.db.funding import AwardVersion
from tracker.db.versions import newest
from tracker.domain.apportionment import Lens
from tracker.domain.funding import AmountBasis, EntryKind
from tracker.domain.money import percent_spent, planned_by, variance
from tracker.exports.board import AccuracyLine, CommitmentLine, MovementLine, SlippageLine
from tracker.services.board.month import Money, moved_of, moved_word
from tracker.services.board.question import Report
from tracker.services.evaluation.groups import basis_of
from tracker.services.funding.figures import add_up
from tracker.services.funding.forecast_grid import SchemeYear
from tracker.services.funding.ledger_rows import AwardRow
from tracker.services.impact.summary import ForecastStatus, SummaryRow


def commitment_lines(report: Report) -> tuple[CommitmentLine, ...]:
    """Every first-level award; what is not yet spent the largest first, the unknown last."""
    bases = _bases(report)
    query = newest(AwardVersion, (AwardVersion.award_id,), report.number)
    terms = {one.award_id: one for one in report.session.scalars(query)}
    lines = [
        _commitment(report, award, terms.get(award.id), bases[award.id])
        for award in report.book.awards
        if not award.is_onward
    ]
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                line.not_yet_spent is None,
                -(line.not_yet_spent or 0),
                line.award_reference,
            ),
        )
    )


def _bases(report: Report) -> dict[int, set[AmountBasis]]:
    """Where the amount of each award comes from."""
    found: dict[int, set[AmountBasis]] = defaultdict(set)
    for one in report.book.sums:
        if one.kind is EntryKind.AWARD and one.figure.pence:
            found[one.award_id or 0].add(one.basis)
    return found


def _commitment(
    report: Report, award: AwardRow, terms: AwardVersion | None, bases: set[AmountBasis]
) -> CommitmentLine:
    picture = report.now.picture
    at = report.awards[award.id]
    alliance = picture.items.get(picture.schemes[at.scheme_id].version.alliance_code or "")
    known = award.left_is_known
    return CommitmentLine(
        award_reference=award.reference,
        scheme_reference=award.scheme_reference,
        scheme_name=award.scheme,
        organisation_code=picture.organisations[award.recipient_id].code,
        organisation_name=award.recipient,
        category_code=at.category_code,
        category_name=picture.items[at.category_code].name,
        alliance_code=alliance.code if alliance else None,
        alliance_name=alliance.name if alliance else None,
        instrument=terms.instrument.value if terms else None,
        starts=terms.starts if terms else None,
        ends=terms.ends if terms else None,
        amount_basis=basis_of(bases),
        awarded=award.awarded.pence,
        spent=award.spent.pence if award.spent_is_known else None,
        spent_of_award=percent_spent(award.spent.pence, award.awarded.pence) if known else None,
        not_yet_spent=award.left.pence if known else None,
    )


def slippage_lines(report: Report) -> tuple[SlippageLine, ...]:
    """Schemes that spent less than was planned by now, by how much less."""
    awards: dict[str, list[AwardRow]] = defaultdict(list)
    for award in report.book.awards:
        if not award.is_onward:
            awards[award.scheme_reference].append(award)
    spent: dict[int, int] = defaultdict(int)
    for amount in report.to_date:
        spent[amount.scheme_id or 0] += amount.pence * amount.count
    bases = _bases(report)
    lines = [
        _slippage(
            report,
            own,
            spent[report.awards[own[0].id].scheme_id],
            basis_of({basis for award in own for basis in bases[award.id]}),
        )
        for own in awards.values()
        if all(award.left_is_known for award in own)
    ]
    late = [line for line in lines if line.slippage > 0]
    return tuple(sorted(late, key=lambda line: (-line.slippage, line.scheme_reference)))


def _slippage(report: Report, own: list[AwardRow], spent: int, basis: str) -> SlippageLine:
    awarded = add_up(award.awarded for award in own).pence
    planned = planned_by(awarded, report.month)
    return SlippageLine(
        scheme_reference=own[0].scheme_reference,
        scheme_name=own[0].scheme,
        amount_basis=basis,
        awarded=awarded,
        planned_by_now=planned,
        spent_by_now=spent,
        slippage=planned - spent,
        share_of_plan=percent_spent(spent, planned),
    )


def movement_lines(report: Report) -> tuple[MovementLine, ...]:
    """Every scheme with money, the largest movement first."""
    before = {row.code: row for row in report.before.rows[Lens.SCHEME]} if report.before else {}
    lines = [
        _movement(report, row, before.get(row.code))
        for row in report.now.rows[Lens.SCHEME]
        if row.schemes
    ]
    return tuple(
        sorted(lines, key=lambda line: (-abs(line.forecast_moved or 0), line.scheme_reference))
    )


def _movement(report: Report, row: SummaryRow, before: SummaryRow | None) -> MovementLine:
    scheme = report.now.scheme_by_reference.get(row.code)
    is_known = scheme is None or scheme.outturn_is_known
    money = Money(
        plan=row.allocated_pence,
        planned=0,
        actual=0,
        outturn=_forecast(row) if is_known else None,
        outturn_pence=row.forecast_outturn_pence,
        last=_last(report, before) if is_known else None,
        last_pence=before.forecast_outturn_pence if before else 0,
    )
    moved = moved_of(money)
    by_month = None if moved is None else _moved_by_the_month(report, scheme)
    return MovementLine(
        scheme_reference=row.code,
        scheme_name=row.name,
        amount_basis=row.forecast_basis,
        last_forecast=money.last,
        forecast_outturn=money.outturn,
        forecast_moved=moved,
        moved_by_the_month=by_month,
        moved_by_forecasts=None if by_month is None or moved is None else moved - by_month,
        forecast_moved_word=moved_word(money, moved),
    )


def _moved_by_the_month(report: Report, scheme: SchemeYear | None) -> int | None:
    """What was spent in the month reported, less what was expected of it while it was open."""
    if scheme is None or report.before is None:
        return None
    earlier = report.before.scheme_by_reference.get(scheme.reference)
    place = min(report.month, 12) - 1
    expected = earlier.months[place].outturn.pence if earlier else 0
    return scheme.months[place].outturn.pence - expected


def _forecast(row: SummaryRow) -> int | None:
    return None if row.forecast_status is ForecastStatus.NO_FORECAST else row.forecast_outturn_pence


def _last(report: Report, row: SummaryRow | None) -> int | None:
    if report.before is None:
        return None
    return 0 if row is None else _forecast(row)


def accuracy_lines(report: Report) -> Iterator[AccuracyLine]:
    """Each closed month of a scheme that was forecast, scheme by scheme."""
    for scheme in sorted(report.now.schemes, key=lambda one: one.reference):
        if not scheme.variance_is_known:
            continue
        for cell in scheme.months:
            if cell.is_closed and cell.forecast is not None:
                found = variance(cell.forecast.pence, cell.actual.pence)
                yield AccuracyLine(
                    scheme_reference=scheme.reference,
                    scheme_name=scheme.name,
                    month=cell.first,
                    amount_basis=(cell.forecast + cell.actual).basis,
                    forecast=cell.forecast.pence,
                    spent=cell.actual.pence,
                    difference=found.pence,
                    difference_word=found.word,
                    spent_of_forecast=percent_spent(cell.actual.pence, cell.forecast.pence),
                )
