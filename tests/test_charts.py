"""« Graphique »: a click posts a picture that can be read on a telephone, with its words; and what is said where Slack refuses."""

import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
import samples
from desks import Desk, desk, labels, lines
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.trial import Post, as_text
from handlers.blocks.charts import chart_button, read_value
from handlers.blocks.elements import actions
from handlers.charts import alternative, drawable, picture, ticks
from handlers.charts.labels import Anchor, Box, places
from handlers.charts.pictures import drawing
from handlers.points import points
from store.archive import Archive
from store.types import Amount, Bounds, Filters, FoundFigure, Outlet, Passage, Quantity, Source

ROOT = Path(__file__).resolve().parents[1]


def told(published: str | None, value: str | None = None, outlet: str | None = "AFP", **more) -> FoundFigure:
    """A figure as one outlet gave it; `low` and `high` for a range."""
    numbers = {name: more.pop(name, None) for name in ("low", "high")}
    source = Source(1, "a.txt", "Titre", Outlet(outlet) if outlet else None, None, published, 1, "current")
    given = {
        "kind": "count",
        "unit": "morts",
        "unit_assumed": False,
        "qualifier": None,
        "about": None,
        "words": f"{value} morts",
    }
    return FoundFigure(
        id=1,
        value=None if value is None else Decimal(value),
        passage=Passage("", ()),
        source=source,
        speaker=None,
        **{name: None if number is None else Decimal(number) for name, number in numbers.items()},
        **{**given, **more},
    )


def quantity(*figures: FoundFigure, relation: str = "evolution") -> Quantity:
    values: dict[str, list[FoundFigure]] = {}
    for figure in figures:
        values.setdefault(f"{figure.value} {figure.low} {figure.high}", []).append(figure)
    return Quantity(tuple(Amount(tuple(equal)) for equal in values.values()), relation)


AID = {"kind": "money", "unit": "USD", "about": "aide aux digues"}
OUTLETS = (
    "AFP",
    "Reuters",
    "Le Fanal",
    "L'Écho d'Orvane",
    "Radio Valdor",
    "RFI",
    "La Digue",
    "Ouest-Delta",
    "Le Quai",
    "Merrault",
)
QUALIFIERS = (None, None, "at_least", "about", None, "more_than", "at_most", "almost", "less_than")

AID_TOLD = quantity(
    told("2032-01-12", "500000000", qualifier="more_than", **AID),
    told("2032-01-14", "650000000", "Reuters", **AID),
    told("2032-01-14", "650000000", "Le Fanal", **AID),
    told("2032-01-20", None, "Le Fanal", low="600000000", high="800000000", **AID),
    told("2032-02-02", "800000000", "Radio Valdor", qualifier="about", **AID),
    told("2032-02-10", "1000000000", qualifier="less_than", **AID),
    told(None, "3000000", **AID),
)


def many(count: int, days: int) -> Quantity:
    """`count` reports by ten outlets on `days` days, going up and down, of all qualifiers."""
    return quantity(
        *(
            told(
                f"2032-{1 + (n % days) // 28:02}-{1 + (n % days) % 28:02}",
                str(1000 + 55 * n + (n * 7919) % 400),
                OUTLETS[n % len(OUTLETS)],
                qualifier=QUALIFIERS[n % len(QUALIFIERS)],
            )
            for n in range(count)
        )
    )


