"""What comes in by itself: the inbox and the feeds, the entries of feeds that were dealt with, the versions of agencies' items."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("last_success", sa.Text(), nullable=True),
        sa.Column("last_new", sa.Text(), nullable=True),
        sa.Column("last_item", sa.Text(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("silences", sa.JSON(), nullable=False),
        sa.Column("usual_gap", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sources")),
    )
    op.create_table(
        "feed_entries",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "entry", name=op.f("pk_feed_entries")),
    )
    op.create_index(op.f("ix_feed_entries_source_at"), "feed_entries", ["source", "at"], unique=False)
    op.create_table(
        "editions",
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=True),
        sa.Column("series", sa.Text(), nullable=True),
        sa.Column("replacing", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=True),
        sa.Column("held", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guid", name=op.f("pk_editions")),
    )
    op.create_index(op.f("ix_editions_key"), "editions", ["key"], unique=False)
    op.create_index(op.f("ix_editions_series_created"), "editions", ["series", "created"], unique=False)
