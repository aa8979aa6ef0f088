"""The first layout: processes and the number of the layout."""

import sqlalchemy as sql
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "layout", sql.Column("number", sql.Integer, primary_key=True, autoincrement=False)
    )
    op.create_table(
        "processes",
        sql.Column("own_pid", sql.Text, primary_key=True),
        sql.Column("process", sql.Text, nullable=False),
        sql.Column("peer", sql.Text, nullable=False),
        sql.Column("peer_pid", sql.Text, nullable=False),
        sql.Column("agreement", sql.Text, nullable=False),
        sql.Column("is_under_way", sql.Boolean, nullable=False),
        sql.Column("change", sql.BigInteger, nullable=False),
        sql.Column("content", sql.Text, nullable=False),
    )
    op.create_index("by_peer", "processes", ["process", "peer", "peer_pid"])
    op.create_index("by_agreement", "processes", ["agreement"])
    op.create_index("by_way", "processes", ["is_under_way", "change"])
