"""What articles announce for the days to come is found by its day."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_event_mentions_tense"), "event_mentions", ["tense", "first_day"], unique=False)
