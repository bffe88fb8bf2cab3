"""A file on its way in: read once, outside of any transaction, and known by its hash."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from imports.layouts import read_layout
from imports.uploads import Upload, read_upload


@dataclass(frozen=True)
class IncomingFile:
    """A file as somebody sent it, for one layout."""

    name: str
    content: bytes
    layout_name: str

    @cached_property
    def upload(self) -> Upload:
        """The rows of the file, or why there are none."""
        return read_upload(self.name, self.content, read_layout(self.layout_name))

    @cached_property
    def sha256(self) -> str:
        """What tells this file from every other."""
        return sha256(self.content).hexdigest()
