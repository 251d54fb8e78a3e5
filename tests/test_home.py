"""The app's Home: what one can ask, with examples that answer; the archive; one's language and filters."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import samples
from desks import Desk, desk, lines

from bot.trial import Post
from store.archive import Archive
from store.types import Feed, Preference


@pytest.fixture
def filled(archive: Archive) -> Archive:
    samples.fill(archive)
    return archive


@pytest.fixture
def slack(filled: Archive) -> Iterator[Desk]:
    with desk(filled) as opened:
        yield opened


def texts(post: Post) -> str:
    return json.dumps(post.payload, ensure_ascii=False).replace("\u00a0", " ").replace("\u202f", " ")


def home(slack: Desk, **who: str) -> Post:
    return slack.only(slack.workspace.open_home(slack.app, **who))


def buttons(post: Post) -> list[str]:
    return [button["text"]["text"] for button in post.buttons]


def test_the_home_tells_what_one_can_ask_and_what_the_archive_holds(slack: Desk) -> None:
    post = home(slack)
    assert (post.shown, post.method, post.user) == ("home", "views.publish", "U1")
    assert "L'archive couvre 5 articles" in texts(post)
    assert "Dernier article lu : Un départ" in texts(post)
    assert "Vérifier la citation" in texts(post)


def test_examples_are_of_the_archive_and_answer_when_clicked(slack: Desk) -> None:
    post = home(slack)
    examples = [said for said in buttons(post) if said.startswith("/")]
    assert [said.split()[0] for said in examples] == ["/citations", "/chiffres", "/qui"]
    for said in examples:
        shown = slack.click(post, said)
        assert shown.shown == "modal"
        assert "Aucun" not in texts(shown)
        assert "Rien trouvé" not in texts(shown)


def test_a_passage_opens_over_the_answer(slack: Desk) -> None:
    answer = slack.click(home(slack), "/qui Ilena Marsk")
    assert slack.click(answer, "Voir le passage").method == "views.push"


def test_an_empty_archive_says_how_to_fill_it(archive: Archive) -> None:
    with desk(archive) as slack:
        assert "sourcier ingest" in texts(home(slack))


def test_a_language_chosen_is_kept_for_all_answers(slack: Desk, filled: Archive) -> None:
    english = slack.click(home(slack), "English")
    assert "The archive" in texts(english)
    assert lines(slack.type("/citations marsk"))[0] == "Quotes · Ilena Marsk"
    with desk(filled) as restarted:
        assert lines(restarted.type("/citations marsk"))[0] == "Quotes · Ilena Marsk"
    assert lines(slack.type("/citations marsk", user="U2"))[0] == "Citations · Ilena Marsk"
    back = slack.click(english, "Slack's language")
    assert "Vos réglages" in texts(back)
    assert filled.preference("T0TRIAL", "U1") == Preference()


def set_filters(slack: Desk, *, days: str = "0", outlet: str = "", user: str = "U1") -> Post:
    form = slack.click(home(slack, user=user), "Changer les filtres…", user=user)
    return slack.submit(form, {"period": days, "outlet": outlet}, user=user)


def test_filters_narrow_what_one_types_and_are_said(slack: Desk) -> None:
    shown = set_filters(slack, days="30", outlet="valdor")
    assert "Filtres de vos commandes (/) : depuis 30 jours · Radio Valdor" in texts(shown)
    said = lines(slack.type("/citations marsk"))
    assert said[0] == "Citations · Ilena Marsk · depuis le 21 décembre 2031 · Radio Valdor"
    assert not any("Nous ne reculerons" in line for line in said)
    assert lines(slack.type("/citations marsk", user="U2"))[0] == "Citations · Ilena Marsk"
    assert lines(slack.type("/chiffres aide"))[0] == "Chiffres · aide · depuis le 21 décembre 2031 · Radio Valdor"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("/citations marsk média:tous depuis:toujours", "Citations · Ilena Marsk"),
        ("/citations marsk média:tous", "Citations · Ilena Marsk · depuis le 21 décembre 2031"),
        ("/citations marsk média:echo", "Citations · Ilena Marsk · depuis le 21 décembre 2031 · L'Écho d'Orvane"),
        ("/citations veld avant:2032", "Citations · Tomas Veld · avant le 1er janvier 2032 · Radio Valdor · 1 à 5"),
        ("/qui marsk", "Ilena Marsk"),
    ],
)
def test_what_is_typed_goes_before_ones_filters(slack: Desk, typed: str, first: str) -> None:
    set_filters(slack, days="30", outlet="Radio Valdor")
    assert lines(slack.type(typed))[0] == first


def test_all_can_be_asked_without_any_filter_set(slack: Desk) -> None:
    assert lines(slack.type("/citations marsk depuis:toujours"))[0] == "Citations · Ilena Marsk"


def test_an_unknown_outlet_is_said_at_its_field(slack: Desk) -> None:
    told = set_filters(slack, outlet="Gazette de nulle part")
    assert told.payload["errors"] == {"outlet": "Aucun média de l'archive ne répond à «\u00a0Gazette de nulle part\u00a0»."}


def test_filters_are_taken_off_again(slack: Desk, filled: Archive) -> None:
    set_filters(slack, days="7")
    set_filters(slack)
    assert filled.preference("T0TRIAL", "U1") == Preference()
    assert lines(slack.type("/citations marsk"))[0] == "Citations · Ilena Marsk"


def test_an_old_example_says_so(slack: Desk) -> None:
    post = home(slack)
    assert "plus valable" in texts(slack.click(post, buttons(post)[0], value="x"))


# --- where articles come from ------------------------------------------------------------------------------------------

HOUR = timedelta(hours=1)
NOW = samples.NOW.astimezone()


def fed(archive: Archive, *, silence: timedelta = HOUR) -> None:
    """A feed whose habit is one article an hour, and whose last one came `silence` ago; two others."""
    archive.declare_sources(
        [Feed("inbox", "inbox", "inbox"), Feed("feed:a", "Radio <Delta>", "feed"), Feed("feed:b", "Le Courrier", "feed")]
    )
    last = NOW - silence
    archive.arrived("feed:a", [last - timedelta(days=day, hours=hour) for day in range(4) for hour in range(24)], at=last)
    archive.poll_succeeded("feed:a", at=NOW)


def test_the_home_tells_when_something_last_came_in(slack: Desk, filled: Archive) -> None:
    assert "reçu" not in texts(home(slack))
    fed(filled, silence=timedelta(minutes=49))
    said = texts(home(slack))
    assert "Dernier article reçu à 8 h 41" in said
    assert "répond" not in said
    filled.arrived("feed:b", [NOW - timedelta(days=3)], at=NOW - timedelta(days=3))
    assert "Dernier article reçu à 8 h 41" in texts(home(slack))
    assert "Last article received at 08:41" in texts(slack.click(home(slack), "English"))


def test_the_home_names_feeds_that_do_not_answer_or_are_silent(slack: Desk, filled: Archive) -> None:
    fed(filled, silence=timedelta(hours=5))
    filled.poll_succeeded("feed:b", at=NOW - timedelta(days=2))
    filled.poll_failed("feed:b", "courrier.example does not answer.", at=NOW)
    filled.poll_failed("inbox", "The inbox cannot be used.", at=NOW)
    said = texts(home(slack))
    assert "Le flux Radio <Delta> se tait depuis 4 h 30, plus longtemps que d'habitude" in said
    assert "Le flux Le Courrier ne répond pas depuis le 18 janvier 2032 à 9 h 30" in said
    assert "Le dossier de réception ne se lit pas" in said
    assert "courrier.example" not in said
    english = texts(slack.click(home(slack), "English"))
    assert "The feed Le Courrier has not answered since 18 January 2032 at 09:30" in english
    filled.declare_sources([Feed(f"feed:{n}", f"Flux {n}", "feed") for n in range(7)])
    for number in range(7):
        filled.poll_failed(f"feed:{number}", "x", at=NOW)
    assert texts(home(slack)).count("has never answered so far") == 3
    assert "and 4 others" in texts(home(slack))