SCENES = {
    "two": quantity(told("2032-01-12", "2"), told("2032-01-15", "9")),
    "six": AID_TOLD,
    "fourteen": many(14, 27),
    "thirty": many(30, 90),
    "thirty on three days": many(30, 3),
    "one day, one value": quantity(
        *(told("2032-01-12", "65", name) for name in OUTLETS),
        told("2032-01-12", "66", "RFI", qualifier="about"),
        told("2032-01-13", "70", "RFI", qualifier="at_least"),
        relation="disagreement",
    ),
    "hours": quantity(
        told("2032-01-12T08:10+01:00", "3"),
        told("2032-01-12T11:40+01:00", "7", qualifier="at_least"),
        told("2032-01-12", "8", "Reuters", qualifier="about"),
        told("2032-01-13T07:30+01:00", "12"),
    ),
    "huge and tiny": quantity(
        told("2032-01-12", "1", kind="money", unit="EUR", unit_assumed=True, about="x" * 300),
        told("2032-01-13", "2000000000000", "Reuters", kind="money", unit="EUR"),
        told("2032-01-14", "0.000123", "Le Fanal", kind="money", unit="EUR"),
        told("2032-01-16", "1234567890.12", "Le Fanal", kind="money", unit="EUR"),
    ),
    "percents below zero": quantity(
        told("2031", "-8.2", kind="percent", unit="percent", about="croissance"),
        told("2032-01", "-1.5", "Reuters", kind="percent", unit="percent", qualifier="about"),
        told("2032-07-15/2032-08-20", None, low="-1", high="2.5", kind="percent", unit="percent"),
        told("2033-02-15", "2.5", kind="percent", unit="percent", qualifier="almost"),
        relation="perhaps",
    ),
    "long names": quantity(
        *(
            told(f"2032-01-{n + 10}", str(n), "Agence de presse de la République du delta du Sud " * 4 + str(n))
            for n in range(9)
        ),
    ),
    "hostile": quantity(
        told(
            "2032-01-12",
            "98",
            r"$\frac{1}{0}$ ^_ {x}",
            about="$x^2_{3}$ <!channel> \x00\x07\u202e灰 e\u0301\u0301\u0301 \U0001f600",
        ),
        told("2032-01-13", "99", "W" * 300),
        told("2032-01-13", "99.5", "مرحبا العربية 北京日报 \u200b\ue000"),
        told("2032-01-14", "100", "i\nj\tk\u2028l"),
        told("2032-01-15", "100", None, qualifier="about"),
    ),
    "near zero": quantity(
        told("2032-01-12", "20"),
        told("2032-01-15", "1", qualifier="less_than"),
        told("2032-02-01", "0", "RFI", qualifier="about"),
    ),
    "centuries": quantity(told("0001", "1"), told("2032-01-15", "9"), told("9999", "12")),
}


# --- the picture ----------------------------------------------------------------------------------------------------


def boxes(drawn, *names: str) -> list[tuple[str, object]]:
    """The texts of these names in a drawing, and the boxes that they take up."""
    from matplotlib.text import Text

    texts = [text for text in drawn.findobj(Text) if text.get_gid() in names and text.get_text()]
    renderer = drawn.canvas.get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts]


ALL = ("title", "legend", "value", "tick", "note")


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_two_texts_overlap_and_all_are_on_the_picture(name: str, lang: str):
    drawn = drawing(SCENES[name], lang=lang)
    found = boxes(drawn, *ALL)
    assert found
    for (one, box), (other, second) in combinations(found, 2):
        shrunk = box.padded(-1)  # letters of two lines may touch by a pixel of three
        assert not shrunk.overlaps(second.padded(-1)), (one, other)
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= drawn.bbox.x1 and box.y1 <= drawn.bbox.y1 for _, box in found)


@pytest.mark.parametrize("name", SCENES)
def test_no_value_lies_on_a_marker(name: str):
    drawn = drawing(SCENES[name], lang="fr")
    markers = [line for line in drawn.axes[0].lines if line.get_gid() == "marker"]
    ratio = drawn.dpi / 72
    for line in markers:
        x, y = drawn.axes[0].transData.transform((line.get_xdata()[0], line.get_ydata()[0]))
        reach = line.get_markersize() / 2 * ratio - 1
        for text, box in boxes(drawn, *ALL):
            assert not (box.x0 < x + reach and box.x1 > x - reach and box.y0 < y + reach and box.y1 > y - reach), text


