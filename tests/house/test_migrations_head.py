"""migrations/HEAD names the newest migration, so that two branches that add one conflict in git."""

from alembic.script import ScriptDirectory

from tracker.bundled import folder


def test_head_names_the_only_newest_migration() -> None:
    heads = ScriptDirectory(str(folder("migrations"))).get_heads()
    written = (folder("migrations") / "HEAD").read_text(encoding="utf-8").split()
    assert written == list(heads)
