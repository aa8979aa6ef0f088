"""The third layout: what is to be said about work, as why it came to nothing."""

import sqlalchemy as sql
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Add a column."""
    op.add_column("pending", sql.Column("remark", sql.Text, nullable=False, server_default=""))
