"""What not everybody may see, sealed until its time comes; what was withdrawn, and the messages that say so."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
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
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("purged", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="article", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "anonymised",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anonymised")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_withdrawals_article_key"), "withdrawals", ["article_key"], unique=False)
    _links("withdrawn_articles", "withdrawal_id", "withdrawals", "article_id", "articles")
    _links("amendments", "post_id", "posts", "withdrawal_id", "withdrawals", sa.Column("at", sa.Text(), nullable=False), sa.Column("error", sa.Text()))
    _links(
        "rectified",
        "post_id",
        "posts",
        "article_id",
        "articles",
        sa.Column("claimed", sa.Text(), nullable=False),
        sa.Column("posted", sa.Text()),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_changes_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_changes_article_id"), "changes", ["article_id"], unique=False)
    op.create_index(op.f("ix_changes_at"), "changes", ["at"], unique=False)


def _links(name: str, one: str, one_of: str, other: str, other_of: str, *more: "sa.Column[str]") -> None:
    op.create_table(
        name,
        sa.Column(one, sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(other, sa.Integer(), autoincrement=False, nullable=False),
        *more,
        sa.ForeignKeyConstraint([one], [f"{one_of}.id"], name=op.f(f"fk_{name}_{one}"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint([other], [f"{other_of}.id"], name=op.f(f"fk_{name}_{other}"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(one, other, name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f(f"ix_{name}_{other}"), name, [other], unique=False)
