"""Channels that answer, people who are away, messages in one, calendars kept as they were."""

from alembic import op
import sqlalchemy as sa

from engine.store.types import Instant

revision = "0002"
down_revision = "0001"


def _added(table: str, column: str, declared: str) -> None:
    """Add a column; said in SQL, since SQLite takes a reference only in this form."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {declared}")


def upgrade() -> None:
    """Bring an older database to this version."""
    op.create_table(
        "address_fact",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("verified_at", Instant(), nullable=True),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.Column("suppressed_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "address"),
    )
    op.create_table(
        "link_code",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_table(
        "channel_state",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("paused_until", Instant(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("rate", sa.Float(), nullable=True),
        sa.Column("last_sent_at", Instant(), nullable=True),
        sa.Column("last_failed_at", Instant(), nullable=True),
        sa.Column("read_up_to", sa.BigInteger(), nullable=True),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("read_by", sa.String(), nullable=True),
        sa.Column("read_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.create_table(
        "link_guess",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("since_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "chat"),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("bound", sa.Integer(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("released_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "calendar_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", "content_hash"),
    )
    instant = str(Instant().compile(op.get_bind().dialect))
    _added("contact", "language", "VARCHAR")
    _added("contact", "chosen_channel", "VARCHAR")
    _added("contact", "delegate_id", "INTEGER REFERENCES contact (id)")
    _added("contact", "away_from", "DATE")
    _added("contact", "away_until", "DATE")
    _added("contact", "link_epoch", "INTEGER DEFAULT '0' NOT NULL")
    _added("campaign", "calendar_id", "INTEGER REFERENCES calendar_edition (id)")
    _added("obligation", "own_opens_at", instant)
    _added("message", "merged_into", "INTEGER REFERENCES message (id)")
    _added("message", "told_id", "INTEGER REFERENCES contact (id)")
    _added("message", "hold_id", "INTEGER REFERENCES hold (id)")
    delegated = sa.text("delegate_id IS NOT NULL")
    op.create_index(
        "contact_delegate",
        "contact",
        ["delegate_id"],
        sqlite_where=delegated,
        postgresql_where=delegated,
    )
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index(
        "message_merged",
        "message",
        ["merged_into"],
        sqlite_where=merged,
        postgresql_where=merged,
    )
