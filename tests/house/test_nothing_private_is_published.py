"""What only one machine has, or only one registry, stays out of what everyone gets."""

import re

from tests.support.checkout import our_text_files

# A folder of somebody's machine: absolute, so not the tail of an address or of another path.
PRIVATE_PATH = re.compile(r"(?<![\w./\-\]}>])/(?:root|home|work|Users|tmp/brief)/[\w.]")
# Where packages come from is the installer's business; brackets keep this file off its own list.
REGISTRY = re.compile(
    r"(?:files[.]pythonhosted|pypi|registry[.]npmjs|registry[.]yarnpkg)[.](?:org|com)"
)
SECRET = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----")


def _places(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in our_text_files()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert _places(PRIVATE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert _places(REGISTRY) == []


def test_no_file_holds_a_private_key() -> None:
    assert _places(SECRET) == []
