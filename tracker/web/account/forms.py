"""Forms to sign in with, and to change what one signs in with."""

from tracker.domain.organisations import SHORTEST_PASSWORD
from tracker.services.account import ChangePassword
from tracker.settings import Settings
from tracker.web.fields import EmailField, HiddenField, NhsForm, PasswordField


class NewPasswordField(PasswordField):
    """A password that browsers may make, and must not fill in with one that they know."""

    def params(self) -> dict[str, object]:
        """Return the options of an empty input for a new password."""
        return {**super().params(), "autocomplete": "new-password"}


class SignInForm(NhsForm):
    """E-mail and password; the address that was asked for travels along."""

    email = EmailField("Email address", required="Enter your email address")
    password = PasswordField("Password", required="Enter your password")
    next = HiddenField()


class AskForLinkForm(NhsForm):
    """The address to send a link to."""

    email = EmailField("Email address", required="Enter your email address")
    next = HiddenField()


class UseLinkForm(NhsForm):
    """One button that is meant."""


class AcceptInvitationForm(NhsForm):
    """A password for those who want one."""

    password = NewPasswordField(
        "Password (optional)",
        hint=f"{SHORTEST_PASSWORD} characters or more. Without one, you ask for a link by email "
        "each time you sign in",
    )
    password_again = NewPasswordField("The same password again")


class ChangePasswordForm(NhsForm):
    """The password that holds now, and the new one twice."""

    current = PasswordField("Current password", required="Enter your current password")
    password = NewPasswordField(
        "New password", hint=f"{SHORTEST_PASSWORD} characters or more. Three random words are good"
    )
    password_again = NewPasswordField("The same new password again")

    def order(self, network: str, settings: Settings, *, needs_current: bool) -> ChangePassword:
        """What the service is asked for."""
        current = self._fields.get("current")
        return ChangePassword(
            current=(current.data or "") if current is not None else "",
            password=self.password.data or "",
            password_again=self.password_again.data or "",
            needs_current=needs_current,
            network=network,
            key=settings.secret_key,
            contact=settings.contact,
        )
