"""What the documents say of a scheme, as the facts of its first version."""

from imports.catalogue_rows import PublishedSchemeRow
from imports.catalogue_words import Stage
from tracker.domain.schemes import FundingStated, LifeCourse, SchemeKind, SchemeStatus
from tracker.services.schemes.register import SchemeFacts

# The newest year that the documents describe: what ended before it is over.
_NEWEST_YEAR = "2023/24"


def facts_of_published(
    row: PublishedSchemeRow, lead_id: int, deliverer_ids: tuple[int, ...]
) -> SchemeFacts:
    """The published facts, with their source; nothing is added that was not published."""
    return SchemeFacts(
        name=row.name,
        kind=SchemeKind(row.kind.value),
        lead_organisation_id=lead_id,
        deliverer_ids=deliverer_ids,
        partners="; ".join(row.partners),
        alliance_code=row.alliance_code,
        place_text=row.place,
        theme_code=row.theme_code or None,
        life_course=LifeCourse(row.life_course.value),
        starts=row.start,
        ends=row.end,
        period_text=row.period,
        status=_status(row),
        funded_by_fund=FundingStated(row.funded_by_fund.value),
        published_results=row.results,
        source=row.source,
        source_line=str(row.source_line),
    )


def _status(row: PublishedSchemeRow) -> SchemeStatus:
    if row.stage is not Stage.REPORTED:
        return SchemeStatus.PROPOSED
    if row.last_year and row.last_year < _NEWEST_YEAR:
        return SchemeStatus.COMPLETED
    return SchemeStatus.LIVE
