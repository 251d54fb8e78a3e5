"""Who is said to have said it, what later versions did to it, copies of a dispatch, translations: checked over small invented archives."""

from typing import Any

import pytest
import samples
from samples import ARNO_KESTER, MARSK, ORVANIE, VELD, quote
from sqlalchemy import func, select, update
from test_archive import statements

from store import schema
from store.archive import Archive
from store.extract.directory import load_directory
from store.types import Actor, Verification

SAID = "Nous ne céderons pas un mètre de cette digue aux promoteurs"


@pytest.fixture
def archive(archive: Archive) -> Archive:
    archive.sync(samples.directory())
    return archive


def tell(archive: Archive, *, file: str, speaker: str | None, words: str = SAID, day: str = "2032-01-10", **more: Any) -> None:
    """An article in which somebody says the words."""
    fields = {name: more.pop(name) for name in ("url", "outlet") if name in more}
    text = f"Conseil du delta\n\nLa séance fut longue. « {words} », a dit {speaker or 'quelqu’un'} devant le conseil. Il pleut à {file}."
    actors: tuple[Actor, ...] = (MARSK, VELD, ARNO_KESTER, ORVANIE)
    said = quote(text, words, speaker, **more)
    samples.add(archive, text, file=file, published=day, quotes=(said,), actors=actors, **fields)


def check(archive: Archive, by: str, words: str = SAID) -> Verification:
    (match,) = archive.find(by).matches
    return archive.check(words, speaker=match.actor.id)


def test_words_of_another_are_said_to_be_theirs(archive: Archive) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk")
    assert check(archive, "Ilena Marsk").verdict == "exact"
    wrong = check(archive, "Tomas Veld")
    assert (wrong.verdict, wrong.also) == ("misattributed", ("exact",))
    assert wrong.quote is not None
    assert wrong.quote.speaker is not None
    assert wrong.quote.speaker.name == "Ilena Marsk"
    cut = check(archive, "Tomas Veld", "un mètre de cette digue aux promoteurs")
    assert (cut.verdict, cut.also) == ("misattributed", ("truncated",))


@pytest.mark.parametrize(
    ("words", "verdict", "also"),
    [
        (SAID.replace("cette digue", "la digue"), "misattributed", ("altered",)),
        (SAID.replace("aux promoteurs", "à ces promoteurs"), "misattributed", ("altered",)),
        (SAID.replace("digue", "plage"), "altered", ()),
        (SAID.replace("céderons", "vendrons"), "altered", ()),
        (SAID.replace("ne céderons pas", "céderons"), "truncated", ()),
        (f"{SAID} ni aux banques", "altered", ()),
        ("Nous ne céderons pas", "truncated", ()),
        ("cette digue aux promoteurs", "truncated", ()),
        ("pas un mètre de cette digue", "truncated", ()),
    ],
)
def test_nobody_is_given_words_of_others_that_they_never_said_or_that_anybody_says(
    archive: Archive, words: str, verdict: str, also: tuple[str, ...]
) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk")
    found = check(archive, "Tomas Veld", words)
    assert (found.verdict, found.also) == (verdict, also)
    assert found.quote is not None
    assert found.quote.speaker is not None
    assert found.quote.speaker.name == "Ilena Marsk"


def test_each_of_those_who_said_it_together_did(archive: Archive) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk", joint=("Tomas Veld",))
    assert [check(archive, name).verdict for name in ("Ilena Marsk", "Tomas Veld")] == ["exact", "exact"]
    assert check(archive, "Arno Kester").verdict == "misattributed"


@pytest.mark.parametrize("speaker", [None, "un proche du dossier", "Orvanie"])
def test_nobody_is_contradicted_where_the_archive_names_no_person(archive: Archive, speaker: str | None) -> None:
    tell(archive, file="a.txt", speaker=speaker)
    assert check(archive, "Tomas Veld").verdict == "exact"


def test_an_attribution_that_is_inferred_is_told_to_be(archive: Archive) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk", inferred=True)
    wrong = check(archive, "Tomas Veld")
    assert (wrong.verdict, wrong.quote and wrong.quote.inferred) == ("misattributed", True)


