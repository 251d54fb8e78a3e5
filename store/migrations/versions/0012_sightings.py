"""People as articles name them, for ties across articles; the posts that articles give them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("roles", sa.Column("key", sa.Text(), nullable=True))
    op.add_column("roles", sa.Column("day", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_roles_key"), "roles", ["key", "day"], unique=False)
    op.drop_index(op.f("ix_roles_actor_id"), table_name="roles")
    op.create_index(op.f("ix_roles_actor_id"), "roles", ["actor_id", "day"], unique=False)
    op.add_column("texts", sa.Column("names", sa.JSON(), nullable=True))
    op.create_table(
        "sightings",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("surname", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("bare", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("loose", sa.Text(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_sightings_article_id_articles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_sightings_actor_id_actors"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["actors.id"], name=op.f("fk_sightings_to_id_actors"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("article_id", "actor_id", name=op.f("pk_sightings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sightings_actor_id"), "sightings", ["actor_id"], unique=False)
    op.create_index(op.f("ix_sightings_to_id"), "sightings", ["to_id"], unique=False)
    op.create_index(op.f("ix_sightings_surname"), "sightings", ["surname", "day"], unique=False)
    op.create_index(op.f("ix_sightings_loose"), "sightings", ["loose", "day"], unique=False)
    op.create_table(
        "unnamed",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_unnamed_article_id_articles"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["actors.id"], name=op.f("fk_unnamed_to_id_actors"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("article_id", "words", name=op.f("pk_unnamed")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_unnamed_key"), "unnamed", ["key", "day"], unique=False)
    op.create_index(op.f("ix_unnamed_to_id"), "unnamed", ["to_id"], unique=False)
