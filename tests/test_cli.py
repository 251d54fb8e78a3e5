"""What one types at a terminal and what comes back: reports, JSON as promised, one sentence and exit code 1 where something is wrong."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.settings import variables

ARTICLE = """Valdoria : Ilena Marsk promet 12 millions d'euros pour la digue

OSTRANE, 4 mars - La présidente de la Valdoria, Ilena Marsk, a promis mercredi 12 millions d'euros pour la digue de Merrault.

« Nous reconstruirons cette digue pierre par pierre », a déclaré Ilena Marsk devant les habitants.
"""
KEYS = ["file", "title", "published", "outlet", "text", "quotes", "figures", "actors", "events"]
QUOTE = "text pieces kind speaker joint speaker_text cue said_on setting via inferred rule confidence start end".split()
FIGURE = "text value low high unit unit_assumed kind qualifier about speaker equivalent start end".split()
EVENT = "date precision tense headline place actors start end".split()


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path) -> Path:
    """An empty folder to stand in, an environment without our settings, and a folder `articles` with one article."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "digue.txt").write_text(ARTICLE, encoding="utf-8")
    rows = "file,title,published,outlet,url\ndigue.txt,,2026-03-04,Le Fanal d'Ostrane,https://fanal.example.org/digue\n"
    (articles / "manifest.csv").write_text(rows, encoding="utf-8")
    return tmp_path


def sourcier(*typed: str, **environment: str) -> Result:
    return CliRunner().invoke(cli, list(typed), env=environment)


def plain_failure(done: Result) -> str:
    """What stderr says of a failure that is the user's to mend: never a traceback."""
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    return done.stderr


# --- ingest -----------------------------------------------------------------------------------------------------------


def test_ingest_reports_what_is_new_then_that_nothing_has_changed():
    done = sourcier("ingest", "articles", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"new": ["digue.txt"], "changed": [], "unchanged": [], "failed": [], "warnings": []}
    assert json.loads(sourcier("ingest", "articles", "--json").stdout)["unchanged"] == ["digue.txt"]
    assert Path("sourcier.db").is_file()


def test_ingest_tells_people_each_file_that_is_not_as_it_was(folder):
    (folder / "articles" / "vide.txt").write_bytes(b"")
    done = sourcier("ingest", "articles")
    assert done.exit_code == 1
    assert "new        digue.txt" in done.stdout
    assert "failed     vide.txt: " in done.stdout
    assert done.stdout.splitlines()[-1] == "1 new, 0 changed, 0 unchanged, 1 failed"


def test_ingest_goes_into_the_archive_that_the_environment_names(folder):
    assert sourcier("ingest", "articles", DATABASE_URL=f"sqlite:///{folder}/elsewhere.db").exit_code == 0
    assert (folder / "elsewhere.db").is_file()
    assert not (folder / "sourcier.db").exists()


