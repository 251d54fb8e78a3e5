"""Between which days the things of a stretch of ids are, and how many articles each outlet has: made of what is there, then kept by writers.

Reads each table once, and rewrites nothing that is there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

#: Ids of one stretch.
_STRETCH = 4096


def upgrade() -> None:
    op.create_table(
        "zones",
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("zone", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("of", "zone", name=op.f("pk_zones")),
        sqlite_with_rowid=False,
    )
    for of in ("quotes", "figures", "articles"):
        op.execute(
            f"INSERT INTO zones SELECT '{of}', id / {_STRETCH}, max(day), min(nullif(day, 0)) FROM {of} GROUP BY id / {_STRETCH}"
        )
    op.create_table(
        "article_counts",
        sa.Column("outlet_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("outlet_id", "status", name=op.f("pk_article_counts")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO article_counts SELECT coalesce(outlet_id, 0), status, count(*) FROM articles GROUP BY coalesce(outlet_id, 0), status"
    )
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()


def _more(row: str) -> str:
    return (
        f"INSERT INTO article_counts (outlet_id, status, articles) VALUES (coalesce({row}.outlet_id, 0), {row}.status, 1) "
        "ON CONFLICT (outlet_id, status) DO UPDATE SET articles = article_counts.articles + 1;"
    )


def _less(row: str) -> str:
    whose = f"outlet_id = coalesce({row}.outlet_id, 0) AND status = {row}.status"
    return f"UPDATE article_counts SET articles = articles - 1 WHERE {whose};"


def _sqlite() -> None:
    for name, when, what in (
        ("come", "INSERT", _more("new")),
        ("gone", "DELETE", _less("old")),
        ("moved", "UPDATE OF status, outlet_id", _less("old") + " " + _more("new")),
    ):
        op.execute(f"CREATE TRIGGER articles_{name} AFTER {when} ON articles BEGIN {what} END")


def _postgresql() -> None:
    op.execute(
        f"""
        CREATE FUNCTION count_articles() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN {_less("old")} END IF;
            IF TG_OP <> 'DELETE' THEN {_more("new")} END IF;
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER articles_counted AFTER INSERT OR DELETE OR UPDATE OF status, outlet_id ON articles "
        "FOR EACH ROW EXECUTE FUNCTION count_articles()"
    )
