"""Each kind of demonstration fact as the act that a person would do, with the same rules."""

from collections import defaultdict
from datetime import date
from functools import singledispatchmethod

from sqlalchemy.orm import Session

from imports.catalogue import Catalogue
from imports.demo_decision_rows import AppraisalRow, DecisionRow
from imports.demo_report_rows import EvidenceRow, ReportingRulesRow, ReportRow
from imports.demo_rows import (
    AllocationRow,
    AwardRow,
    CloseRow,
    EnvelopeRow,
    ExampleKind,
    ExampleMeasureRow,
    Fact,
    ForecastRow,
    FundRow,
    LinkRow,
    ObservationRow,
    OrganisationRow,
    PersonRow,
    RebaseRow,
    Recurrence,
    RegistrationRow,
    SchemeMeasureRow,
    SchemeRow,
    SpendingRow,
    VirementRow,
)
from tracker.domain import funding as words
from tracker.domain.apportionment import Lens
from tracker.domain.periods import check_financial_year, financial_year_of, last_day
from tracker.domain.permissions import Role, Viewer
from tracker.domain.reading import period
from tracker.domain.schemes import Instrument, LifeCourse, SchemeKind, SchemeStatus, TargetOperator
from tracker.domain.trajectories import trajectory
from tracker.services.catalogue import add_measure
from tracker.services.demo.decisions import appraise_row, decide_row
from tracker.services.demo.observations import order_of
from tracker.services.demo.published import facts_of_published
from tracker.services.demo.reports import act_on_report, add_example_evidence, rules_of
from tracker.services.demo.spending import record
from tracker.services.funding.allocations import Allocate, allocate
from tracker.services.funding.awards import (
    AwardOnward,
    AwardTerms,
    MakeAward,
    award_onward,
    make_award,
)
from tracker.services.funding.closing import CloseMonth, SaveForecast, close_month, save_forecast
from tracker.services.funding.envelopes import OpenFund, SetEnvelope, open_fund, set_envelope
from tracker.services.funding.virements import (
    DecideVirement,
    RequestVirement,
    decide_virement,
    request_virement,
)
from tracker.services.indicators.rebasing import DrawAnew, draw_anew
from tracker.services.observations.record import RecordObservation, record_observations
from tracker.services.organisations import (
    AddPerson,
    RegisterOrganisation,
    add_person,
    register_organisation,
    viewer_for,
)
from tracker.services.outcomes.settings import set_reporting_rules
from tracker.services.schemes.links import LinkMeasure, SetWeights, link_measure, set_weights
from tracker.services.schemes.register import SchemeAliasFacts, SchemeFacts, register_scheme

FUND_CODE = "MSE"
# Before the demonstration's first month, so that weights without one hold from the start.
FROM_THE_START = date(2022, 4, 1)
RECURRENCE = {
    Recurrence.RECURRENT: words.Recurrence.RECURRENT,
    Recurrence.EARMARKED: words.Recurrence.NON_RECURRENT,
}


