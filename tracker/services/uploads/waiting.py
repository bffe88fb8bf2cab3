"""A file that was checked and not stored, as its sender looks at it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.permissions import Act, Viewer
from tracker.services.importing.drafts import KEPT_FOR, REFUSED_KEPT_FOR, find_held
from tracker.services.importing.preview import Preview, read_preview
from tracker.services.importing.results import Checked, Counts, Problem, Verdict
from tracker.services.uploads.kinds import title_of
from tracker.services.uploads.problems import (
    ProblemGroup,
    ProblemLine,
    problem_groups,
    problem_lines,
    read_problems,
)


@dataclass(frozen=True)
class WaitingFile:
    """A held file with all that checking said of it."""

    token: str
    layout: str
    kind: str
    file_name: str
    sha256: str
    organisation_id: int
    verdict: Verdict
    counts: Counts
    problems: tuple[Problem, ...]
    preview: Preview
    is_unusable: bool
    checked_at: datetime
    until: datetime

    @property
    def is_refused(self) -> bool:
        """Whether it may not be stored as it is."""
        return self.verdict is Verdict.REFUSED

    @property
    def groups(self) -> tuple[ProblemGroup, ...]:
        """What is wrong, each message once."""
        return problem_groups(self.layout, self.problems)

    @property
    def lines(self) -> tuple[ProblemLine, ...]:
        """What is wrong, cell by cell."""
        return problem_lines(self.layout, self.problems)

    @property
    def checked(self) -> Checked:
        """What checking said, less the rows."""
        return Checked(
            self.layout,
            self.file_name,
            self.sha256,
            self.verdict,
            stored=False,
            counts=self.counts,
            problems=self.problems,
            is_unusable=self.is_unusable,
        )


def waiting_file(session: Session, by: Viewer, token: str) -> WaitingFile:
    """The held file of a token, which only its sender can see."""
    by.require(Act.UPLOAD)
    held = find_held(session, by, token)
    answer = held.answer
    kept = REFUSED_KEPT_FOR if held.is_refused else KEPT_FOR
    return WaitingFile(
        held.token,
        held.layout,
        title_of(held.layout),
        held.file_name,
        held.sha256,
        held.organisation_id,
        Verdict(answer["outcome"]),
        Counts(**answer["counts"]),
        read_problems(answer["problems"]),
        read_preview(answer["preview"]),
        answer["is_unusable"],
        held.touched_at,
        held.touched_at + kept,
    )
