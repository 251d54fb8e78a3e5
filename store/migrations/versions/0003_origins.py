"""Copies of one dispatch known as such, the agency an article is credited to, and the period that a figure holds for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Articles read before this version are each an origin of their own until they are read anew.
    op.add_column("articles", sa.Column("agency", sa.Text(), nullable=True))
    op.create_index("ix_articles_origin", "articles", ["origin"], unique=False)
    op.create_table(
        "origin_bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_origin_bands_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_origin_bands")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_origin_bands_article_id"), "origin_bands", ["article_id"], unique=False)

    op.add_column("figures", sa.Column("agency", sa.Text(), nullable=True))
    op.add_column("figures", sa.Column("period", sa.Text(), nullable=True))
    op.create_index("ix_figures_unit", "figures", ["unit", "rank", "day", "id"], unique=False)
    op.create_index("ix_figures_value", "figures", ["unit", "most", "id"], unique=False)
