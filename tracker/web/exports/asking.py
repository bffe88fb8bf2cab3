"""What every page of a file to take away asks alike: its choices, and how they are refused."""

from tracker.db.journal import FutureMomentError, NothingRecordedError
from tracker.domain.breaches import RulesBroken
from tracker.services.evaluation import Publisher
from tracker.services.refusals import NotFoundError
from tracker.web.as_at import IN_THE_FUTURE, TOO_EARLY, AsAtForm, refuse_moment
from tracker.web.context import settings

REFUSALS = (RulesBroken, FutureMomentError, NothingRecordedError, NotFoundError)


def say_refusal(form: AsAtForm, refused: Exception) -> None:
    """Say beside the choices what was wrong with them."""
    if isinstance(refused, RulesBroken):
        form.add_breaches(refused.breaches)
    else:
        is_ahead = isinstance(refused, FutureMomentError)
        refuse_moment(form, IN_THE_FUTURE if is_ahead else TOO_EARLY)


def data_publisher() -> Publisher:
    """Who publishes data, as the deployer's settings say."""
    chosen = settings()
    return Publisher(chosen.organisation, chosen.licence, chosen.contact, chosen.disclosure_profile)