def test_where_two_said_the_same_words_the_one_who_is_asked_for_answers(archive: Archive) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk")
    tell(archive, file="b.txt", speaker="Tomas Veld", day="2032-01-12")
    found = check(archive, "Tomas Veld")
    assert (found.verdict, found.quote and found.quote.source.file) == ("exact", "b.txt")
    assert archive.check(SAID).quote.source.file == "a.txt"  # type: ignore[union-attr]
    assert found.speakers == ("Ilena Marsk", "Tomas Veld")


def test_traces_stand_oldest_first_and_unknown_days_last(archive: Archive) -> None:
    for file, day in (("b.txt", "2032-01-12"), ("c.txt", ""), ("a.txt", "2032-01-09")):
        tell(archive, file=file, speaker="Ilena Marsk", day=day or "inconnu")
    found = archive.check(SAID)
    assert [trace.quote.source.file for trace in found.traces] == ["a.txt", "b.txt", "c.txt"]
    assert found.quote is not None
    assert found.quote.source.file == "a.txt"
    assert found.speakers == ()


def test_copies_of_one_dispatch_are_one_origin(archive: Archive) -> None:
    body = " ".join(
        f"Le conseil {number} du delta a siégé sous la pluie, puis il a voté le budget {number} du port."
        for number in range(12)
    )
    for file, outlet in (("a.txt", "L'Écho d'Orvane"), ("b.txt", "Radio Valdor")):
        text = f"{body}\n\n« {SAID} », a dit Ilena Marsk."
        said = (quote(text, SAID, "Ilena Marsk"),)
        samples.add(archive, text, file=file, published="2032-01-10", outlet=outlet, quotes=said, actors=(MARSK,))
    tell(archive, file="c.txt", speaker="Ilena Marsk")
    found = archive.check(SAID)
    assert (len(found.traces), found.origins) == (3, 2)


def test_a_later_version_that_changed_the_words_is_the_answer(archive: Archive) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk", url="https://echo.example/a")
    tell(
        archive,
        file="a2.txt",
        speaker="Ilena Marsk",
        words=SAID.replace("un mètre", "un centimètre"),
        url="https://echo.example/a",
    )
    found = archive.check(SAID)
    assert found.verdict == "altered"
    assert found.quote is not None
    assert (found.quote.source.status, found.quote.words) == ("current", (SAID.replace("un mètre", "un centimètre"),))
    assert [(trace.quote.source.version, trace.correction) for trace in found.traces] == [(1, "changed"), (2, None)]


def test_words_that_a_later_version_dropped_are_told_to_be_gone(archive: Archive) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk", url="https://echo.example/a")
    tell(
        archive,
        file="a2.txt",
        speaker="Ilena Marsk",
        words="La séance est levée pour tout le monde",
        url="https://echo.example/a",
    )
    found = archive.check(SAID)
    assert [(trace.quote.source.status, trace.correction) for trace in found.traces] == [("superseded", "dropped")]
    # another outlet has them still
    tell(archive, file="b.txt", speaker="Ilena Marsk", day="2032-01-12")
    found = archive.check(SAID)
    assert (found.verdict, found.quote and found.quote.source.file) == ("exact", "b.txt")
    assert [trace.correction for trace in found.traces] == ["dropped", None]


@pytest.mark.parametrize(
    ("gone", "left", "stood"),
    [
        (
            "Le budget des écoles sera doublé avant la fin du mandat",
            "Le budget des routes sera voté avant la fin du mois",
            True,
        ),
        ("Le pont du nord sera fermé aux camions cet hiver", "Le pont du sud sera ouvert aux camions cet hiver", True),
        ("Les loyers du port baisseront de moitié au printemps", "Les loyers du port monteront de moitié au printemps", False),
        ("Nous vendrons la gare aux pêcheurs du delta", "Nous louerons la gare aux pêcheurs du delta", False),
    ],
)
def test_words_that_a_later_version_dropped_never_become_somebody_elses(
    archive: Archive, gone: str, left: str, stood: bool
) -> None:
    first = f"Conseil du delta\n\n« {gone} », a dit Ilena Marsk." + (f" « {left} », a dit Tomas Veld." if stood else "")
    then = f"Conseil du delta\n\nIl pleut. « {left} », a dit Tomas Veld."
    said = (quote(first, gone, "Ilena Marsk"), *([quote(first, left, "Tomas Veld")] if stood else []))
    for file, text, quotes in (("a.txt", first, said), ("a2.txt", then, (quote(then, left, "Tomas Veld"),))):
        samples.add(archive, text, file=file, url="https://echo.example/a", quotes=quotes, actors=(MARSK, VELD))
    found = archive.check(gone)
    assert (found.verdict, found.quote and found.quote.words) == ("exact", (gone,))
    assert [(trace.quote.words, trace.correction) for trace in found.traces] == [((gone,), "dropped")]
    assert archive.check(left).verdict == "exact"


