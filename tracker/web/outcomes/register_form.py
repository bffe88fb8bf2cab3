"""The forms in which the lead says that people of some schemes are counted once, or no longer."""

from flask import request
from wtforms import Field

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

# So many boxes can be looked through; with more the list is narrowed to what is looked for.
MOST_BOXES = 20
# The button that shows other schemes, and stores nothing.
LOOK = "look"


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
    find = TextField(
        "Find schemes by name, reference or organisation (optional)",
        thing="What to find",
        hint="What you have entered and ticked stays as it is",
        options={"width": "20"},
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
    # Whether only some of the schemes are listed, and how many.
    is_narrowed = False
    told = ""

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

    @property
    def is_looking(self) -> bool:
        """Whether the list is only to be narrowed, and nothing stored."""
        return bool(self.is_submitted() and LOOK in request.form)

    @property
    def drawn(self) -> list[Field]:
        """The fields that people fill in, in the order of the page."""
        hidden = {"csrf_token", "seen", *(() if self.is_narrowed else ("find",))}
        return [one for one in self if one.name not in hidden]

    def narrow(self, known: SchemesThatReport) -> None:
        """Show what is ticked and what is looked for, once everything on offer was asked after."""
        offered = [one for one in self.schemes.choices if isinstance(one, Option)]
        self.is_narrowed = len(offered) > MOST_BOXES
        if not offered:
            self.told = "No scheme has been asked for a report yet."
        if not self.is_narrowed:
            return
        words = (self.find.data or "").casefold().split()
        ticked = set(self.schemes.data or ())
        rest = [one for one in offered if one.value not in ticked]
        found = [one for one in rest if _is_meant(int(one.value), words, known)]
        shown = {*ticked, *(one.value for one in found[:MOST_BOXES])}
        self.schemes.choices = [one for one in offered if one.value in shown]
        self.told = _told(len(found), len(ticked), is_sought=bool(words))

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


def _is_meant(scheme_id: int, words: list[str], known: SchemesThatReport) -> bool:
    """Whether every word is in the name, the reference or an organisation of a scheme."""
    scheme = known.schemes.get(scheme_id)
    if scheme is None:
        return not words
    said = (scheme.name, scheme.reference, *known.partners.get(scheme_id, ()))
    text = " ".join(said).casefold()
    return all(word in text for word in words)


def _told(found: int, ticked: int, *, is_sought: bool) -> str:
    """How many boxes there are of how many, so that nobody takes a part for all."""
    shown = min(found, MOST_BOXES)
    if is_sought and not found:
        text = "No other scheme matches what you are looking for."
    elif shown < found:
        text = f"The first {shown} of {found:,} schemes are listed. Find others by their name."
    else:
        text = f"{shown} {'scheme is' if shown == 1 else 'schemes are'} listed."
    return f"{text} Those that are ticked stay in the list: {ticked}." if ticked else text


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
