"""What was vendored is what was reviewed, fetches nothing from outside, and fits its macros."""

import hashlib
import importlib.metadata
import re
from pathlib import Path

from tests.support import vendor_nhsuk
from tracker.web.nhs import STATIC_FOLDER

VENDORED = STATIC_FOLDER / "nhsuk-frontend"
# Namespaces of XML are names, not addresses that anything fetches.
NAMESPACE = "http://www.w3.org/2000/svg"


def test_every_vendored_file_is_the_one_in_the_manifest() -> None:
    lines = (VENDORED / "manifest.sha256").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    present = {
        path.relative_to(VENDORED).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDORED.rglob("*")
        if path.is_file() and path.name != "manifest.sha256"
    }
    assert present == listed


def test_the_stylesheet_and_the_macros_are_a_matched_pair() -> None:
    assert (VENDORED / "VERSION").read_text() == "nhsuk-frontend 10.6.1\n"
    assert '--nhsuk-frontend-version:"10.6.1"' in (VENDORED / "nhsuk-frontend.min.css").read_text()
    assert importlib.metadata.version("nhsuk-frontend-jinja") == "0.10.2"


def test_the_licence_of_the_vendored_files_goes_with_them() -> None:
    assert "MIT License" in (VENDORED / "LICENSE").read_text()
    assert (
        "Mozilla Public License"
        in (Path(__file__).parents[1] / "vendor" / "axe.LICENSE").read_text()
    )


def test_no_stylesheet_script_or_picture_fetches_from_outside() -> None:
    found = {
        (path.name, address)
        for path in STATIC_FOLDER.rglob("*")
        if path.suffix in {".css", ".js", ".svg", ".json"}
        for address in re.findall(r"""https?://[^"'\s)]+|url\(/[^)]*\)""", path.read_text())
        if address != NAMESPACE
    }
    assert found == set()


def test_every_picture_that_a_stylesheet_names_is_there() -> None:
    for stylesheet in STATIC_FOLDER.rglob("*.css"):
        for name in re.findall(r"""url\(["']?([^)"']+)""", stylesheet.read_text()):
            assert (stylesheet.parent / name).is_file(), name


def test_the_licensed_font_is_nowhere() -> None:
    css = "".join(path.read_text() for path in STATIC_FOLDER.rglob("*.css"))
    assert "@font-face" not in css
    assert not [path for path in STATIC_FOLDER.rglob("*") if path.suffix in {".woff", ".woff2"}]


def test_vendoring_strips_fonts_maps_and_absolute_paths() -> None:
    made = vendor_nhsuk.prepared(
        "nhsuk-frontend.min.css",
        b"@font-face{src:url(https://x.example/f.woff)}a{background:url(/assets/images/b.svg)}\n"
        b"/*# sourceMappingURL=nhsuk-frontend.min.css.map */\n",
    )
    assert made == b"a{background:url(images/b.svg)}\n"