HELD = {
    "Ilena Marsk": "Nous construirons trois écoles dans le delta avant la fin de l'année prochaine",
    "Tomas Veld": "L'armée restera dans ses casernes pendant toute la durée du scrutin",
    "Arno Kester": "Ce bouchon provisoire résistera à une crue de cinq mètres, mais pas davantage",
}


@pytest.mark.parametrize(
    "words",
    [
        "Il pleuvra dans le delta avant la fin de l'année prochaine",
        "Les députés voteront la loi avant la fin de l'année prochaine",
        "Je construirai un palais dans le delta avant la fin de l'année prochaine",
        "Le prix du pain doublera avant la fin de l'année prochaine",
        "La police restera dans ses locaux pendant toute la durée du scrutin",
        "Les marchés seront fermés pendant toute la durée du scrutin",
        "La digue résistera à une crue de dix mètres",
        "Nous construirons trois écoles ne sont pas responsables de l'année prochaine",
        "L'armée restera refuse de payer toute la durée demain",
    ],
)
def test_words_that_share_only_where_and_when_have_no_source(archive: Archive, words: str) -> None:
    for speaker, held in HELD.items():
        tell(archive, file=f"{speaker}.txt", speaker=speaker, words=held)
    found = archive.check(words)
    assert (found.verdict, found.quote) == ("not_found", None)
    assert found.nearest is not None


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Nous fermerons trois écoles dans le delta avant la fin de l'année prochaine", "Ilena Marsk"),
        ("Nous bâtirons trois collèges dans le delta avant la fin de l'année", "Ilena Marsk"),
        ("L'armée sortira de ses casernes pendant toute la durée du scrutin", "Tomas Veld"),
        ("L'armée restera dans ses quartiers pendant le scrutin", "Tomas Veld"),
        ("Ce bouchon provisoire cédera à une crue de cinq mètres", "Arno Kester"),
    ],
)
def test_words_that_are_misremembered_are_found_and_differ(archive: Archive, words: str, speaker: str) -> None:
    for by, held in HELD.items():
        tell(archive, file=f"{by}.txt", speaker=by, words=held)
    found = archive.check(words)
    assert (found.verdict, found.quote and found.quote.words) == ("altered", (HELD[speaker],))


def test_a_version_that_kept_the_words_leaves_no_trace_of_the_one_before(archive: Archive) -> None:
    for file in ("a.txt", "a2.txt"):
        tell(archive, file=file, speaker="Ilena Marsk", url="https://echo.example/a")
    assert [(trace.quote.source.version, trace.correction) for trace in archive.check(SAID).traces] == [(2, None)]


@pytest.mark.parametrize("status", ["embargoed", "withdrawn"])
def test_what_may_not_be_seen_answers_nothing(archive: Archive, status: str) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk")
    with archive.engine.begin() as connection:
        connection.execute(update(schema.articles).values(status=status))
        assert connection.scalar(select(func.count()).select_from(schema.quotes)) == 1
    found = archive.check(SAID)
    assert (found.verdict, found.quote, found.nearest, found.words) == ("not_found", None, None, None)
    assert archive.check("La séance fut longue").verdict == "not_found"


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        (SAID.upper(), "exact"),
        (SAID.replace("é", "e").replace("è", "e"), "exact"),
        (f"«\u202f{SAID}.\u202f»", "exact"),
        (f'"{SAID}", a dit la présidente.', "exact"),
        (f"Elle l'a dit : « {SAID} ! »", "exact"),
        (SAID.replace("digue", "di\u00adgue"), "exact"),
        (SAID.replace("cette", "cet\u200bte"), "exact"),
        (SAID.replace("Nous ne céderons", "Nous\u00a0ne\ncéderons"), "exact"),
        ("Nous ne céderons pas […] de cette digue", "truncated"),
        (SAID.replace("céderons", "cédions"), "altered"),
    ],
)
def test_typography_makes_no_difference(archive: Archive, asked: str, verdict: str) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk")
    assert archive.check(asked).verdict == verdict


