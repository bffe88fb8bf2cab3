"""The data package ties to the ledger and to itself, on both databases, as at any moment."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.support.demo_site import Site
from tests.support.observing import lay_observing_ground, share
from tests.support.packages import Opened, pence, problems_of
from tests.support.portfolio import (
    APRIL,
    MAY,
    OTHER_CATEGORY,
    Ground,
    Portfolio,
    begin,
    lay_ground,
)
from tracker.db.engine import make_engine, make_sessions
from tracker.db.migrate import upgrade
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.services.backup import restore, save
from tracker.services.evaluation import EvaluationQuestion, Export, Publisher
from tracker.services.funding.spending import RecordRefund, record_refund
from tracker.services.packages import write_package_file
from tracker.services.schemes.links import SetWeights, set_weights
from tracker.services.schemes.register import SchemeFacts, register_scheme

PUBLISHER = Publisher("Example board")
START = datetime(2024, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SPENDING = ("actual", "refund", "adjustment")


def written(
    session: Session, as_at: datetime | None = None, basis: Basis = Basis.POT
) -> tuple[bytes, Export]:
    """The bytes of a package, with what is said of it."""
    target = io.BytesIO()
    question = EvaluationQuestion(basis=basis, as_at=as_at)
    export = write_package_file(session, question, PUBLISHER, target)
    return target.getvalue(), export


@pytest.fixture
def ground(session: Session) -> Ground:
    """Organisations, people and schemes, known before any money is."""
    begin(session, at=START)
    return lay_ground(session)


@pytest.fixture
def portfolio(session: Session, ground: Ground) -> Portfolio:
    """Awards of 111.11 and a pot of 200 that passed on 50.05; refund of 4.04 named; weights."""
    portfolio = Portfolio(session, ground)
    portfolio.envelope(1_000_00)
    line, other = portfolio.line(600_00), portfolio.line(300_00, OTHER_CATEGORY)
    weights = SetWeights(ground.scheme, Lens.ELEMENT, APRIL, {"EL-ONE": 1, "EL-TWO": 2})
    set_weights(session, portfolio.people.lead, weights)
    award = portfolio.award(line, 111_11)
    spent = portfolio.spend(award, 22_22)
    refund = RecordRefund(award.id, 4_04, MAY, "Sent back", names_entry_id=spent.id)
    record_refund(session, portfolio.people.finance, refund)
    pot = portfolio.award(other, 200_00, recipient=ground.partner)
    portfolio.spend(pot, 150_00)
    portfolio.spend(portfolio.onward(pot, 50_05, portfolio.people.lead), 10_01)
    return portfolio


def test_every_type_limit_and_key_holds(portfolio: Portfolio, tmp_path: Path) -> None:
    for basis in Basis:
        content, _ = written(portfolio.session, basis=basis)
        assert problems_of(content, tmp_path) == []


def test_every_foreign_key_is_found_by_a_reader_of_our_own(portfolio: Portfolio) -> None:
    content, _ = written(portfolio.session)
    _check_keys(Opened(content))


def _check_keys(opened: Opened) -> None:
    checked = 0
    for name, one in opened.resources.items():
        rows = opened.rows(name)
        key = one["schema"]["primaryKey"]
        keys = [tuple(row[field] for field in key) for row in rows]
        assert len(set(keys)) == len(keys), name
        for foreign in one["schema"].get("foreignKeys", ()):
            (field,), reference = foreign["fields"], foreign["reference"]
            (of,) = reference["fields"]
            known = {row[of] for row in opened.rows(reference["resource"])} | {""}
            assert {row[field] for row in rows} <= known, f"{name}.{field}"
            checked += 1
    assert checked >= 25


def test_sums_equal_the_control_totals_in_every_lens(portfolio: Portfolio) -> None:
    content, _ = written(portfolio.session)
    opened = Opened(content)
    totals = opened.description["control_totals"]
    assert totals == {
        "envelope": "1000.00",
        "allocated": "900.00",
        "unallocated": "100.00",
        "awarded": "311.11",
        "spent": "168.18",
        "forecast_outturn": totals["forecast_outturn"],
    }
    first_level = [row for row in opened.rows("ledger") if row["is_regrant"] == "false"]
    spent = sum(pence(row["amount"]) for row in first_level if row["kind"] in SPENDING)
    assert spent == pence(totals["spent"])
    awarded = sum(pence(row["amount"]) for row in first_level if row["kind"] == "award")
    assert awarded == pence(totals["awarded"])
    summary = opened.rows("summary")
    for lens in Lens:
        for figure_of in ("allocated", "awarded", "spent"):
            rows = [pence(row[figure_of]) for row in summary if row["lens"] == lens.value]
            assert sum(rows) == pence(totals[figure_of]), f"{lens}, {figure_of}"
    every = sum(pence(row["amount"]) for row in opened.rows("ledger"))
    assert every == portfolio.total() == pence(opened.resources["ledger"]["sums"]["amount"])


def test_onward_money_is_marked_wherever_it_is(portfolio: Portfolio) -> None:
    content, _ = written(portfolio.session)
    opened = Opened(content)
    for name in ("schemes", "scheme_links"):
        for row in opened.rows(name):
            assert (row["is_regrant"] == "true") == (row["basis"] == "end-recipient")
    regrants = [row for row in opened.rows("ledger") if row["is_regrant"] == "true"]
    assert [(row["kind"], row["amount"]) for row in regrants] == [
        ("award", "50.05"),
        ("actual", "10.01"),
    ]
    assert all(row["parent_award"] for row in regrants)


def test_a_package_as_at_a_moment_is_the_same_whatever_is_recorded_afterwards(
    portfolio: Portfolio,
) -> None:
    session = portfolio.session
    first, export = written(session, START)
    begin(session, at=START + DAY)
    register_scheme(session, portfolio.people.lead, SchemeFacts("A later scheme"))
    again, same = written(session, START)
    assert first == again
    assert export == same
    assert export.name == "package_example_2023-24_pot_2024-01-01T120000_hes.zip"
    assert written(session)[0] != first


def test_identical_genuine_rows_both_stay(portfolio: Portfolio) -> None:
    award = portfolio.award(portfolio.line(50_00), 40_00)
    for _ in range(2):
        portfolio.spend(award, 7_77)
    content, _ = written(portfolio.session)
    alike = [row for row in Opened(content).rows("ledger") if row["amount"] == "7.77"]
    assert len(alike) == 2
    first, second = ({**row, "entry_reference": ""} for row in alike)
    assert first == second


def test_what_corrects_an_entry_is_among_the_revisions(portfolio: Portfolio) -> None:
    content, _ = written(portfolio.session)
    opened = Opened(content)
    ledger = {row["amount"]: row["entry_reference"] for row in opened.rows("ledger")}
    (row,) = (row for row in opened.rows("revisions") if row["thing_type"] == "ledger_entry")
    assert (row["thing_reference"], row["revision_type"]) == (ledger["22.22"], "refund")
    assert row["correcting_entry"] == ledger["-4.04"]


def test_a_value_that_was_recorded_anew_names_both_acts(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    observing = lay_observing_ground(portfolio)
    session, key = portfolio.session, observing.of_place()
    first = observing.record(key, share(41, 100))
    before, _ = written(session)
    assert _values(Opened(before)) == {"41"}
    kinds = {row["thing_type"] for row in Opened(before).rows("revisions")}
    assert kinds == {"ledger_entry"}
    observing.record(key, share(42, 100), first.journal_number)
    content, _ = written(session)
    opened = Opened(content)
    assert _values(opened) == {"42"}
    (value,) = (row for row in opened.rows("observations") if row["value"])
    (row,) = (row for row in opened.rows("revisions") if row["thing_type"] == "observation")
    assert (row["thing_reference"], row["revision_type"]) == (
        value["observation_reference"],
        "revised",
    )
    assert int(row["earlier_journal_number"]) == first.journal_number
    assert row["journal_number"] == value["journal_number"]
    assert row["recorded_at"] == value["recorded_at"]
    assert problems_of(content, tmp_path) == []


def _values(opened: Opened) -> set[str]:
    return {row["value"] for row in opened.rows("observations") if row["value"]}


def test_no_name_and_no_address_of_a_person_leaves(portfolio: Portfolio) -> None:
    content, _ = written(portfolio.session)
    for part in Opened(content).parts.values():
        for name in (b"second-finance", b"other-partner", b"example.org", b"Sent back"):
            assert name not in part


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """An empty database of the other kind, or of the same."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    upgrade(url)
    engine = make_engine(url)
    yield engine
    engine.dispose()


def test_the_demonstration_is_whole_and_the_same_bytes_on_either_database(
    shared_site: Site, sqlite: Engine, tmp_path: Path
) -> None:
    save(shared_site.engine, tmp_path / "demo.zip")
    restore(sqlite, tmp_path / "demo.zip")
    with shared_site.sessions() as here, make_sessions(sqlite)() as there:
        first, _ = written(here)
        second, _ = written(there)
    assert first == second
    assert problems_of(first, tmp_path) == []
    opened = Opened(first)
    _check_keys(opened)
    for name in ("scheme_aims", "outcomes", "gaps", "reporting_status", "revisions"):
        assert opened.rows(name), name
    envelope = opened.description["control_totals"]["envelope"]
    assert envelope == "3400000.00"
    _check_statuses(opened)


def _check_statuses(opened: Opened) -> None:
    """A value is empty exactly where its status is a symbol."""
    for name, value, status in (
        ("outcomes", "value", "value_status"),
        ("observations", "value", "value_status"),
        ("gaps", "gap", "gap_status"),
        ("summary", "people_reached", "people_reached_status"),
    ):
        for row in opened.rows(name):
            assert (row[value] == "") == (row[status] in ("c", "x", "z", "n")), row
