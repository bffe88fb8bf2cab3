"""One portfolio and the doors into it: a form, a CSV file and a workbook, asked the same thing.

A door takes a `Case` and gives back what it said, each sentence with the field it stands at, under
the name that the field has there. Another door is one more function in `DOORS`.
"""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import openpyxl
from sqlalchemy import select

from imports.catalogue_words import ValueForm
from imports.layouts import read_layout
from tests.services.importing.files import sheet
from tests.support.observing import measure_row
from tests.support.portfolio import APRIL, CATEGORY, MAY, OTHER_CATEGORY, WHOLE_SYSTEM, Portfolio
from tests.support.structure import Node
from tests.web.visiting import Office, Page
from tracker.db.funding import LedgerEntry
from tracker.domain.apportionment import Lens
from tracker.domain.funding import ActualType
from tracker.domain.outcomes.tiers import Frequency, ReportingRules, Tier
from tracker.services.catalogue import add_measure
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.funding.spending import (
    CorrectEntry,
    RecordSpending,
    record_spending,
    reverse_accrual,
)
from tracker.services.importing import IncomingFile, check_upload
from tracker.services.outcomes.settings import SetReportingRules, set_reporting_rules
from tracker.services.schemes.links import LinkMeasure, SetWeights, link_measure, set_weights

FUND_YEAR = "/funding/EXAMPLE/2023-24"


@dataclass(frozen=True)
class Case:
    """A wrong value in a form and in a row of a sheet that are right but for it."""

    rule: str
    says: str
    form: str
    typed: Mapping[str, str]
    field: str | None
    layout: str
    row: Mapping[str, str]
    column: str
    by: str = "finance"

    def __str__(self) -> str:
        return f"{self.rule}-{self.layout}-{self.column}"


@dataclass(frozen=True)
class Told:
    """A sentence, and the field or column that it stands at."""

    field: str | None
    sentence: str