class Replay:
    """Keeps what each key of the files became, so that later facts can name it."""

    def __init__(self, session: Session, catalogue: Catalogue) -> None:
        self.session = session
        self.published = {row.legacy_code: row for row in catalogue.schemes}
        self.viewers: dict[str, Viewer] = {}
        self.ids: dict[str, int] = {}
        self.recipients: dict[str, int] = {}
        self.weights: dict[tuple[str, Lens, date], dict[str, int]] = defaultdict(dict)
        self.observations: list[RecordObservation] = []

    @singledispatchmethod
    def record(self, fact: Fact, by: Viewer) -> None:
        """Do the act that this fact stands for."""
        raise TypeError(f"No act is known for {type(fact).__name__}.")

    @record.register
    def _(self, row: OrganisationRow, by: Viewer) -> None:
        order = RegisterOrganisation(
            code=row.key.removeprefix("ORG-"),
            name=row.name,
            kind=row.kind.value,
            is_example=row.is_example,
            ods_code=row.ods_code,
            org_id=row.identifier,
        )
        self.ids[row.key] = register_organisation(self.session, by, order).id

    @record.register
    def _(self, row: PersonRow, by: Viewer) -> None:
        organisation_id = self.ids[row.organisation_key]
        role = Role(row.role.value)
        person = add_person(
            self.session, by, AddPerson(row.key, row.display_name, role, organisation_id)
        )
        viewer = viewer_for(self.session, person.id)
        if viewer is not None:
            self.viewers[row.key] = viewer

    @record.register
    def _(self, row: FundRow, by: Viewer) -> None:
        fund = open_fund(self.session, by, OpenFund(FUND_CODE, row.name, row.description))
        self.ids[row.key] = fund.id

    @record.register
    def _(self, row: EnvelopeRow, by: Viewer) -> None:
        order = SetEnvelope(
            fund_id=self.ids[row.fund_key],
            year=row.financial_year,
            amount=row.pence,
            recurrence=RECURRENCE[row.recurrence],
            source=f"{row.source} line {row.source_line}",
            reason=row.note,
            amount_basis=words.AmountBasis(row.amount_basis.value),
        )
        set_envelope(self.session, by, order)

    @record.register
    def _(self, row: AllocationRow, by: Viewer) -> None:
        order = Allocate(
            fund_id=self.ids[row.fund_key],
            year=row.financial_year,
            category=row.category_code,
            alliance=row.alliance_code,
            holder_id=self.ids[row.holder_key],
            amount=row.pence,
            reason=row.note,
            decision_reference=row.decision_reference,
            month=first_month(row.financial_year, row.recorded_at.date()),
            amount_basis=words.AmountBasis(row.amount_basis.value),
            source=f"{row.source} line {row.source_line}" if row.source_line else row.source,
        )
        entry = allocate(self.session, by, order)
        self.ids[row.key] = entry.allocation_line_id or 0

    @record.register
    def _(self, row: VirementRow, by: Viewer) -> None:
        order = RequestVirement(
            from_line_id=self.ids[row.from_line_key],
            to_line_id=self.ids[row.to_line_key],
            amount=row.pence,
            month=row.recorded_at.date(),
            reason=row.reason,
            amount_basis=words.AmountBasis(row.amount_basis.value),
        )
        self.ids[row.key] = request_virement(self.session, by, order).id

    def decide(self, row: VirementRow, by: Viewer) -> None:
        """Approve a virement that was asked for just before."""
        decide_virement(self.session, by, DecideVirement(self.ids[row.key], approve=True))

    @record.register
    def _(self, row: ExampleMeasureRow, by: Viewer) -> None:
        del by  # example measures come with the demonstration, not from a person
        add_measure(self.session, row)

    @record.register
    def _(self, row: SchemeRow, by: Viewer) -> None:
        pot = row.kind is ExampleKind.POT
        facts = SchemeFacts(
            name=row.name,
            kind=SchemeKind.POT if pot else SchemeKind.SCHEME,
            summary=row.description,
            lead_organisation_id=self.ids[row.lead_key],
            deliverer_ids=tuple(self.ids[key] for key in row.delivery_keys),
            alliance_code=row.alliance_code,
            place_text="",
            theme_code=row.theme_code or None,
            life_course=LifeCourse(row.life_course.value),
            starts=row.start,
            ends=row.end,
            status=SchemeStatus.LIVE,
            is_example=True,
            source="Example",
        )
        self._register(row.key, row.lead_key, facts, by)

    @record.register
    def _(self, row: RegistrationRow, by: Viewer) -> None:
        deliverers = tuple(self.ids[key] for key in row.delivery_keys)
        facts = facts_of_published(self.published[row.key], self.ids[row.lead_key], deliverers)
        self._register(row.key, row.lead_key, facts, by)

    def _register(self, key: str, lead_key: str, facts: SchemeFacts, by: Viewer) -> None:
        alias = SchemeAliasFacts(key, "legacy")
        self.ids[key] = register_scheme(self.session, by, facts, (alias,)).id
        self.recipients[key] = self.ids[lead_key]

    @record.register
    def _(self, row: LinkRow, by: Viewer) -> None:
        month = row.from_month or FROM_THE_START
        lens = Lens(row.lens.value)
        parts = self.weights[row.scheme_key, lens, month]
        parts[row.target_code] = row.parts

    def set_weights_read(self, by: Viewer) -> None:
        """Record the weights whose rows have been read, one set to each lens and month."""
        for (key, lens, month), parts in self.weights.items():
            set_weights(self.session, by, SetWeights(self.ids[key], lens, month, parts))
        self.weights.clear()

    @record.register
    def _(self, row: ObservationRow, by: Viewer) -> None:
        self.observations.append(order_of(row, self.ids))

    def record_observations_read(self, by: Viewer) -> None:
        """Record the values whose rows have been read, groups and everybody in one act."""
        if self.observations:
            record_observations(self.session, by, self.observations)
            self.observations.clear()

    @record.register
    def _(self, row: RebaseRow, by: Viewer) -> None:
        order = DrawAnew(row.measure_key, row.place_code, period(row.period), row.reason)
        draw_anew(self.session, by, order)

    @record.register
    def _(self, row: SchemeMeasureRow, by: Viewer) -> None:
        order = LinkMeasure(
            scheme_id=self.ids[row.scheme_key],
            measure_code=row.measure_key,
            baseline=row.baseline,
            baseline_period=row.baseline_period,
            target=row.target,
            target_operator=(
                TargetOperator(row.target_operator.value) if row.target_operator else None
            ),
            target_date=_end_of(row.target_period),
            steps=trajectory(row.trajectory),
            tolerance=row.tolerance,
            reason=row.note,
        )
        link_measure(self.session, by, order)

    @record.register
    def _(self, row: AwardRow, by: Viewer) -> None:
        terms = AwardTerms(
            scheme_id=self.ids[row.scheme_key],
            recipient_id=self.recipients[row.scheme_key],
            amount=row.pence,
            instrument=Instrument(row.instrument.value),
            note=row.reason,
            month=row.recorded_at.date(),
            amount_basis=words.AmountBasis(row.amount_basis.value),
            source=row.source,
        )
        if row.parent_key:
            order = AwardOnward(self.ids[row.parent_key], terms)
            self.ids[row.key] = award_onward(self.session, by, order).id
        else:
            self.ids[row.key] = make_award(
                self.session, by, MakeAward(self.ids[row.line_key], terms)
            ).id

    @record.register
    def _(self, row: SpendingRow, by: Viewer) -> None:
        self.ids[row.key] = record(self.session, by, row, self.ids)

    @record.register
    def _(self, row: ReportingRulesRow, by: Viewer) -> None:
        set_reporting_rules(self.session, by, rules_of(row))

    @record.register
    def _(self, row: ReportRow, by: Viewer) -> None:
        act_on_report(self.session, by, row, self.ids[row.scheme_key])

    @record.register
    def _(self, row: EvidenceRow, by: Viewer) -> None:
        add_example_evidence(self.session, by, row, self.ids[row.scheme_key])

    @record.register
    def _(self, row: AppraisalRow, by: Viewer) -> None:
        appraise_row(self.session, by, row, self.ids[row.scheme_key])

    @record.register
    def _(self, row: DecisionRow, by: Viewer) -> None:
        decide_row(self.session, by, row, self.ids[row.scheme_key])

    @record.register
    def _(self, row: ForecastRow, by: Viewer) -> None:
        order = SaveForecast(
            fund_id=self.ids["FUND"],
            scheme_id=self.ids[row.scheme_key],
            year=financial_year_of(row.month),
            months={row.month: row.pence},
            amount_basis=words.AmountBasis(row.amount_basis.value),
        )
        save_forecast(self.session, by, order)

    @record.register
    def _(self, row: CloseRow, by: Viewer) -> None:
        order = CloseMonth(self.ids[row.fund_key], row.financial_year, row.accounting_month)
        close_month(self.session, by, order)


def first_month(year: str, day: date) -> date:
    """The month of a day that lies in the year; else the year's last month before it."""
    return day if financial_year_of(day) == year else last_day(year).replace(day=1)


def _end_of(period: str) -> date | None:
    try:
        return last_day(check_financial_year(period))
    except ValueError:
        return None
