"""Events over articles. The table of that name was of event mentions' actors, and is called so now.

Every current article waits to be grouped: the next ingest does it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_mention_actors",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actors.id"], name=op.f("fk_event_mention_actors_actor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event_mentions.id"], name=op.f("fk_event_mention_actors_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "actor_id", name=op.f("pk_event_mention_actors")),
    )
    op.execute("INSERT INTO event_mention_actors (event_id, actor_id) SELECT event_id, actor_id FROM event_actors")
    op.drop_table("event_actors")
    op.create_index(op.f("ix_event_mention_actors_actor_id"), "event_mention_actors", ["actor_id"], unique=False)
    op.add_column("event_mentions", sa.Column("kind", sa.Text(), nullable=True))
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_folded", sa.Text(), nullable=True),
        sa.Column("first_seen", sa.Text(), nullable=False),
        sa.Column("updated", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("figure_id", sa.Integer(), nullable=True),
        sa.Column("quote_id", sa.Integer(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_day", "events", ["first_day", "id"], unique=False)
    op.create_index("ix_events_updated", "events", ["updated", "id"], unique=False)
    op.create_index("ix_events_state", "events", ["state", "first_day"], unique=False)
    op.create_table(
        "event_articles",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("received", sa.Text(), nullable=True),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("template", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("frame", sa.BigInteger(), nullable=True),
        sa.Column("features", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_event_articles_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_event_articles")),
    )
    op.create_index(op.f("ix_event_articles_event_id"), "event_articles", ["event_id"], unique=False)
    op.create_index("ix_event_articles_received", "event_articles", ["received", "event_id"], unique=False)
    op.create_index("ix_event_articles_rules", "event_articles", ["rules", "article_id"], unique=False)
    op.create_table(
        "event_stems",
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("stem", "day", "article_id", name=op.f("pk_event_stems")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_articles_day", "event_articles", ["day", "article_id"], unique=False)
    op.create_index("ix_event_articles_frame", "event_articles", ["frame", "article_id"], unique=False)
    op.create_table(
        "event_features",
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feature", name=op.f("pk_event_features")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_actors",
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_event_actors_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_actors_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor_id", "event_id", name=op.f("pk_event_actors")),
    )
    op.create_index(op.f("ix_event_actors_event_id"), "event_actors", ["event_id"], unique=False)
    op.execute(
        "INSERT INTO event_articles (article_id, event_id, first_id, day, received, rules, template, features) "
        "SELECT a.id, NULL, (SELECT MIN(b.id) FROM articles b WHERE b.key = a.key), a.day, NULL, 0, "
        f"{'false' if op.get_bind().dialect.name == 'postgresql' else '0'}, NULL FROM articles a WHERE a.status = 'current'"
    )
