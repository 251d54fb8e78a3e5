"""In how many quotes and articles a stem stands, counted from the search indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: What the indexes hold of one column: stem, in how many rows. On PostgreSQL by its own counting of lexemes.
_COUNTED = {
    "postgresql": "SELECT word, ndoc FROM ts_stat('SELECT words FROM {index}')",
    "sqlite": "SELECT term, doc FROM temp.{index}_terms WHERE col = 'words' AND term <> '·'",
}


def upgrade() -> None:
    op.create_table(
        "stem_counts",
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stem", name=op.f("pk_stem_counts")),
        sqlite_with_rowid=False,
    )
    dialect = op.get_bind().dialect.name
    for index, column, values in (("quote_index", "quotes", "many, 0"), ("article_index", "articles", "0, many")):
        if dialect == "sqlite":
            op.execute(f"CREATE VIRTUAL TABLE temp.{index}_terms USING fts5vocab('main', '{index}', 'col')")
        counted = f"SELECT * FROM ({_COUNTED[dialect].format(index=index)}) AS counted"
        total = f"SELECT '', COUNT(*) FROM {index}"
        op.execute(
            f"WITH told (stem, many) AS ({counted} UNION ALL {total}) "
            f"INSERT INTO stem_counts (stem, quotes, articles) SELECT stem, {values} FROM told WHERE true "
            f"ON CONFLICT (stem) DO UPDATE SET {column} = excluded.{column}"
        )
        if dialect == "sqlite":
            op.execute(f"DROP TABLE temp.{index}_terms")
