"""A file on its way in: read once, outside of any transaction, and known by its hash."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from imports.file_names import safe_name
from imports.layouts import read_layout
from imports.uploads import Asked, Upload, read_upload


@dataclass(frozen=True)
class IncomingFile:
    """A file as somebody sent it, for one layout.

    `asked` is the period and the organisation that were chosen for it, if any were, and
    `headings` are those that its organisation uses besides the known ones, by column. The name
    is made safe to store and to show here, once for every door.
    """

    name: str
    content: bytes
    layout_name: str
    asked: Asked = Asked()  # noqa: RUF009 frozen, and says nothing
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what a sender calls a file out of every page, header and folder."""
        object.__setattr__(self, "name", safe_name(self.name))

    @cached_property
    def upload(self) -> Upload:
        """The rows of the file, or why there are none."""
        layout = read_layout(self.layout_name)
        if self.headings:
            layout = layout.with_headings(self.headings)
        return read_upload(self.name, self.content, layout, asked=self.asked)

    @cached_property
    def sha256(self) -> str:
        """What tells this file from every other."""
        return sha256(self.content).hexdigest()
