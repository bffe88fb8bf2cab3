"""Recording that a file was taken away: by whom, what was asked, and which bytes it was."""

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from sqlalchemy.orm import Session

from tracker.db.releases import Release
from tracker.domain.releases import Door
from tracker.services.releases.asked import publisher_to_json
from tracker.services.releases.content import Keeping, keep, let_go
from tracker.services.releases.making import Made

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taker:
    """Who takes a file, and how; nobody where it is the command line."""

    person_id: int | None
    door: Door


COMMAND_LINE = Taker(None, Door.COMMAND)


def this_version() -> str:
    """The version of the tracker that makes files now."""
    return version("tracker")


def record_release(
    session: Session,
    made: Made,
    taker: Taker,
    keeping: Keeping,
    *,
    differs_from: int | None = None,
) -> int:
    """Record a release and keep its bytes, in the transaction of the caller; returns its number."""
    now, export = datetime.now(UTC), made.export
    keep(session, export.file_sha256, made.file, now)
    release = Release(
        taken_at=now,
        person_id=taker.person_id,
        door=taker.door,
        version=this_version(),
        differs_from_id=differs_from,
        **_facts(made),
    )
    session.add(release)
    session.flush()
    let_go(session, keeping, now)
    _LOG.info(
        "Release %s: %s taken by person %s (%s), SHA-256 %s",
        release.id,
        export.name,
        taker.person_id,
        taker.door.value,
        export.file_sha256,
    )
    return release.id


def _facts(made: Made) -> dict[str, object]:
    """What was asked and what came of it, by the names of the columns."""
    order, export = made.order, made.export
    return {
        "kind": order.kind.code,
        "fund_code": export.fund,
        "financial_year": export.year,
        "basis": order.question.basis.value if order.kind.asks_basis else None,
        "profile": export.profile,
        "as_at": export.as_at,
        "as_at_number": export.journal_number,
        "since": order.question.since,
        "publisher": publisher_to_json(order.publisher),
        "file_name": export.name,
        "size_bytes": made.size,
        "file_sha256": export.file_sha256,
        "data_sha256": export.data_sha256,
        "rows": json.dumps(dict(export.rows), ensure_ascii=False),
    }
