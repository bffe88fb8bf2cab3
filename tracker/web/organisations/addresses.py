"""The page on which the administrator corrects the e-mail address of a person."""

from flask.typing import ResponseReturnValue

from tracker.domain.permissions import Act
from tracker.services.addresses import correct_address
from tracker.web.access import requires
from tracker.web.context import viewer
from tracker.web.organisations.acting import address_of, does, form_page, the_person
from tracker.web.organisations.blueprint import bp
from tracker.web.organisations.forms import CorrectAddressForm


@bp.route("/people/<int:person_id>/address", methods=["GET", "POST"], endpoint="correct_address")
@requires(Act.MANAGE_ORGANISATIONS)
def show_correct_address(person_id: int) -> ResponseReturnValue:
    """Give a person the address that is theirs."""
    person, form = the_person(person_id), CorrectAddressForm()
    done = does(
        form,
        "Correct an email address",
        lambda session: correct_address(session, viewer(), person_id, form.email.data or ""),
        f"The email address of {person.name} is corrected",
        address_of(person_id),
    )
    return done or form_page("organisations/correct_address.html", form, person)
