"""The tables of a node's database."""

from __future__ import annotations

from kuznia.store.extra import sqlalchemy as sql

LAYOUT = 3
"""Number of the present layout of the tables."""

METADATA = sql.MetaData()
LAYOUTS = sql.Table(
    "layout", METADATA, sql.Column("number", sql.Integer, primary_key=True, autoincrement=False)
)
PROCESSES = sql.Table(
    "processes",
    METADATA,
    sql.Column("own_pid", sql.Text, primary_key=True),
    sql.Column("process", sql.Text, nullable=False),
    sql.Column("peer", sql.Text, nullable=False),
    sql.Column("peer_pid", sql.Text, nullable=False),
    sql.Column("agreement", sql.Text, nullable=False),
    sql.Column("is_under_way", sql.Boolean, nullable=False),
    sql.Column("change", sql.BigInteger, nullable=False),
    sql.Column("content", sql.Text, nullable=False),
    sql.Index("by_peer", "process", "peer", "peer_pid"),
    sql.Index("by_agreement", "agreement"),
    sql.Index("by_way", "is_under_way", "change"),
    sql.Index("by_change", "change"),
)
PENDING = sql.Table(
    "pending",
    METADATA,
    sql.Column(
        "number",
        sql.BigInteger().with_variant(sql.Integer, "sqlite"),  # SQLite numbers only an INTEGER
        primary_key=True,
    ),
    sql.Column("kind", sql.Text, nullable=False),
    sql.Column("about", sql.Text, nullable=False),
    sql.Column("content", sql.Text, nullable=False),
    sql.Column("is_done", sql.Boolean, nullable=False),
    sql.Column("remark", sql.Text, nullable=False, server_default=""),
    sql.Index("by_about", "kind", "about", unique=True),
    sql.Index("by_number", "is_done", "kind", "number"),
)
FACTS = sql.Table(
    "facts",
    METADATA,
    sql.Column("name", sql.Text, primary_key=True),
    sql.Column("value", sql.Text, nullable=False),
)
