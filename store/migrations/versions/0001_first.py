"""The first schema: articles and their versions, actors and their names, quotes, figures, events, and the search indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: What is indexed, and the table whose row goes with it.
INDEXES = {
    "quote_index": ("quotes", ("words", "passage")),
    "figure_index": ("figures", ("words", "passage")),
    "article_index": ("articles", ("words",)),
}


def upgrade() -> None:
    op.create_table(
        "actors",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
        sa.UniqueConstraint("entry", name=op.f("uq_actors_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_actors_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("team", "event", name=op.f("uq_deliveries_team_event")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "outlets",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("label_en", sa.Text(), nullable=True),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("licensed", sa.Boolean(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlets")),
        sa.UniqueConstraint("name", name=op.f("uq_outlets_name")),
    )
    op.create_index(op.f("ix_outlets_folded"), "outlets", ["folded"], unique=False)
    op.create_table(
        "aliases",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_aliases_actor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aliases")),
        sa.UniqueConstraint("actor_id", "folded", "origin", name=op.f("uq_aliases_actor_id_folded_origin")),
    )
    op.create_index(op.f("ix_aliases_folded"), "aliases", ["folded"], unique=False)
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("fetched", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_articles_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_articles_key_version")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_coverage", "articles", ["outlet_id", "day", "status"], unique=False)
    op.create_table(
        "alias_grams",
        sa.Column("gram", sa.Text(), nullable=False),
        sa.Column("alias_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alias_id"], ["aliases.id"], name=op.f("fk_alias_grams_alias_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("gram", "alias_id", name=op.f("pk_alias_grams")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alias_grams_alias_id"), "alias_grams", ["alias_id"], unique=False)
    op.create_table(
        "article_actors",
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_article_actors_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_actors_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor_id", "article_id", name=op.f("pk_article_actors")),
    )
    op.create_index("ix_article_actors_article_id", "article_actors", ["article_id"], unique=False)
    op.create_index("ix_article_actors_newest", "article_actors", ["actor_id", "day", "article_id"], unique=False)
    op.create_table(
        "event_mentions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("precision", sa.Text(), nullable=True),
        sa.Column("tense", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_event_mentions_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_mentions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_mentions_article_id"), "event_mentions", ["article_id"], unique=False)
    op.create_table(
        "figures",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("low", sa.Text(), nullable=True),
        sa.Column("high", sa.Text(), nullable=True),
        sa.Column("least", sa.Float(), nullable=True),
        sa.Column("most", sa.Float(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_assumed", sa.Boolean(), nullable=False),
        sa.Column("qualifier", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("equivalent", sa.Text(), nullable=True),
        sa.Column("main_id", sa.Integer(), nullable=True),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("passage_start", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_figures_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["main_id"], ["figures.id"], name=op.f("fk_figures_main_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["speaker_id"], ["actors.id"], name=op.f("fk_figures_speaker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_figures_article_id"), "figures", ["article_id"], unique=False)
    op.create_index(op.f("ix_figures_main_id"), "figures", ["main_id"], unique=False)
    op.create_index("ix_figures_newest", "figures", ["day", "id"], unique=False)
    op.create_index("ix_figures_order", "figures", ["rank", "day", "id"], unique=False)
    op.create_index("ix_figures_outlet", "figures", ["outlet_id", "rank", "day", "id"], unique=False)
    op.create_index("ix_figures_speaker", "figures", ["speaker_id", "rank", "day", "id"], unique=False)
    op.create_index("ix_figures_speaker_newest", "figures", ["speaker_id", "day", "id"], unique=False)
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_mentions_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_mentions_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_actor_id"), "mentions", ["actor_id"], unique=False)
    op.create_index(op.f("ix_mentions_article_id"), "mentions", ["article_id"], unique=False)
    op.create_table(
        "quotes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("speaker_id", sa.Integer(), nullable=True),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("speaker_start", sa.Integer(), nullable=True),
        sa.Column("speaker_end", sa.Integer(), nullable=True),
        sa.Column("cue", sa.Text(), nullable=True),
        sa.Column("said_on", sa.Text(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("inferred", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("passage_start", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_quotes_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["speaker_id"], ["actors.id"], name=op.f("fk_quotes_speaker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_quotes_article_id"), "quotes", ["article_id"], unique=False)
    op.create_index("ix_quotes_newest", "quotes", ["day", "id"], unique=False)
    op.create_index("ix_quotes_order", "quotes", ["rank", "day", "id"], unique=False)
    op.create_index("ix_quotes_outlet", "quotes", ["outlet_id", "rank", "day", "id"], unique=False)
    op.create_index("ix_quotes_speaker", "quotes", ["speaker_id", "rank", "day", "id"], unique=False)
    op.create_index("ix_quotes_speaker_newest", "quotes", ["speaker_id", "day", "id"], unique=False)
    op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("known_until", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_roles_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_roles_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
    )
    op.create_index(op.f("ix_roles_actor_id"), "roles", ["actor_id"], unique=False)
    op.create_index(op.f("ix_roles_article_id"), "roles", ["article_id"], unique=False)
    op.create_table(
        "texts",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_texts_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_texts")),
    )
    op.create_table(
        "event_actors",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_event_actors_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["event_id"], ["event_mentions.id"], name=op.f("fk_event_actors_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "actor_id", name=op.f("pk_event_actors")),
    )
    op.create_index(op.f("ix_event_actors_actor_id"), "event_actors", ["actor_id"], unique=False)
    op.create_table(
        "figure_actors",
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("figure_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_figure_actors_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["figure_id"], ["figures.id"], name=op.f("fk_figure_actors_figure_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor_id", "figure_id", name=op.f("pk_figure_actors")),
    )
    op.create_index("ix_figure_actors_figure_id", "figure_actors", ["figure_id"], unique=False)
    op.create_index("ix_figure_actors_newest", "figure_actors", ["actor_id", "day", "figure_id"], unique=False)
    op.create_table(
        "quote_actors",
        sa.Column("actor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quote_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_quote_actors_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name=op.f("fk_quote_actors_quote_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor_id", "quote_id", name=op.f("pk_quote_actors")),
    )
    op.create_index("ix_quote_actors_newest", "quote_actors", ["actor_id", "day", "quote_id"], unique=False)
    op.create_index("ix_quote_actors_quote_id", "quote_actors", ["quote_id"], unique=False)

    for index, (table, columns) in INDEXES.items():
        if op.get_bind().dialect.name == "postgresql":
            _tsvectors(index, table, columns)
        else:
            _fts5(index, table, columns)


def _tsvectors(index: str, table: str, columns: tuple[str, ...]) -> None:
    wanted = ", ".join(f"{column} TSVECTOR NOT NULL" for column in columns)
    op.execute(f"CREATE TABLE {index} (rowid INTEGER PRIMARY KEY REFERENCES {table} (id) ON DELETE CASCADE, {wanted})")
    for column in columns:
        # without fastupdate: the planner shuns an index with a long list of pending words, and walks over every vector instead
        op.execute(f"CREATE INDEX ix_{index}_{column} ON {index} USING gin ({column}) WITH (fastupdate = off)")


def _fts5(index: str, table: str, columns: tuple[str, ...]) -> None:
    # ascii: splits at our blanks alone, since analysed words hold no other ASCII mark
    op.execute(f"CREATE VIRTUAL TABLE {index} USING fts5({', '.join(columns)}, tokenize='ascii')")
    op.execute(f"CREATE TRIGGER {index}_goes AFTER DELETE ON {table} BEGIN DELETE FROM {index} WHERE rowid = old.id; END")
