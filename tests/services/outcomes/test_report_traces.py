"""What an act on a report leaves behind: in the history, and on the page of its upload."""

from tests.services.importing.files import sheet
from tests.support.portfolio import begin
from tests.support.reporting import Q1, Reporting
from tracker.db.journal import journal_number
from tracker.db.schemes import Scheme
from tracker.services.history.things import things_changed
from tracker.services.importing import store_upload
from tracker.services.outcomes.acts import ExtendReport, extend_report
from tracker.services.uploads.changes import ChangedKind, changed_things


def test_the_history_of_a_report_is_that_of_its_scheme(reporting: Reporting) -> None:
    saved = reporting.save()
    number = saved.version.journal_number
    [thing] = things_changed(reporting.session, [number])[number]
    assert thing.name == "Example pottery"


def test_an_upload_names_the_reports_that_it_changed(reporting: Reporting) -> None:
    session, people = reporting.session, reporting.people
    due = ExtendReport(reporting.pottery, Q1, Q1.first.replace(year=2999), "A test")
    extend_report(session, people.lead, due)
    begin(session)
    reference = session.get_one(Scheme, reporting.pottery).reference
    row: dict[str, object] = {"scheme": reference, "period": "2023/24 Q1", "people_reached": "148"}
    stored = store_upload(session, people.partner, sheet("outcomes", row))
    assert stored.stored
    [changed] = changed_things(session, journal_number(session))
    assert (changed.kind, changed.total) == (ChangedKind.REPORT, 1)
    assert changed.names[0].startswith("R-")
