"""What narrows the journal, asked for in the address."""

from collections.abc import Iterable

from tracker.domain.breaches import Breach
from tracker.services.history import JournalQuestion
from tracker.web.fields import DayField, NhsForm, SelectField


class JournalForm(NhsForm):
    """Who, what and when."""

    class Meta:
        """Asked for by GET, so that the result has an address; nothing is stored."""

        csrf = False

    person = SelectField("Person", blank="Everybody")
    act = SelectField("Act", blank="All acts")
    first = DayField("From", thing="From date", hint="For example, 1 4 2023")
    last = DayField("To", thing="To date", hint="For example, 31 3 2024")

    def offer(self, people: Iterable[tuple[int, str]], acts: Iterable[str]) -> None:
        """Fill the lists with who and what the journal knows."""
        self.person.choices = [(str(number), name) for number, name in people]
        self.act.choices = [(act, act) for act in acts]

    def keep_rules(self) -> bool:
        """A range of days must not end before it begins."""
        if self.first.data and self.last.data and self.last.data < self.first.data:
            sentence = "To date must be the same as or after the from date"
            self.add_breaches([Breach("ends_after_start", "last", sentence)])
            return False
        return True

    def question(self) -> JournalQuestion:
        """What is asked of the journal."""
        return JournalQuestion(
            person_id=int(self.person.data) if self.person.data else None,
            act=self.act.data or "",
            first=self.first.data,
            last=self.last.data,
        )
