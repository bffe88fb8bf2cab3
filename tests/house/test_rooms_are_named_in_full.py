"""The contracts on imports cover every room, so that a new one cannot be built outside them."""

import tomllib

from tests.support.checkout import ROOT

# Wiring and plumbing that stand beside the rooms.
BESIDE_THE_ROOMS = {"__init__", "bundled", "settings"}


def test_every_room_of_the_tracker_has_its_place_among_the_arrows() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    named = {room.strip("() ") for layer in layers for room in layer.split("|")}
    standing = {
        f"tracker.{path.stem}"
        for path in (ROOT / "tracker").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists())
        and path.stem not in BESIDE_THE_ROOMS
    }
    assert standing <= named
