"""The sign-in form."""

from tracker.web.fields import EmailField, HiddenField, NhsForm, PasswordField


class SignInForm(NhsForm):
    """E-mail and password; the address that was asked for travels along."""

    email = EmailField("Email address", required="Enter your email address")
    password = PasswordField("Password", required="Enter your password")
    next = HiddenField()
