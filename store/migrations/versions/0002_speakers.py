"""Quotes of several who speak together, and reported speech told apart from words between quotation marks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quotes", sa.Column("joint", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "quote_speakers",
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quote_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("marked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_quote_speakers_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name=op.f("fk_quote_speakers_quote_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor_id", "quote_id", name=op.f("pk_quote_speakers")),
    )
    # Whoever spoke before this version spoke alone: joint speakers come in as their articles are read anew.
    op.execute(
        "INSERT INTO quote_speakers (actor_id, quote_id, day, rank, marked) "
        "SELECT speaker_id, id, day, rank, CASE kind WHEN 'indirect' THEN 0 ELSE 1 END FROM quotes WHERE speaker_id IS NOT NULL"
    )
    op.create_index("ix_quote_speakers_newest", "quote_speakers", ["actor_id", "marked", "day", "quote_id"], unique=False)
    op.create_index("ix_quote_speakers_order", "quote_speakers", ["actor_id", "rank", "day", "quote_id"], unique=False)
    op.create_index("ix_quote_speakers_quote_id", "quote_speakers", ["quote_id"], unique=False)
    op.drop_index("ix_quotes_speaker", table_name="quotes")
    op.drop_index("ix_quotes_speaker_newest", table_name="quotes")

    op.add_column("quote_actors", sa.Column("marked", sa.Integer(), server_default="1", nullable=False))
    op.execute("UPDATE quote_actors SET marked = 0 WHERE quote_id IN (SELECT id FROM quotes WHERE kind = 'indirect')")
    op.drop_index("ix_quote_actors_newest", table_name="quote_actors")
    op.create_index("ix_quote_actors_newest", "quote_actors", ["actor_id", "marked", "day", "quote_id"], unique=False)
