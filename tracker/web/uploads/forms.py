"""The forms of uploads: send a file, confirm it, undo it, and ask for a workbook."""

from collections.abc import Iterable

from imports.spreadsheets.limits import MEGABYTE
from imports.uploads import USUAL_LIMITS
from tracker.services.templates.scope import year_of_period
from tracker.services.uploads.kinds import SendingOrganisation, UploadKind
from tracker.web.fields import (
    AtMost,
    FileField,
    HiddenField,
    NhsForm,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)

LARGEST_FILE = USUAL_LIMITS.file_bytes
LARGEST_IN_WORDS = f"{LARGEST_FILE // MEGABYTE} MB"
LONGEST_REASON = 2000


class SendFileForm(NhsForm):
    """A spreadsheet to be checked."""

    file = FileField(
        "Spreadsheet",
        required="Select a spreadsheet",
        hint=f"An Excel workbook (.xlsx) or a CSV file, smaller than {LARGEST_IN_WORDS}",
    )
    kind = SelectField(
        "What is in it",
        blank="Work it out from the file",
        hint="A workbook that was downloaded here says so itself",
    )
    organisation = RadiosField("Which organisation it is for", required="Select an organisation")

    def offer(
        self, kinds: Iterable[UploadKind], organisations: tuple[SendingOrganisation, ...]
    ) -> None:
        """Fill the lists; nobody chooses an organisation who has only one."""
        self.kind.choices = [(kind.name, kind.title) for kind in kinds]
        if len(organisations) == 1:
            del self.organisation
        else:
            self.organisation.choices = [(str(one.id), one.name) for one in organisations]


class ConfirmForm(NhsForm):
    """The yes to what was shown; why, where warnings want a reason."""

    seen = HiddenField()
    warnings_reason = TextAreaField(
        "Why the warnings are accepted",
        thing="Reason",
        options={"rows": "3"},
        validators=[AtMost(LONGEST_REASON, "Reason")],
    )


class UndoForm(NhsForm):
    """The yes to undoing an upload, and why."""

    reason = TextAreaField(
        "Why this upload is undone",
        thing="Reason",
        required="Enter a reason for undoing the upload",
        hint="It is kept with the upload, for those who look at it later",
        options={"rows": "3"},
        validators=[AtMost(LONGEST_REASON, "Reason")],
    )


class WorkbookForm(NhsForm):
    """For whom, and for which year, a workbook is made."""

    class Meta:
        """Asked for by GET: nothing is stored."""

        csrf = False

    organisation = SelectField(
        "Organisation",
        blank="None: a blank workbook",
        hint="Its rows are filled in already, and only what it may see is in the lists",
    )
    period = TextField(
        "Period (optional)",
        thing="Period",
        hint="Like 2023/24, 2023/24 Q2 or April 2023. Blank is every year",
        options={"width": "10", "autocomplete": "off"},
    )

    def period_problem(self) -> str:
        """Why the period cannot be read, or nothing."""
        try:
            year_of_period(str(self.period.data or ""))
        except ValueError as error:
            return str(error)
        return ""