@pytest.mark.parametrize(
    ("held", "asked", "verdict"),
    [
        ("L’œuvre du préfet sera jugée à Noël", "l'oeuvre du prefet sera jugee a noel", "exact"),
        ("Quelque 1 620 familles ont été relogées", "Quelque 1620 familles ont été relogées", "exact"),
        ("Le maire est interné depuis hier soir", "Le maire est interne depuis hier soir, à l'hôpital", "altered"),
        ("Peut-être est-ce trop tard pour le barrage", "Peut être est ce trop tard pour le barrage", "exact"),
        ("Le port, l'État le paiera 12,5 millions", "Le port, l’Etat le paiera 12.5 millions", "exact"),
        ("La taxe sur le sel passera à 10 % au printemps", "La taxe sur le sel passera à 10% au printemps", "exact"),
        ("La taxe sur le sel passera à 10 % au printemps", "La taxe sur le sel passera à 10 pour cent au printemps", "exact"),
        ("La taxe sur le sel passera à 10 % au printemps", "La taxe sur le sel passera à 10 € au printemps", "altered"),
        ("Nous paierons 40 millions d’euros aux riverains", "Nous paierons 40 millions de $ aux riverains", "altered"),
        ("Le pain coûtera 3 $ aux pêcheurs cet été", "Le pain coûtera 3 £ aux pêcheurs cet été", "altered"),
        ("Le pain coûtera 3 € aux pêcheurs cet été", "Le pain coûtera 3 euros aux pêcheurs cet été", "exact"),
        ("La température du delta a varié de + 3 degrés", "La température du delta a varié de - 3 degrés", "altered"),
        ("Le fleuve est passé à -2 mètres sous le pont", "Le fleuve est passé à +2 mètres sous le pont", "altered"),
        ("Le fleuve est passé à −2 mètres sous le pont", "Le fleuve est passé à - 2 mètres sous le pont", "exact"),
        ("Entre 10-15 familles ont été relogées au port", "Entre 10 - 15 familles ont été relogées au port", "exact"),
        ("Le bilan - 3 morts - reste provisoire au port", "Le bilan (3 morts) reste provisoire au port", "exact"),
        ("Le taux est passé de 2,5 à 3,5 points hier", "Le taux est passé de 2 5 à 3 5 points hier", "altered"),
        ("Le taux est passé de 2,5 à 3,5 points hier", "Le taux est passé de 25 à 35 points hier", "altered"),
        ("Nous avons relogé 1.200 familles dans le delta", "Nous avons relogé 1 200 familles dans le delta", "exact"),
    ],
)
def test_words_written_otherwise_are_the_same_words(archive: Archive, held: str, asked: str, verdict: str) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk", words=held)
    assert archive.check(asked).verdict == verdict


@pytest.mark.parametrize(
    ("held", "asked", "sign"),
    [
        ("La taxe sur le sel passera à 10 % au printemps", "La taxe sur le sel passera à 10 au printemps", "%"),
        ("La taxe sur le sel passera cet hiver à 12 €", "La taxe sur le sel passera cet hiver à 12", "€"),
        ("Le fleuve était hier à - 2 mètres sous le pont", "Le fleuve était hier à 2 mètres sous le pont", "-"),
        ("Le taux est passé de 2,5 à 3,5 points hier", "5 à 3,5 points hier", ","),
    ],
)
def test_a_figure_without_its_sign_is_another(archive: Archive, held: str, asked: str, sign: str) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk", words=held)
    found = archive.check(asked)
    assert found.verdict == "altered"
    assert any(change.words.endswith(sign) for change in found.difference if change.op == "delete")


def test_an_accent_that_makes_another_word_is_a_difference_where_accents_are_typed(archive: Archive) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk", words="Le maire est interné depuis l'été à l'hôpital")
    assert archive.check("Le maire est interne depuis l'été à l'hôpital").verdict == "altered"
    assert archive.check("Le maire est interne depuis l'ete a l'hopital").verdict == "exact"


