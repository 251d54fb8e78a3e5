"""Trust: what somebody watches for is sealed, what was answered is kept as digests, what outlets allow, who has no profile."""

from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("sealed", sa.Text(), nullable=True))
    op.add_column("outlets", sa.Column("shows", sa.Text(), nullable=True))
    op.add_column("outlets", sa.Column("retention", sa.Integer(), nullable=True))
    op.create_table(
        "barred",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_barred")),
    )
    # Of those that are ended nothing is kept but that they were.
    op.execute("UPDATE subscriptions SET owner = '', direct = NULL, filters = '{}' WHERE ended IS NOT NULL")
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, team, event FROM deliveries")).all()
    hashed = [{"n": id, "e": blake2b(f"{team}\0{event}".encode(), digest_size=16).hexdigest()} for id, team, event in rows]
    for at in range(0, len(hashed), _AT_ONCE):
        connection.execute(sa.text("UPDATE deliveries SET event = :e WHERE id = :n"), hashed[at : at + _AT_ONCE])
