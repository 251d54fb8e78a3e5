"""What not everybody may see: articles under embargo and internal ones, sealed until their time comes."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("embargo_until", sa.Text(), nullable=True))
    known = sa.text("embargo_until IS NOT NULL")
    op.create_index(
        op.f("ix_articles_embargo_until"), "articles", ["embargo_until"], sqlite_where=known, postgresql_where=known
    )
    # What an agency held back had no end and no text of its own: nobody sees it, cleared or not.
    op.execute("UPDATE articles SET status = 'held' WHERE status = 'embargoed'")
    op.create_table(
        "sealed",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("extraction", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_sealed_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_sealed")),
    )
    op.create_table(
        "sealed_names",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_sealed_names_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_sealed_names_actor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", "actor_id", "folded", "origin", name=op.f("pk_sealed_names")),
    )
    op.create_index(op.f("ix_sealed_names_actor_id"), "sealed_names", ["actor_id"], unique=False)
    op.create_index(op.f("ix_sealed_names_folded"), "sealed_names", ["folded"], unique=False)