def test_another_translation_is_thought_of_where_the_speaker_is_from_abroad(tmp_path, archive: Archive) -> None:
    directory = tmp_path / "directory"
    directory.mkdir()
    (directory / "actors.csv").write_text(
        "key,name,kind,aliases\nholm,Ragnar Holm,person,\nfaure,Lise Faure,person,\nboth,Odd Both,person,\nnobody,Karl Nobody,person,\n"
        "norvege,Norvège,country,\nbelgique,Belgique,country,\nfrance,France,country,\n"
    )
    (directory / "roles.csv").write_text(
        "actor,title,title_en,country,since,until,known_until\nholm,ministre,minister,Norvège,2030,,2033\n"
        "faure,ministre,minister,Belgique,2030,,2033\nboth,ministre,minister,Norvège,2030,,2033\n"
        "both,ambassadeur,ambassador,France,2025,2029,2029\n"
    )
    (directory / "outlets.csv").write_text("name,domains,country,kind,label,label_en,licensed,ours\n")
    archive.sync(load_directory(directory))
    for entry, name, translated in (
        ("holm", "Ragnar Holm", True),
        ("faure", "Lise Faure", False),
        ("both", "Odd Both", False),
        ("nobody", "Karl Nobody", False),
    ):
        text = f"« Le pacte de {name} avec les pêcheurs tiendra jusqu'au printemps », a dit {name}."
        said = quote(text, f"Le pacte de {name} avec les pêcheurs tiendra jusqu'au printemps", name)
        samples.add(archive, text, file=f"{entry}.txt", quotes=(said,), actors=(Actor(name, "person", entry=entry),))
        found = archive.check(f"Le pacte de {name} avec les pêcheurs durera jusqu'au printemps")
        assert (found.verdict, found.translated) == ("altered", translated)
        assert not archive.check(f"Le pacte de {name} avec les pêcheurs tiendra jusqu'au printemps").translated


def test_how_many_statements_it_takes_does_not_depend_on_what_is_found(archive: Archive) -> None:
    for number in range(40):
        tell(archive, file=f"{number}.txt", speaker="Ilena Marsk" if number % 2 else "Tomas Veld")
    most = 0
    for words in (
        SAID,
        SAID.replace("digue", "ville"),
        " ".join([SAID] * 30),
        "Rien de tout cela n'a été dit par personne ici",
    ):
        with statements(archive) as seen:
            archive.check(words, speaker=archive_id(archive))
        most = max(most, len(seen))
    assert most <= 16
    assert len(archive.check(SAID).traces) == 40


def archive_id(archive: Archive) -> int | None:
    return archive.find("Tomas Veld").matches[0].actor.id


