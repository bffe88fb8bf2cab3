"""Makes tracker/static/nhsuk-frontend from the npm tarball of nhsuk-frontend.

A person runs it when the release changes, with the file that `npm pack nhsuk-frontend@VERSION`
left behind; neither installing nor running the tracker needs it:

    python tests/support/vendor_nhsuk.py nhsuk-frontend-10.6.1.tgz
"""

import hashlib
import json
import re
import shutil
import sys
import tarfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "tracker" / "static" / "nhsuk-frontend"
MANIFEST = "manifest.sha256"
WRITTEN_BY_HAND = ("LICENSE",)

DIST = "package/dist/nhsuk/"
WANTED = ("nhsuk-frontend.min.css", "nhsuk-frontend.min.js")

FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
SOURCE_MAP = re.compile(r"\s*(?://|/\*)# sourceMappingURL=\S+(?: \*/)?\s*$")


def files_of(tarball: Path) -> dict[str, bytes]:
    """Read the wanted files by the path that they take in our folder, the version among them."""
    kept: dict[str, bytes] = {}
    with tarfile.open(tarball) as archive:
        for member in archive:
            name = member.name.removeprefix(DIST)
            content = archive.extractfile(member)
            if content is None:
                continue
            if name != member.name and (name in WANTED or name.startswith("assets/")):
                kept[name.removeprefix("assets/")] = content.read()
            elif member.name == "package/package.json":
                version = json.loads(content.read())["version"]
                kept["VERSION"] = f"nhsuk-frontend {version}\n".encode()
    return kept


def without_outside_fetches(stylesheet: str) -> str:
    """Drop the fonts, which are fetched from outside and licensed only to some, and local paths."""
    return FONT_FACE.sub("", stylesheet).replace("url(/assets/images/", "url(images/")


def prepared(name: str, content: bytes) -> bytes:
    """Return one file as it is to be served: own paths only, no map that is not there."""
    if not name.endswith((".css", ".js")):
        return content
    text = SOURCE_MAP.sub("", content.decode())
    if name.endswith(".css"):
        text = without_outside_fetches(text)
    return text.rstrip().encode() + b"\n"


def manifest_of(folder: Path) -> str:
    """List every vendored file with its SHA-256, in the form that `sha256sum --check` reads."""
    names = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in names
    )


def vendor(tarball: Path, folder: Path = FOLDER) -> int:
    """Replace the vendored folder by the tarball's files; return how many there are."""
    by_hand = {name: (folder / name).read_bytes() for name in WRITTEN_BY_HAND}
    files = {name: prepared(name, content) for name, content in files_of(tarball).items()}
    shutil.rmtree(folder)
    for name, content in {**files, **by_hand}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / MANIFEST).write_text(manifest_of(folder))
    return len(files)


if __name__ == "__main__":
    print(f"{vendor(Path(sys.argv[1]))} files in {FOLDER}")
