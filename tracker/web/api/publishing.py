"""Who publishes what is read here, and what a file of it is called."""

from tracker.services.datasets import Dataset, DatasetRows
from tracker.services.evaluation.question import Publisher
from tracker.services.evaluation.write import named
from tracker.web.context import settings


def data_publisher() -> Publisher:
    """Who publishes data, as the deployer's settings say."""
    chosen = settings()
    return Publisher(chosen.organisation, chosen.licence, chosen.contact, chosen.disclosure_profile)


def name_of(dataset: Dataset, found: DatasetRows) -> str:
    """The name of a file of these rows, which tells two of them apart."""
    cover = found.cover
    subject = (dataset.table, cover.fund_code, cover.financial_year)
    return named(subject, cover.as_at, cover.disclosure_profile)