def test_what_stands_at_zero_does_not_hang_into_the_days():
    drawn = drawing(SCENES["near zero"], lang="fr")
    axes = drawn.axes[0]
    days = max(box.y1 for text, box in boxes(drawn, "tick") if "janv." in text)
    zero = [
        line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_color() == "#55585c" and line.get_zorder() == 1
    ]
    assert len(zero) == 1
    level = axes.transData.transform((0, zero[0].get_ydata()[0]))[1]
    hanging = [
        axes.transData.transform((0, y))[1] for line in axes.lines for y in line.get_ydata() if line.get_zorder() in (4, 5)
    ]
    assert [y for y in hanging if days < y < level]
    assert not [y for y in hanging if days - 15 < y <= days]


def test_a_label_stands_nearest_to_its_own_point():
    anchors = [
        Anchor(x, y, Box(x - 5, y - 5, x + 5, y + 5), 30, 10)
        for x, y in ((40.0, 50.0), (55.0, 50.0), (48.0, 64.0), (90.0, 40.0))
    ]
    found = places(anchors, [], [], Box(0, 0, 140, 120))
    assert None not in found
    for anchor, place in zip(anchors, found, strict=True):
        others = [other for other in anchors if other is not anchor]
        assert place.leader or all(place.box.gap(anchor.body) < place.box.gap(other.body) for other in others)


@pytest.mark.parametrize("name", SCENES)
def test_the_smallest_text_is_nine_pixels_high_on_a_telephone(name: str):
    from matplotlib.text import Text

    drawn = drawing(SCENES[name], lang="fr")
    assert drawn.bbox.width == 1080
    assert min(text.get_size() * drawn.dpi / 72 for text in drawn.findobj(Text) if text.get_gid()) / 3 >= 9


def test_every_report_has_its_marker_and_every_value_its_label():
    drawn = drawing(AID_TOLD, lang="fr")
    plot = [line for line in drawn.axes[0].lines if line.get_gid() == "marker"]
    assert len(plot) == 6 + 4  # and four outlets in the legend
    said = {text.replace("\u00a0", " ") for text, _ in boxes(drawn, "value")}
    assert said == {"plus de 0,5", "0,65", "0,6 à 0,8", "environ 0,8", "moins de 1"}


def test_what_stands_around_the_plot_is_french():
    drawn = drawing(AID_TOLD, lang="fr")
    said = [text.replace("\u00a0", " ") for text, _ in boxes(drawn, "title", "legend", "note")]
    assert said == [
        "Aide aux digues",
        "En milliards de dollars",
        "Publié du 12 janvier au 10 février 2032",
        *("AFP", "Le Fanal", "Reuters", "Radio Valdor"),
        *("au moins, plus de", "au plus, moins de", "environ, près de", "entre deux valeurs", "chiffres successifs d'un média"),
        "1 chiffre n'est pas dessiné : sans date ou sans valeur.",
    ]


def test_thirty_points_keep_most_of_their_values_and_say_how_many_are_not_written():
    drawn = drawing(SCENES["thirty"], lang="fr")
    written = len(boxes(drawn, "value"))
    assert written >= 18
    (note,) = [text for text, _ in boxes(drawn, "note") if "Faute de place" in text]
    assert f"{30 - written} valeurs" in note


def test_hundreds_of_points_are_drawn_in_bounded_time_with_no_text_over_another():
    begun = time.process_time()
    drawn = drawing(many(300, 50), lang="fr")
    assert time.process_time() - begun < 15
    assert not [1 for (_, one), (_, other) in combinations(boxes(drawn, *ALL), 2) if one.padded(-1).overlaps(other.padded(-1))]


def test_more_than_eight_outlets_are_counted_together():
    names = [text for text, _ in boxes(drawing(SCENES["thirty"], lang="fr"), "legend")]
    assert "2 autres médias" in names
    shapes = {line.get_marker() for line in drawing(SCENES["thirty"], lang="fr").axes[0].lines if line.get_gid() == "marker"}
    assert len(shapes) == 9
    assert not shapes & {"^", "v"}, "a shape that is an arrow would tell of « au moins »"