@pytest.mark.parametrize(
    ("held", "asked", "turning"),
    [
        ("Nous ne reculerons pas devant la crue ?", "Nous ne reculerons pas devant la crue", ("?",)),
        ("Nous ne reculerons pas devant la crue", "Nous ne reculerons pas devant la crue ?", ("?",)),
        ("Nous ne reculerons pas devant la crue !", "Nous ne reculerons pas devant la crue.", ()),
        ("Quand ? Nous ne reculerons pas devant la crue", "Nous ne reculerons pas devant la crue", ()),
        ("Faut-il que les riverains quittent le delta ?", "Les riverains quittent le delta.", ("Faut-il que", "?")),
        ("Il est faux de dire que le port de Merrault fermera", "le port de Merrault fermera", ("Il est faux de dire que",)),
        ("Je refuse que la digue du nord soit rasée", "la digue du nord soit rasée", ("Je refuse que",)),
        ("Nul n'a prouvé que la reine ait vendu la gare", "la reine ait vendu la gare", ("Nul n'a prouvé que",)),
        (
            "Rares sont ceux qui pensent que la reine abdiquera hier",
            "la reine abdiquera hier",
            ("Rares sont ceux qui pensent que",),
        ),
        ("Loin de nous l'idée que les mineurs ont menti", "les mineurs ont menti", ("Loin de nous l'idée que",)),
        ("À supposer que la guerre éclate, nos ports ouvriront", "la guerre éclate, nos ports ouvriront", ("À supposer que",)),
        ("On m'accuse d'avoir détourné les fonds du barrage", "avoir détourné les fonds du barrage", ("On m'accuse d'",)),
        ("Nous refusons de vendre le phare aux banques", "vendre le phare aux banques", ("Nous refusons de",)),
        ("Je crois que le barrage tiendra cet hiver", "le barrage tiendra cet hiver", ("Je crois que",)),
        (
            "Vous racontez que j'ai volé la caisse des pêcheurs, c'est un mensonge",
            "j'ai volé la caisse des pêcheurs",
            ("Vous racontez que", "c'est un mensonge"),
        ),
        ("Le préfet aurait vendu le phare, c'est faux", "Le préfet aurait vendu le phare", ("c'est faux",)),
        ("Je répète que le barrage tiendra cet hiver", "le barrage tiendra cet hiver", ()),
        ("Nous savons que le barrage tiendra cet hiver", "le barrage tiendra cet hiver", ()),
        ("Le phare que nos pères ont bâti tiendra", "nos pères ont bâti", ()),
        ("La digue tiendra cet hiver, c'est notre devoir", "La digue tiendra cet hiver", ()),
        ("Il pleut parce que le vent tourne au nord", "le vent tourne au nord", ()),
        ("Trente ans de mer et deux cents marins", "mer et deux cents marins", ()),
        ("Je l'ai dit, le barrage tiendra cet hiver", "le barrage tiendra cet hiver", ()),
    ],
)
def test_what_governed_the_words_or_asked_them_is_named(
    archive: Archive, held: str, asked: str, turning: tuple[str, ...]
) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk", words=held)
    found = archive.check(asked)
    assert found.verdict in ("exact", "truncated")
    assert found.turning == turning


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("La digue du nord tiendra jusqu'au printemps", None),
        ("LA digue du nord tiendra jusqu'au printemps", None),
        ("Là où la digue tiendra, nous resterons", "La séance fut longue."),
        ("Où irons-nous quand la digue aura cédé", None),
        ("Ou bien nous partirons avant le printemps", "La séance fut longue."),
        ("Elle tiendra bien jusqu'au printemps", "La séance fut longue."),
    ],
)
def test_the_sentence_before_is_shown_of_words_that_point_back(archive: Archive, words: str, before: str | None) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk", words=words)
    assert archive.check(words).before == before


def test_a_title_is_no_sentence_before(archive: Archive) -> None:
    words = "Elle tiendra bien jusqu'au printemps"
    text = f"Le conseil a peur de la crue\n\n« {words} », a dit Ilena Marsk."
    said = (quote(text, words, "Ilena Marsk"),)
    samples.add(archive, text, file="a.txt", title="Le conseil a peur de la crue", quotes=said, actors=(MARSK,))
    assert archive.check(words).before is None


@pytest.mark.parametrize(
    "asked",
    [
        f"{SAID}, a dit Ilena Marsk devant le conseil",
        "de cette digue aux promoteurs, a dit Ilena Marsk devant le conseil",
        f"La séance fut longue. {SAID}, a dit Ilena Marsk devant le conseil. Il pleut",
    ],
)
def test_words_that_stand_in_an_article_are_never_said_to_be_missing(archive: Archive, asked: str) -> None:
    tell(archive, file="a.txt", speaker="Ilena Marsk")
    found = archive.check(asked)
    assert found.verdict != "not_found"
    place = found.words.passage.text if found.words else found.quote and found.quote.passage.text
    assert place is not None
    assert "aux promoteurs" in place


def test_words_between_marks_that_are_given_to_nobody_are_told_to_be_between_marks(archive: Archive) -> None:
    text = "Conseil du delta\n\nSur la banderole : « La mer reprendra tous vos ports de plaisance ». Le vent a tourné au nord hier soir."
    samples.add(archive, text, file="a.txt")
    said, told = (
        archive.check(words).words for words in ("La mer reprendra tous vos ports", "Le vent a tourné au nord hier soir")
    )
    assert said is not None
    assert told is not None
    assert (said.marked, told.marked) == (True, False)


def test_what_stands_between_stretches_is_kept(archive: Archive) -> None:
    held = "Nous n'avons rien volé, ni l'or, ni le phare : tout est là"
    tell(archive, file="a.txt", speaker="Ilena Marsk", words=held)
    found = archive.check("Nous n'avions rien volé, ni cet or, ni le phare : tout est là !")
    sides = {
        op: "".join(change.words + change.after for change in found.difference if change.op in ("equal", op))
        for op in ("delete", "insert")
    }
    assert sides["delete"] == held
    assert "n'avions rien volé, ni cet or, ni le phare" in sides["insert"]
