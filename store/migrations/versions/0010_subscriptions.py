"""Digests and alerts: who is to be told, what is on its way, what was told, and where the bot's messages are."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('claimed', 'ready', 'posting')")


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("team", "owner")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("channel", "direct")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "zone", "days")),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("lang", "length")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("follow_ups", "says_nothing")),
        sa.Column("quiet", sa.JSON(), nullable=True),
        sa.Column("pace", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("paused", "due", "told_until", "passed_until")),
        sa.Column("cursor", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("created", "changed")),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_due", "subscriptions", ["team", "kind", "due"], unique=False)
    op.create_index("ix_subscriptions_owner", "subscriptions", ["team", "owner"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("team", "kind", "slot", "state", "token", "until")),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("channel", "thread")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("since", "upto")),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Text(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("ts", "error", "settled")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_outbox_subscription_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_outbox_delivery_id")),
        sa.UniqueConstraint("subscription_id", "slot", name=op.f("uq_outbox_subscription_id_slot")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state", "outbox", ["team", "state", "until"], unique=False)
    op.create_index("ix_outbox_settled", "outbox", ["settled"], unique=False)
    op.create_index(
        "ix_outbox_open", "outbox", ["subscription_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )

    op.create_table(
        "told",
        sa.Column("subscription_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_told_subscription_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_told_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscription_id", "article_id", name=op.f("pk_told")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_told_article_id"), "told", ["article_id"], unique=False)
    op.create_index("ix_told_at", "told", ["at"], unique=False)

    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("team", "channel", "ts", "kind", "lang", "at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("team", "channel", "ts", name=op.f("uq_posts_team_channel_ts")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posts_at", "posts", ["at"], unique=False)
    op.create_table(
        "post_articles",
        sa.Column("post_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_articles_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_post_articles_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "article_id", name=op.f("pk_post_articles")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_post_articles_article_id"), "post_articles", ["article_id"], unique=False)
