"""Bringing a node's database to the present layout of its tables."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.store.extra import sqlalchemy as sql
from kuznia.store.node_tables import LAYOUT, LAYOUTS

_STEPS = Path(__file__).parent / "migrations"
_ALONE = Lock()
"""Alembic's steps find their database in variables of its modules."""


def lay_out(connection: sql.Connection, schema: str) -> None:
    """Make what is missing of the tables, and on a server of the schema that they are in.

    Raises Refused when a newer version has made the database.
    """
    if connection.dialect.name == "postgresql" and not sql.inspect(connection).has_schema(schema):
        connection.execute(sql.schema.CreateSchema(schema))
    found = _layout(connection)
    if found > LAYOUT:
        raise Refused(
            msg("the database has layout {found}, and this version writes {known}",
                found=found, known=LAYOUT),
            msg("use the version that made it, or a newer one"),
        )  # fmt: skip
    if found < LAYOUT:
        with _ALONE:
            _take_steps(connection, found)
        connection.execute(sql.delete(LAYOUTS))
        connection.execute(sql.insert(LAYOUTS).values(number=LAYOUT))


def _layout(connection: sql.Connection) -> int:
    """Give the number of the layout that is there; 0 for none."""
    if not sql.inspect(connection).has_table(LAYOUTS.name):
        return 0
    return connection.execute(sql.select(LAYOUTS.c.number)).scalar() or 0


def _take_steps(connection: sql.Connection, found: int) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    if found and not sql.inspect(connection).has_table("alembic_version"):
        command.stamp(config, str(found))  # the first version took no steps
    command.upgrade(config, "head")