@dataclass
class House:
    """The office with its portfolio, and the references that addresses and rows need."""

    office: Office
    names: dict[str, str] = field(default_factory=dict)

    def fill_in(self, text: str) -> str:
        """A text with the references in the place of their names."""
        return text.format(**self.names)

    def filled_in(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Every text of a form or row, filled in."""
        return {name: self.fill_in(text) for name, text in texts.items()}


def furnish(office: Office) -> House:
    """Money at every stage: £500.00 allocated, £300.00 and a pot of £100.00 awarded, some spent."""
    with office.portfolio() as portfolio:
        portfolio.envelope(1_000_00)
        line, other = portfolio.line(500_00), portfolio.line(100_00, OTHER_CATEGORY)
        award = portfolio.award(line, 300_00)
        ground = portfolio.ground
        terms = AwardTerms(ground.pot, ground.partner, 100_00)
        pot = make_award(portfolio.session, portfolio.people.finance, MakeAward(line.id, terms))
        onward = portfolio.onward(pot, 60_00)
        ids = {"ground": str(ground.icb), "other_scheme": str(ground.other_scheme)}
        entries = _spend(portfolio, award.id)
        _weigh(portfolio)
        _ask_for_reports(portfolio)
        portfolio.close(1)
        names = {
            "line": line.reference,
            "line_id": str(line.id),
            "other": other.reference,
            "other_id": str(other.id),
            "award": award.reference,
            "pot": pot.reference,
            "onward": onward.reference,
            "icb": str(ground.icb),
            "other_org": str(ground.other_partner),
            **ids,
            **entries,
        }
    return House(office, names)


def _spend(portfolio: Portfolio, award_id: int) -> dict[str, str]:
    """£100.00 invoiced and £40.00 accrued in April, £10.00 accrued and reversed, £20.00 in May."""
    session, finance = portfolio.session, portfolio.people.finance

    def record(pence: int, kind: ActualType, document: str, month: date = APRIL) -> LedgerEntry:
        order = RecordSpending(award_id, pence, kind, month, document=document)
        return record_spending(session, finance, order).entry

    invoice = record(100_00, ActualType.INVOICE, "INV-1")
    accrual = record(40_00, ActualType.ACCRUAL, "ACC-1")
    undone = record(10_00, ActualType.ACCRUAL, "ACC-2")
    reverse_accrual(session, finance, CorrectEntry(undone.id, 10_00, 1, "Paid"))
    may = record(20_00, ActualType.INVOICE, "INV-5", MAY)
    return {
        "invoice": invoice.reference,
        "invoice_id": str(invoice.id),
        "accrual": accrual.reference,
        "undone": undone.reference,
        "may": may.reference,
    }


def _weigh(portfolio: Portfolio) -> None:
    order = SetWeights(portfolio.ground.scheme, Lens.ELEMENT, APRIL, {"EL-ONE": 1})
    set_weights(portfolio.session, portfolio.people.lead, order)


def _ask_for_reports(portfolio: Portfolio) -> None:
    """Open for ever: a full report of the scheme, with a measure, a short one of the onward one."""
    session, people = portfolio.session, portfolio.people
    small = Tier("short", 100_00, Frequency.AT_THE_END, is_short=True)
    rules = ReportingRules(
        (small, Tier("full", None, Frequency.QUARTERLY)), closes_after_due=36_500
    )
    set_reporting_rules(session, people.lead, SetReportingRules(rules, "For the test"))
    measure = measure_row(session, "walks", "Walks", "walks", ValueForm.COUNT)
    add_measure(session, measure)
    link_measure(session, people.lead, LinkMeasure(portfolio.ground.scheme, "walks"))


def through_the_form(house: House, case: Case) -> list[Told]:
    """Open the form and send it with what was typed; on a check page, what it warns of."""
    visitor = house.office.visitor(getattr(house.office.ground.people, case.by))
    address, typed = house.fill_in(case.form), house.filled_in(case.typed)
    page = visitor.opens(address)
    data = page.hidden()
    for name, text in typed.items():
        data.setlist(name, [text])
    answer = Page(visitor.client.post(page.address, data=data, follow_redirects=True))
    return [*_summary(answer.node), *_warnings(answer.node)]


def through_csv(house: House, case: Case) -> list[Told]:
    """Check a CSV file of one row."""
    return _checked(house, case, sheet(case.layout, house.filled_in(case.row)))


def through_xlsx(house: House, case: Case) -> list[Told]:
    """Check a workbook of one row, every cell a text."""
    layout, row = read_layout(case.layout), house.filled_in(case.row)
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = layout.sheet
    page.append([layout.column(name).label for name in row])
    page.append([_escaped(text) for text in row.values()])
    for cell in page[2]:
        cell.data_type = "s" if cell.value else "n"
    out = io.BytesIO()
    book.save(out)
    return _checked(house, case, IncomingFile("sheet.xlsx", out.getvalue(), case.layout))


def _escaped(text: str) -> str:
    """A text as workbooks write it, in which a control character has its number."""
    return re.sub("[\x00-\x1f]", lambda found: f"_x{ord(found[0]):04X}_", text)


DOORS: Mapping[str, Callable[[House, Case], list[Told]]] = {
    "form": through_the_form,
    "csv": through_csv,
    "xlsx": through_xlsx,
}


def _checked(house: House, case: Case, file: IncomingFile) -> list[Told]:
    with house.office.reading() as session:
        checked = check_upload(session, getattr(house.office.ground.people, case.by), file)
    return [Told(one.field, one.message) for one in checked.problems]


def _summary(page: Node) -> list[Told]:
    """The error summary; a field is known by where its line leads, less the part of a day."""
    boxes = [node for node in page.all("div") if "nhsuk-error-summary" in node.get("class").split()]
    told = []
    for item in (item for box in boxes for item in box.all("li")):
        links = [link.get("href").removeprefix("#") for link in item.all("a")]
        at = links[0].removesuffix("-day").removesuffix("-month") if links else None
        told.append(Told(at, item.text()))
    return told


def _warnings(page: Node) -> list[Told]:
    boxes = [
        node for node in page.all("div") if "nhsuk-warning-callout" in node.get("class").split()
    ]
    return [Told(None, p.text().removesuffix(".")) for box in boxes for p in box.all("p")]


def entries_recorded(office: Office) -> int:
    """How many entries there are: no case may add one."""
    with office.reading() as session:
        return len(session.scalars(select(LedgerEntry.id)).all())


LINE = {
    "fund": "EXAMPLE",
    "financial_year": "2023/24",
    "category": CATEGORY,
    "alliance": WHOLE_SYSTEM,
    "holder": "ICB",
}
