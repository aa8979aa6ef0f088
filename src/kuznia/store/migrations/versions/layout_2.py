"""The second layout: work that follows a change, facts, and processes by their last change."""

import sqlalchemy as sql
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Add two tables and an index."""
    op.create_index("by_change", "processes", ["change"])
    op.create_table(
        "pending",
        sql.Column(
            "number", sql.BigInteger().with_variant(sql.Integer, "sqlite"), primary_key=True
        ),
        sql.Column("kind", sql.Text, nullable=False),
        sql.Column("about", sql.Text, nullable=False),
        sql.Column("content", sql.Text, nullable=False),
        sql.Column("is_done", sql.Boolean, nullable=False),
    )
    op.create_index("by_about", "pending", ["kind", "about"], unique=True)
    op.create_index("by_number", "pending", ["is_done", "kind", "number"])
    op.create_table(
        "facts",
        sql.Column("name", sql.Text, primary_key=True),
        sql.Column("value", sql.Text, nullable=False),
    )