def test_steps_join_one_outlets_figures_alone_and_only_an_evolutions():
    def dashed(scene: Quantity) -> set[str]:
        return {line.get_color() for line in drawing(scene, lang="fr").axes[0].lines if line.is_dashed()}

    two = (told("2032-01-12", "2"), told("2032-01-15", "9"), told("2032-01-16", "12", "Reuters"))
    assert len(dashed(quantity(*two)) - {"#55585c"}) == 1
    assert dashed(quantity(*two, relation="perhaps")) == set()
    assert dashed(quantity(told("2032-01-12", "2"), told("2032-01-16", "12", "Reuters"))) == set()


@pytest.mark.parametrize(
    ("low", "high", "zero"),
    [("2", "9", True), ("96", "98", False), ("-3", "4", True), ("600", "1000", True), ("-90", "-80", False)],
)
def test_the_scale_starts_at_zero_where_that_hides_nothing(low: str, high: str, zero: bool):
    drawn = drawing(quantity(told("2032-01-12", low), told("2032-01-15", high)), lang="fr")
    levels = [text for text, _ in boxes(drawn, "tick")]
    assert ("0" in levels) is zero
    assert any("ne part pas de zéro" in text for text, _ in boxes(drawn, "note")) is (not zero)


def test_the_words_of_others_are_never_read_as_formulas_nor_left_wide():
    from matplotlib.text import Text

    drawn = drawing(SCENES["hostile"], lang="fr")
    said = [text for text, _ in boxes(drawn, "title", "legend")]
    assert r"$\frac{1}{0}$ ^_ {x}" in said
    assert any(text.startswith("$x^2_{3}$ <!channel> □ é") for text in said)
    assert not any(re.search(r"[\x00-\x1f\u200b\u202e\u2028\ue000\u0301]", text) for text in said)
    assert all(len(text) <= 40 for text in said)
    assert not [text.get_text() for text in drawn.findobj(Text) if "$" in text.get_text() and text.get_parse_math()]


def test_a_picture_is_a_png_of_the_width_asked_for_and_the_same_each_time():
    from PIL import Image

    drawn = picture(AID_TOLD, lang="fr", width=720)
    assert drawn == picture(AID_TOLD, lang="fr", width=720)
    with Image.open(io.BytesIO(drawn)) as image:
        assert (image.format, image.width) == ("PNG", 720)
        assert 600 <= image.height <= 1200
    assert len(picture(SCENES["thirty"], lang="fr")) < 400_000


def test_two_threads_draw_at_once():
    alone = [picture(SCENES[name], lang="fr", width=360) for name in ("two", "six", "fourteen")]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda name: picture(SCENES[name], lang="fr", width=360), ("two", "six", "fourteen")))
    assert together == alone


def test_matplotlib_is_imported_by_the_first_picture_says_nothing_and_needs_no_home(tmp_path: Path):
    probe = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "tests")!r}]
