"""The 360Giving Data Standard's own schemas, asked offline whether a file is right.

The package schema names the grants' schema of the patch release before its own, so the one that
is here is found under both names. Without a checker of formats right dates would be refused
(they match both of two alternatives) and wrong ones would pass.
"""

import csv
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

VENDORED = Path(__file__).parents[1] / "vendor" / "threesixtygiving"
_BEFORE = "https://raw.githubusercontent.com/ThreeSixtyGiving/standard/1.4.2/schema/"


def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((VENDORED / name).read_text(encoding="utf-8"))
    # The draft is named with a fragment that no validator knows it by.
    return schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def _validator() -> Draft202012Validator:
    package, grant = _schema("360-giving-package-schema.json"), _schema("360-giving-schema.json")
    found: Resource[Any] = Resource.from_contents(grant)
    registry: Registry[Any] = Registry().with_resources(
        [(grant["$id"], found), (_BEFORE + "360-giving-schema.json", found)]
    )
    return Draft202012Validator(
        package, registry=registry, format_checker=FormatChecker(["date-time", "uri"])
    )


VALIDATOR = _validator()


def codes_of(codelist: str) -> set[str]:
    """The codes of one of the standard's closed lists."""
    with (VENDORED / f"{codelist}.csv").open(encoding="utf-8", newline="") as file:
        return {row["Code"] for row in csv.DictReader(file)}


def problems_of(package: dict[str, Any]) -> list[str]:
    """What is wrong with a package by the schemas, the closed lists, and its own references."""
    found = [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(package)]
    grants = package.get("grants", [])
    ids = [grant.get("id") for grant in grants]
    found += [f"{one} is twice in the file" for one in sorted({i for i in ids if ids.count(i) > 1})]
    for grant in grants:
        found += [
            f"{related} is not in the file"
            for related in grant.get("relatedActivity", ())
            if related not in ids
        ]
        if (code := grant.get("regrantType")) and code not in codes_of("regrantType"):
            found.append(f"{code} is no regrant type")
        for place in grant.get("beneficiaryLocation", ()):
            kind = place.get("geoCodeType")
            if kind and kind not in codes_of("geoCodeType"):
                found.append(f"{kind} is no type of code")
    return found
