"""What an article was read with, for reading it again; roles read in articles; what editors decided of who is who."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Articles read before this version are read again by the next `sourcier reread`.
    op.add_column("articles", sa.Column("directory", sa.Text(), nullable=True))
    op.add_column("texts", sa.Column("said", sa.Text(), nullable=True))

    for column in (sa.Column("start", sa.Integer()), sa.Column("end", sa.Integer()), sa.Column("former", sa.Boolean())):
        op.add_column("roles", column)

    merged = sa.Column("merged_into", sa.Integer(), nullable=True)
    if op.get_bind().dialect.name == "sqlite":
        # SQLite adds no constraint later, and making the table anew would take every alias with it.
        op.execute("ALTER TABLE actors ADD COLUMN merged_into INTEGER CONSTRAINT fk_actors_merged_into REFERENCES actors (id)")
    else:
        op.add_column("actors", merged)
        op.create_foreign_key(op.f("fk_actors_merged_into"), "actors", "actors", ["merged_into"], ["id"])
    op.create_index(op.f("ix_actors_merged_into"), "actors", ["merged_into"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("editor", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "identities",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("to_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_identities_decision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "article_key", "decision_id", name=op.f("pk_identities")),
    )
    op.create_index("ix_identities_decision_id", "identities", ["decision_id"], unique=False)
    op.create_index(op.f("ix_identities_to_key"), "identities", ["to_key"], unique=False)
    op.create_table(
        "reassigned",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("to_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_reassigned_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_reassigned_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["actors.id"], name=op.f("fk_reassigned_to_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "actor_id", "to_id", name=op.f("pk_reassigned")),
    )
    op.create_index(op.f("ix_reassigned_actor_id"), "reassigned", ["actor_id"], unique=False)
