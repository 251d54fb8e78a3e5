"""Names found by keys of their words instead of trigrams; how many articles name an actor, kept instead of counted.

What the new tables hold is made out of `aliases` by `store.archive.index.fill` right after the migrations: its rules change with the
program, and this file never does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actors", sa.Column("articles", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE actors SET articles = (SELECT count(*) FROM article_actors JOIN articles ON articles.id = article_actors.article_id "
        "WHERE article_actors.actor_id = actors.id AND articles.status = 'current')"
    )
    op.add_column("aliases", sa.Column("rank", sa.Integer(), server_default="0", nullable=False))
    op.drop_index("ix_aliases_folded", table_name="aliases")
    op.create_index("ix_aliases_folded", "aliases", ["folded", "rank"], unique=False)
    op.drop_table("alias_grams")
    op.create_table(
        "name_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("alias_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["alias_id"], ["aliases.id"], name=op.f("fk_name_keys_alias_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "weight", "alias_id", name=op.f("pk_name_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_name_keys_alias_id"), "name_keys", ["alias_id"], unique=False)
    op.create_table(
        "name_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_name_words")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_words_head", "name_words", ["head", "weight"], unique=False)
    op.create_table(
        "word_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "word", name=op.f("pk_word_keys")),
        sqlite_with_rowid=False,
    )
