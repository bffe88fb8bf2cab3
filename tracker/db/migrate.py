"""Bring a database to the newest version of its tables, from code or the command line."""

from alembic import command
from alembic.config import Config

from tracker.bundled import folder


def alembic_config(url: str) -> Config:
    """Alembic's settings for a database, wherever the migrations are installed."""
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    # Alembic reads the value with %-interpolation, and a password may hold a %.
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str) -> None:
    """Run every migration that this database has not seen yet."""
    command.upgrade(alembic_config(url), "head")