import bot.app, handlers.charts
assert not {{"matplotlib", "numpy", "PIL"}} & set(sys.modules)
import test_charts
handlers.charts.picture(test_charts.AID_TOLD, lang="fr")
assert "matplotlib.pyplot" not in sys.modules
"""
    environment = {"HOME": "/nonexistent", "PATH": "", "MPLCONFIGDIR": str(tmp_path / "none" / "such")}
    Path(tmp_path / "none").write_text("a file, so that no folder can be made here")
    done = subprocess.run(
        [sys.executable, "-c", probe], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


WORDS = st.one_of(st.none(), st.text(max_size=60))
DATES = st.sampled_from(
    ["2032-01-12", "2032-01-12T08:00", "2032-01-13T23:59Z", "2032-01", "2032", "2031-12-30/2032-02-01", "bientôt", None]
)
NUMBERS = st.integers(-20, 500).map(Decimal) | st.decimals(allow_nan=True, allow_infinity=True)
FIGURES = st.builds(
    lambda when, value, low, outlet, about, qualifier, kind: told(
        when, None, outlet, low=low, high=value, about=about, qualifier=qualifier, kind=kind
    ),
    *(
        DATES,
        NUMBERS,
        NUMBERS,
        WORDS,
        WORDS,
        st.sampled_from(QUALIFIERS),
        st.sampled_from(["count", "money", "ratio", "duration"]),
    ),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=9))
def test_whatever_is_drawable_is_drawn_and_told(figures: list[FoundFigure]):
    made = quantity(*figures, relation="evolution")
    assert len(alternative(made, lang="fr")) <= 1000
    if drawable(made):
        found = boxes(drawing(made, lang="fr", width=360), "value")
        assert not [1 for (_, one), (_, other) in combinations(found, 2) if one.padded(-0.4).overlaps(other.padded(-0.4))]


# --- what it is made of ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "worth"),
    [
        ([told("2032-01-12", "2"), told("2032-01-13", "3")], True),
        ([told("2032-01-12", "2"), told("2032-01-12", "3")], False),
        ([told("2032-01-12", "2"), told("2032-01-13", "2")], False),
        ([told("2032-01-12", "2"), told("2032-01-13", "2", qualifier="about")], False),
        ([told("2032-01-12T08:05", "2"), told("2032-01-12T08:55", "3")], False),
        ([told("2032-01-12T08:05", "2"), told("2032-01-12T09:00", "3")], True),
        ([told("2032-01-12", "2"), told("2032-01-12T09:00", "3")], False),
        ([told("2032-01", "2"), told("2032-01-13", "3")], False),
        ([told("2032-01", "2"), told("2032-02", "3")], True),
        ([told(None, "2"), told("2032-01-13", "3")], False),
        ([told("2032-01-12", "2"), told("2032-01-13", "NaN")], False),
        ([told("2032-01-12", "2"), told("2032-01-13", "3", unit="blessés")], False),
        ([told("2032-01-12", "0.5", kind="ratio"), told("2032-01-13", "0.6", kind="ratio")], False),
        ([told("2032-01-12", None, low="2", high="3"), told("2032-01-13", None, low="2", high="4")], True),
    ],
)
def test_a_chart_is_offered_for_two_values_at_two_times(figures: list[FoundFigure], worth: bool):
    assert drawable(quantity(*figures)) is worth


def test_the_same_outlets_same_value_on_one_day_is_one_point():
    found, left_out = points(
        quantity(told("2032-01-12", "2"), told("2032-01-12", "2"), told("2032-01-12", "2", "RFI"), told("", "9"))
    )
    assert (len(found), left_out) == (2, 1)


@pytest.mark.parametrize(
    ("low", "high", "whole", "expected"),
    [
        ("0", "118", True, ["0", "25", "50", "75", "100", "125"]),
        ("0", "3", True, ["0", "1", "2", "3"]),
        ("0", "1", False, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ("0", "1", True, ["0", "1"]),
        ("-8.2", "2.5", False, ["-10.0", "-7.5", "-5.0", "-2.5", "0.0", "2.5"]),
    ],
)
def test_ticks_are_round_numbers(low: str, high: str, whole: bool, expected: list[str]):
    assert ticks.amounts(Decimal(low), Decimal(high), whole=whole) == [Decimal(n) for n in expected]


def test_a_label_without_room_is_left_out_rather_than_laid_over_another():
    area = Box(0, 0, 50, 12)
    crowded = [
        Anchor(x, 6, Box(x - 4, 2, x + 4, 10), 14, 10) for x in (6.0, 15.0, 24.0)
    ]  # the last alone has room, at its right
    found = places(crowded, [], [], area)
    assert None in found
    placed = [place.box for place in found if place]
    assert placed
    assert all(box.within(area) for box in placed)
    assert not [1 for one, other in combinations(placed, 2) if one.meets(other)]


# --- the words that stand for it ------------------------------------------------------------------------------------


def test_the_alternative_tells_every_value_with_its_date_and_outlets():
    assert alternative(AID_TOLD, lang="fr").replace("\u00a0", " ") == (
        "Graphique. Aide aux digues, en milliards de dollars. Le 12 janvier 2032, plus de 500 millions de dollars (AFP). "
        "Le 14 janvier 2032, 650 millions de dollars (Le Fanal, Reuters). Le 20 janvier 2032, 600 à 800 millions de dollars (Le Fanal). "
        "Le 2 février 2032, environ 800 millions de dollars (Radio Valdor). Le 10 février 2032, moins de 1 milliard de dollars (AFP). "
        "1 chiffre n'est pas dessiné : sans date ou sans valeur."
    )
    assert alternative(SCENES["hours"], lang="en").replace("\u00a0", " ") == (
        "Chart. Number of morts. On 12 January 2032, about 8 morts (Reuters). On 12 January 2032 at 8:10, 3 morts (AFP). "
        "On 12 January 2032 at 11:40, at least 7 morts (AFP). On 13 January 2032 at 7:30, 12 morts (AFP)."
    )


@pytest.mark.parametrize("name", SCENES)
def test_the_alternative_is_no_longer_than_slack_takes_and_is_cut_between_sentences(name: str):
    said = alternative(SCENES[name], lang="fr")
    assert len(said) <= 1000
    assert said.endswith(".")
    if name == "thirty":
        assert re.search(r"Et \d+ autres valeurs\.$", said)


# --- the click ------------------------------------------------------------------------------------------------------


class Shelf:
    """The sample archive, with quantities by figure: what `Archive.quantity` will tell."""

    def __init__(self, archive: Archive, quantities: dict[int, Quantity]) -> None:
        self._archive, self._quantities = archive, quantities

    def reader(self, _now: object, *, cleared: bool = False) -> "Shelf":
        return self

    def quantity(self, figure: int, _filters: Filters) -> Quantity | None:
        return self._quantities.get(figure)

    def __getattr__(self, name: str):
        return getattr(self._archive, name)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with samples.filled(f"sqlite:///{tmp_path_factory.mktemp('samples') / 'archive.db'}") as opened:
        yield opened


@pytest.fixture
def slack(archive: Archive) -> Iterator[Desk]:
    with desk(Shelf(archive, {7: AID_TOLD, 8: quantity(told("2032-01-12", "2"))})) as opened:
        yield opened


def offered(figure: int = 7, *, channel: str = "C1", thread: str | None = None) -> Post:
    """An answer with the button, as one asker sees it."""
    shown = {"text": "500 millions", "blocks": [actions(chart_button(figure, Filters(), "fr"))]}
    return Post("ephemeral", "response_url", shown, channel, "U1", thread)


def test_a_click_posts_the_picture_with_its_words_for_all_to_see(slack: Desk):
    post = slack.click(offered(), "Graphique")
    assert (post.shown, post.method, post.channel, post.thread) == ("message", "files.completeUploadExternal", "C1", None)
    assert post.text == "Graphique demandé par <@U1>"
    (file,) = slack.workspace.files.values()
    assert file.data == picture(AID_TOLD, lang="fr")
    assert (file.title, file.name) == (
        "Aide aux digues, en milliards\u00a0de dollars",
        "graphique-aide-aux-digues-en-milliards-de-dollars.png",
    )
    assert file.alt_txt == alternative(AID_TOLD, lang="fr")
    assert "Aide aux digues" in as_text(post.payload)


def test_in_a_thread_it_goes_to_the_thread(slack: Desk):
    assert slack.click(offered(thread="1700000000.000100"), "Graphique").thread == "1700000000.000100"


def test_the_button_says_what_it_does_and_carries_its_figure():
    assert labels(offered()) == ["Graphique"]
    (button,) = chart_button(7, Filters(), "en")
    assert button["text"]["text"] == "Chart"


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(words=("aide", "l'Élysée"), phrases=("pas de « percée »",), speaker=3, about=4, outlet="L'Écho"),
        Filters(since=date(2031, 1, 2), before=date(2031, 2, 3), units=("EUR", "m²"), year=2031, minor=True),
        Filters(bounds=Bounds(Decimal("1.5"), None, closed=False)),
        Filters(bounds=Bounds(None, Decimal("1000000")), order="value"),
    ],
)
def test_the_button_carries_the_question_that_it_stands_under(filters: Filters):
    (button,) = chart_button(7, filters, "fr")
    assert read_value(button["value"]) == (7, filters)


def test_a_question_too_long_for_a_button_has_none():
    assert chart_button(7, Filters(words=("é" * 2000,)), "fr") == []


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"i":true}',
        '{"i":-1}',
        '{"i":99999999999}',
        '{"i":"7"}',
        '{"i":404}',
        '{"i":7,"w":"aide"}',
        '{"i":7,"b":["1"]}',
        '{"i":7,"b":["x",null,true]}',
        '{"i":7,"f":"hier"}',
        '{"i":7,"s":"1"}',
    ],
)
def test_a_button_that_is_not_ours_or_too_old_is_no_longer_valid(slack: Desk, value: str):
    post = slack.only(slack.workspace.click(slack.app, offered(), "Graphique", value=value))
    assert (post.shown, lines(post)) == ("ephemeral", ["Ce bouton n'est plus valable : reposez la question."])


def test_where_articles_have_changed_there_may_be_no_evolution_left(slack: Desk):
    post = slack.click(offered(8), "Graphique")
    assert post.shown == "ephemeral"
    assert lines(post)[0].startswith("Il n'y a plus d'évolution à dessiner")


@pytest.mark.parametrize(
    ("method", "error", "told"),
    [
        ("files.completeUploadExternal", "not_in_channel", "invitez-moi avec /invite @sourcier"),
        ("files.completeUploadExternal", "channel_not_found", "invitez-moi avec /invite @sourcier"),
        ("files.completeUploadExternal", "is_archived", "posez la question dans un autre canal"),
        ("files.getUploadURLExternal", "missing_scope", "l'autorisation Slack files:write"),
        ("files.getUploadURLExternal", "file_upload_size_restricted", "trop lourde"),
        ("files.getUploadURLExternal", "file_uploads_disabled", "demandez à un administrateur"),
        ("upload", "broken", "cliquez de nouveau dans une minute"),
    ],
)
def test_where_slack_refuses_the_asker_alone_is_told_what_to_do(slack: Desk, method: str, error: str, told: str, caplog):
    slack.workspace.refuse(method, error, needed="files:write")
    post = slack.click(offered(), "Graphique")
    assert (post.shown, post.method) == ("ephemeral", "response_url")
    assert told in lines(post)[0]
    assert caplog.records == []


def test_a_pause_that_slack_asks_for_is_waited_out_then_told(slack: Desk):
    slack.workspace.refuse("files.getUploadURLExternal", "ratelimited", retry_after=0)
    assert slack.click(offered(), "Graphique").shown == "message"
    slack.workspace.refuse("files.getUploadURLExternal", "ratelimited", times=3, retry_after=0)
    assert "dans une minute" in lines(slack.click(offered(), "Graphique"))[0]


def test_in_a_private_conversation_nobody_can_invite_it(slack: Desk):
    slack.workspace.refuse("files.completeUploadExternal", "channel_not_found")
    assert "conversation privée" in lines(slack.click(offered(channel="D9"), "Graphique"))[0]


def test_what_nobody_at_slack_can_mend_is_a_fault_with_a_number(slack: Desk):
    slack.workspace.refuse("files.getUploadURLExternal", "internal_error")
    assert re.search(r"[0-9a-f]{8}\.$", slack.click(offered(), "Graphique").text)


def test_refusals_are_told_in_english_too(archive: Archive):
    with desk(Shelf(archive, {7: AID_TOLD}), locale="en-GB") as slack:
        slack.workspace.refuse("files.completeUploadExternal", "not_in_channel")
        assert "/invite @sourcier" in lines(slack.click(offered(), "Graphique"))[0]
        assert slack.click(offered(), "Graphique").text == "Chart asked for by <@U1>"
        assert [file.name for file in slack.workspace.files.values()][-1].startswith("chart-aide-aux-digues")


def test_nothing_is_uploaded_twice_for_one_click(slack: Desk):
    slack.workspace.click(slack.app, offered(), "Graphique", trigger="t-1")
    assert slack.workspace.click(slack.app, offered(), "Graphique", trigger="t-1") == []
    assert json.dumps([call.method for call in slack.workspace.calls]).count("completeUploadExternal") == 1
