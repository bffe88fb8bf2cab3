"""The forms in which the lead says that people of some schemes are counted once, or no longer."""

from tracker.domain.counted_once import LONGEST_NAME, LONGEST_TEXT
from tracker.services.evidence.counted_once import RegisterLine
from tracker.services.evidence.declaring import DeclareCountedOnce, SchemesThatReport
from tracker.web.fields import (
    AtMost,
    CheckboxesField,
    HiddenField,
    NhsForm,
    Option,
    SelectField,
    TextAreaField,
    TextField,
)


class RegisterForm(NhsForm):
    """A register of people; why it changes is asked of one that stands."""

    name = TextField(
        "Name of the register",
        thing="Name",
        hint="For example, Members of the community hub",
        validators=[AtMost(LONGEST_NAME, "Name")],
    )
    how = TextAreaField(
        "How is each person counted once?",
        thing="How it is made sure",
        hint="For example, the schemes keep one list of people by NHS number. "
        "Do not enter anything about a person.",
        validators=[AtMost(LONGEST_TEXT, "How it is made sure")],
        options={"rows": "3"},
    )
    first_year = SelectField(
        "First financial year in which people are counted once",
        thing="First financial year",
        hint="People of earlier years are not added.",
        blank="Select a year",
    )
    schemes = CheckboxesField(
        "Schemes whose people are counted once",
        thing="Schemes",
        hint="Select at least 2. A scheme can be in one register at a time.",
        # There may be very many.
        options={"classes": "nhsuk-checkboxes--small"},
    )
    reason = TextAreaField(
        "Why does the register change?",
        thing="Reason",
        validators=[AtMost(LONGEST_TEXT, "Reason")],
        options={"rows": "2"},
    )
    seen = HiddenField()

    def offer(self, known: SchemesThatReport, register: RegisterLine | None) -> None:
        """Offer the schemes and years there are, with those that the register names already."""
        years = {*known.years, *([register.declared.first_year] if register else [])}
        self.first_year.choices = [(year, year) for year in sorted(years, reverse=True)]
        listed = register.declared.schemes if register else frozenset()
        offered = sorted(
            known.schemes.keys() | listed, key=lambda one: (known.names[one].casefold(), one)
        )
        self.schemes.choices = [Option(str(one), known.names[one]) for one in offered]
        if register is None:
            del self.reason

    def order(self) -> DeclareCountedOnce:
        """What was entered."""
        return DeclareCountedOnce(
            self.name.data or "",
            self.how.data or "",
            self.first_year.data or "",
            frozenset(int(one) for one in self.schemes.data or ()),
        )

    def words(self, known: SchemesThatReport) -> dict[str, str]:
        """What was entered in the words of the page: for whoever met somebody else's edit."""
        names = sorted(known.names[int(one)] for one in self.schemes.data or ())
        return {
            "Name": self.name.data or "",
            "Schemes": ", ".join(sorted(names, key=str.casefold)),
            "How each person is counted once": self.how.data or "",
            "First financial year": self.first_year.data or "",
        }


class WithdrawRegisterForm(NhsForm):
    """Why people are no longer counted once."""

    reason = TextAreaField(
        "Why are people no longer counted once?",
        thing="Reason",
        validators=[AtMost(LONGEST_TEXT, "Reason")],
        options={"rows": "3"},
    )
    seen = HiddenField()


def stored_in(register: RegisterLine) -> dict[str, object]:
    """A register as the form holds it."""
    declared = register.declared
    return {
        "name": declared.name,
        "how": declared.how,
        "first_year": declared.first_year,
        "schemes": tuple(str(one) for one in sorted(declared.schemes)),
        "seen": str(register.number),
    }