def test_ingest_of_nothing_that_exists_is_a_failure_with_its_reason():
    done = sourcier("ingest", "nowhere", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["failed"][0]["file"] == "nowhere"


def test_ingest_into_an_archive_of_an_older_version_asks_for_the_upgrade():
    sourcier("ingest", "articles")
    age()
    assert "sourcier db upgrade" in plain_failure(sourcier("ingest", "articles"))


def test_a_model_that_does_not_load_is_one_sentence():
    assert "SOURCIER_SPACY_MODEL" in plain_failure(sourcier("ingest", "articles", SOURCIER_SPACY_MODEL="no_such_model"))
    assert "SOURCIER_SPACY_MODEL" in plain_failure(sourcier("read", "articles/digue.txt", SOURCIER_SPACY_MODEL="no_such_model"))


# --- read -------------------------------------------------------------------------------------------------------------


def readings(*typed: str) -> list[dict]:
    done = sourcier("read", *typed)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_read_prints_the_keys_that_are_promised_and_no_other():
    (found,) = readings("articles/digue.txt")
    assert list(found) == KEYS
    assert list(found["quotes"][0]) == QUOTE
    assert list(found["figures"][0]) == FIGURE
    assert next(list(actor) for actor in found["actors"]) == ["name", "kind", "mentions"]
    assert list(found["actors"][0]["mentions"][0]) == ["text", "start", "end", "form"]
    assert all(list(event) == EVENT for event in found["events"])


def test_read_gives_each_thing_at_its_place_in_the_text():
    (found,) = readings("articles/digue.txt")
    text = found["text"]
    assert text.startswith(found["title"])
    things = [
        *found["figures"],
        *(m for a in found["actors"] for m in a["mentions"]),
        *(p for q in found["quotes"] for p in q["pieces"]),
    ]
    assert things
    assert all(text[thing["start"] : thing["end"]] == thing["text"] for thing in things)
    (quote,) = found["quotes"]
    assert quote["text"] == "Nous reconstruirons cette digue pierre par pierre"
    assert (quote["start"], quote["end"]) == (quote["pieces"][0]["start"], quote["pieces"][-1]["end"])
    assert quote["speaker"] == "Ilena Marsk"


def test_read_takes_from_the_manifest_what_the_file_does_not_say():
    (found,) = readings("articles/digue.txt")
    assert found["file"] == "articles/digue.txt"
    assert found["title"] == "Valdoria : Ilena Marsk promet 12 millions d'euros pour la digue"
    assert found["published"] == "2026-03-04"
    assert found["outlet"] == "Le Fanal d'Ostrane"


def test_numbers_are_json_numbers_and_whole_ones_have_no_fraction():
    (found,) = readings("articles/digue.txt")
    assert {figure["value"] for figure in found["figures"]} == {12_000_000}
    assert '"value": 12000000,' in sourcier("read", "articles/digue.txt").stdout


def test_read_prints_a_line_for_each_file_in_the_order_given(folder):
    (folder / "articles" / "autre.txt").write_text(
        "La Valdoria attend.\n\nIl pleut sur Merrault depuis lundi.", encoding="utf-8"
    )
    names = ["articles/digue.txt", "articles/autre.txt", "articles/digue.txt"]
    assert [found["file"] for found in readings("--jsonl", *names)] == names


def test_read_warns_on_stderr_of_a_file_without_a_row_and_reads_it(folder):
    (folder / "articles" / "autre.txt").write_text(
        "La Valdoria attend.\n\nIl pleut sur Merrault depuis lundi.", encoding="utf-8"
    )
    done = sourcier("read", "articles/autre.txt")
    assert done.exit_code == 0
    assert "autre.txt" in done.stderr
    assert "manifest.csv" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_read_warns_once_of_a_folder_without_a_manifest(folder):
    (folder / "articles" / "manifest.csv").unlink()
    (folder / "articles" / "autre.txt").write_text("Il pleut sur Merrault depuis lundi.", encoding="utf-8")
    done = sourcier("read", "articles/digue.txt", "articles/autre.txt")
    assert done.exit_code == 0
    assert done.stderr.count("manifest.csv") == 1
    assert json.loads(done.stdout.splitlines()[0])["outlet"] is None


def test_read_goes_on_after_a_file_that_cannot_be_read_and_exits_1(folder):
    (folder / "articles" / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00")
    done = sourcier("read", "articles/image.txt", "articles/absent.txt", "articles", "articles/digue.txt")
    assert done.exit_code == 1
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == ["articles/digue.txt"]
    for name in ("articles/image.txt: ", "articles/absent.txt: ", "articles: "):
        assert name in done.stderr


def test_published_stands_for_a_day_that_the_manifest_does_not_give(folder):
    (folder / "articles" / "autre.txt").write_text("Il pleut sur Merrault depuis lundi.", encoding="utf-8")
    found = readings("--published", "2026-03-09", "articles/autre.txt", "articles/digue.txt")
    assert [reading["published"] for reading in found] == ["2026-03-09", "2026-03-04"]


def test_published_must_be_a_date():
    done = sourcier("read", "--published", "hier", "articles/digue.txt")
    assert done.exit_code == 2
    assert "2022-01-19" in done.stderr


def test_read_leaves_no_archive_behind(folder):
    readings("articles/digue.txt")
    assert sorted(path.name for path in folder.iterdir()) == ["articles"]


@pytest.mark.parametrize(
    "text", ["«" * 5000, "9" * 20_000 + " euros de plus", "1e999999 dollars", "\u202e« Oui », a dit X.\u0000 Non."]
)
def test_whatever_a_file_holds_its_line_is_json(folder, text):
    (folder / "articles" / "digue.txt").write_text(f"Un titre en trois mots\n\n{text}", encoding="utf-8")
    done = sourcier("read", "articles/digue.txt")
    assert isinstance(done.exception, SystemExit | None)
    for line in done.stdout.splitlines():
        json.loads(line, parse_constant=lambda constant: pytest.fail(f"{constant} is no JSON"))


# --- ask --------------------------------------------------------------------------------------------------------------


def test_ask_prints_the_answer_as_text():
    sourcier("ingest", "articles")
    done = sourcier("ask", "/citations marsk")
    assert done.exit_code == 0, done.output
    assert "pierre par pierre" in done.stdout
    assert "Ilena Marsk" in done.stdout


def test_ask_prints_what_would_be_sent_to_slack():
    sourcier("ingest", "articles")
    payload = json.loads(sourcier("ask", "/citations marsk", "--json").stdout)
    assert payload["response_type"] == "ephemeral"
    assert payload["text"]
    assert payload["blocks"]


def test_ask_answers_in_the_language_of_the_one_who_asks():
    sourcier("ingest", "articles")
    french, english = (sourcier("ask", "/sourcier aide", "--user-locale", locale).stdout for locale in ("fr-FR", "en-GB"))
    assert "/citations" in french
    assert "/quotes" in english


def test_ask_knows_the_commands_of_both_languages_whatever_their_case():
    sourcier("ingest", "articles")
    for command in ("/quotes", "/Citations", "/who", "/qui", "/acteur"):
        assert sourcier("ask", f"{command} marsk").exit_code == 0


@pytest.mark.parametrize("typed", ["/poutine", "citations marsk", "", "/"])
def test_what_is_no_command_is_told_which_there_are(typed):
    sourcier("ingest", "articles")
    assert "/citations" in plain_failure(sourcier("ask", typed))


def test_ask_without_an_archive_says_how_to_make_one(folder):
    assert "sourcier ingest" in plain_failure(sourcier("ask", "/citations marsk"))
    assert not (folder / "sourcier.db").exists()


def test_a_proxy_of_the_machine_does_not_stand_between_the_question_and_its_answer():
    sourcier("ingest", "articles")
    done = sourcier("ask", "/citations marsk", HTTPS_PROXY="http://127.0.0.1:9", http_proxy="http://127.0.0.1:9")
    assert "pierre par pierre" in done.stdout


# --- find -------------------------------------------------------------------------------------------------------------


def found(*typed: str) -> dict:
    done = sourcier("find", *typed, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_find_says_whom_a_name_means_and_why():
    sourcier("db", "upgrade")
    answer = found("zelinski volodimir")
    assert list(answer) == ["decision", "matches"]
    assert answer["decision"] == "one"
    (match,) = answer["matches"]
    assert list(match) == ["name", "kind", "role", "score", "reason", "last_mention"]
    assert (match["name"], match["kind"], match["role"]) == ("Volodymyr Zelensky", "person", "président (Ukraine)")
    assert match["reason"] == "inversion"
    assert 82 <= match["score"] < 100


@pytest.mark.parametrize(
    ("typed", "decision", "name"),
    [
        ("Шойгу", "one", "Sergueï Choïgou"),
        ("Ryabkov", "one", "Sergueï Ryabkov"),
        ("NATO", "one", "OTAN"),
        ("Otan", "one", "OTAN"),
        ("UN", "one", "ONU"),
        ("président ukrainien", "one", "Volodymyr Zelensky"),
        ("premier ministre britannique", "one", "Keir Starmer"),
        ("Ukrainian president", "one", "Volodymyr Zelensky"),
        ("zel", "several", "Olena Zelenska"),
        ("Le Pen", "several", "Marine Le Pen"),
        ("Zelenskiy V.", "one", "Volodymyr Zelensky"),
        ("Marion Macron", "none", "Emmanuel Macron"),
    ],
)
def test_find_knows_the_packaged_directory(typed, decision, name):
    sourcier("db", "upgrade")
    answer = found(typed)
    assert (answer["decision"], answer["matches"][0]["name"]) == (decision, name)
    assert len(answer["matches"]) <= {"one": 1, "several": 5, "none": 3}[decision]


def test_find_tells_people_in_their_language():
    sourcier("ingest", "articles")
    assert (
        sourcier("find", "marsc").stdout.strip()
        == "Ilena Marsk – présidente de la Valdoria · 1 article, dernier le 4 mars 2026 · nom voisin\u00a0: Ilena Marsk"
    )
    english = sourcier("find", "putin", "--lang", "en").stdout.strip()
    assert english == "Vladimir Poutine – president (Russia) · 0 articles · exact name, accents and capitals aside"
    several = sourcier("find", "le pen").stdout.splitlines()
    assert len(several) == 3
    none = sourcier("find", "Marion Macron").stdout.splitlines()
    assert "Marion Macron" in none[0]
    assert "qui ne sont pas la réponse" in none[1]


@pytest.mark.parametrize(
    "hostile", ["", "…", "' OR 1=1 --", "%", "\u202e" * 300, "а" * 5000, "ا" * 5000, "président " * 500, "de la " * 300]
)
def test_find_bears_whatever_is_typed(hostile):
    sourcier("db", "upgrade")
    assert found(hostile)["decision"] == "none"


def test_find_without_an_archive_says_how_to_make_one(folder):
    assert "sourcier ingest" in plain_failure(sourcier("find", "marsk"))
    assert not (folder / "sourcier.db").exists()


# --- check ------------------------------------------------------------------------------------------------------------

VERIFICATION = "verdict also quote speaker article passage difference nearest".split()


def verified(*typed: str) -> dict:
    done = sourcier("check", *typed, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_check_says_where_words_come_from_and_what_differs():
    sourcier("ingest", "articles")
    told = verified("« Nous reconstruirons cette maison pierre par pierre »")
    assert list(told)[: len(VERIFICATION)] == VERIFICATION
    assert (told["verdict"], told["also"], told["nearest"]) == ("altered", [], None)
    assert (told["quote"], told["speaker"]) == ("Nous reconstruirons cette digue pierre par pierre", "Ilena Marsk")
    assert told["article"] == {
        "title": "Valdoria : Ilena Marsk promet 12 millions d'euros pour la digue",
        "outlet": "Le Fanal d'Ostrane",
        "published": "2026-03-04",
        "url": "https://fanal.example.org/digue",
        "file": "digue.txt",
    }
    assert told["quote"] in told["passage"]
    assert told["difference"] == [
        ["equal", "Nous reconstruirons cette"],
        ["delete", "digue"],
        ["insert", "maison"],
        ["equal", "pierre par pierre"],
    ]


def test_check_names_the_nearest_and_never_as_the_source():
    sourcier("ingest", "articles")
    told = verified("Nous reconstruirons tout le pays avant la fin de mon mandat")
    assert (told["verdict"], told["quote"], told["speaker"], told["article"]) == ("not_found", None, None, None)
    assert told["nearest"] is None or told["nearest"]["speaker"] == "Ilena Marsk"
    assert told["coverage"] == {"articles": 1, "outlets": 1}


def test_check_takes_who_is_said_to_have_said_it():
    sourcier("ingest", "articles")
    words = "Nous reconstruirons cette digue pierre par pierre"
    assert verified(words, "--speaker", "marsk")["verdict"] == "exact"
    wrong = verified(words, "--speaker", "Macron")
    assert (wrong["verdict"], wrong["also"], wrong["speaker"]) == ("misattributed", ["exact"], "Ilena Marsk")
    unknown = sourcier("check", words, "--speaker", "Zorgub Tlön")
    assert "n'est pas vérifiée" in unknown.stderr
    assert unknown.stdout.startswith("Conforme au texte de Le Fanal d'Ostrane.")


def test_check_tells_people_in_their_language():
    sourcier("ingest", "articles")
    french = sourcier("check", "Nous reconstruirons cette maison pierre par pierre").stdout.splitlines()
    assert french[0] == "Le texte de Le Fanal d'Ostrane diffère."
    assert "  archive\u00a0: Nous reconstruirons cette *digue* pierre par pierre" in french
    assert "  vérifié\u00a0: Nous reconstruirons cette *maison* pierre par pierre" in french
    english = sourcier("check", "La pluie ne s'arrêtera pas demain", "--lang", "en").stdout
    assert english.startswith("Not in the archive.")
    assert "The archive covers 1 article" in english


@pytest.mark.parametrize(
    ("typed", "said"),
    [("crue", "trop court"), ("« crue »", "trop court"), ("", "Rien à vérifier"), ("« … »", "Rien à vérifier")],
)
def test_check_says_that_fewer_than_two_words_are_too_few(typed, said):
    sourcier("ingest", "articles")
    done = sourcier("check", typed)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_check_without_an_archive_says_how_to_make_one(folder):
    assert "sourcier ingest" in plain_failure(sourcier("check", "deux mots"))


# --- db, and what is common -------------------------------------------------------------------------------------------


def age() -> None:
    """Make the archive one of an older version."""
    with sqlite3.connect("sourcier.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
    database.close()


def test_status_and_upgrade_say_where_the_schema_is():
    assert "sourcier ingest" in plain_failure(sourcier("db", "status"))
    made = sourcier("db", "upgrade")
    assert made.exit_code == 0, made.output
    done = sourcier("db", "status")
    assert done.exit_code == 0
    assert "up to date" in done.stdout
    assert "Vladimir Poutine" in sourcier("ask", "/qui poutine").stdout  # the directory is there before any article
    age()
    assert "sourcier db upgrade" in plain_failure(sourcier("db", "status"))
    assert "sourcier db upgrade" in plain_failure(sourcier("ask", "/citations marsk"))


def test_a_database_that_is_none_is_one_sentence_without_its_password():
    for command in (["ingest", "articles"], ["ask", "/qui marsk"], ["db", "status"], ["db", "upgrade"]):
        said = plain_failure(sourcier(*command, DATABASE_URL="postgresql://desk:hunter2@127.0.0.1:9/none"))
        assert "hunter2" not in said
        assert "desk" in said
        plain_failure(sourcier(*command, DATABASE_URL="nonsense"))


def test_version_and_help_are_there():
    assert sourcier("--version").stdout.startswith("sourcier 0.")
    assert sourcier("--help").exit_code == 0
    assert sourcier("db").exit_code == 2


# --- events -----------------------------------------------------------------------------------------------------------

LEADS = {
    "a.txt": "Les dockers de Port-Sével ont entamé mercredi une grève illimitée pour obtenir une prime de pénibilité.",
    "b.txt": "À Port-Sével, les dockers sont en grève illimitée depuis mercredi et réclament une prime.",
    "c.txt": "Un incendie a détruit dimanche l'usine de peintures Corvel, à Lurve, sans faire de victime.",
}
TOLD = "id headline date precision first_seen updated actors place articles".split()


def test_a_folder_of_leads_becomes_events_a_line_each(folder):
    leads = folder / "leads"
    leads.mkdir()
    rows = "file,title,published,outlet,url\n"
    for name, text in LEADS.items():
        (leads / name).write_text(text, encoding="utf-8")
        rows += f"{name},,2031-03-0{9 if name == 'c.txt' else 5},Journal {name[0]},\n"
    (leads / "manifest.csv").write_text(rows, encoding="utf-8")
    assert sourcier("ingest", "leads").exit_code == 0
    done = sourcier("events", "--jsonl")
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(list(event) == TOLD for event in found)
    assert {frozenset(article["file"] for article in event["articles"]) for event in found} == {
        frozenset({"a.txt", "b.txt"}),
        frozenset({"c.txt"}),
    }
    assert list(found[0]["articles"][0]) == ["file", "outlet", "url", "title"]
    before = {event["id"] for event in found}
    again = sourcier("events", "--jsonl", "--regroup").stdout.splitlines()
    assert {json.loads(line)["id"] for line in again} == before
    assert "2 articles, 2 outlets" in sourcier("events").stdout


def test_events_of_no_archive_are_one_sentence():
    assert "sourcier ingest" in plain_failure(sourcier("events", "--jsonl"))
