"""What an article was read with, and what its manifest said of it: for reading it again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Articles read before this version are read again by the next `sourcier reread`.
    op.add_column("articles", sa.Column("directory", sa.Text(), nullable=True))
    op.add_column("texts", sa.Column("said", sa.Text(), nullable=True))
