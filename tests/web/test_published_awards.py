"""What a real scheme's page says of money that the documents give and nobody here recorded."""

from sqlalchemy import select

from tests.support.demo_site import Site, page_of
from tracker.db.schemes import Scheme, SchemeAlias


def test_a_published_award_without_recorded_spending_is_not_called_unspent(
    shared_site: Site,
) -> None:
    with shared_site.sessions() as session:
        reference = session.scalar(
            select(Scheme.reference)
            .join(SchemeAlias, SchemeAlias.scheme_id == Scheme.id)
            .where(SchemeAlias.alias == "SC-001")
        )
    html = page_of(shared_site.client("lead"), f"/schemes/{reference}")
    assert "£100,000.00" in html
    assert "0% of what is awarded" not in html
    assert "Awarded and not spent" not in html
