"""The reading page in a real browser: the passage in view and marked, no fault for those who read otherwise, hostile articles inert."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import shelves
from browsers import DESKTOP, PHONE, Browser, Driver, served
from shelves import TITLE, WORDS, Reader, shelve

from bot.trial import Workspace
from store.archive import Archive

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])

BEFORE = "Le fleuve a encore monté cette nuit, et les habitants du quartier bas ont posé des sacs de sable devant les portes. "
#: A long article of ours, its passage far below the first screen and far above the last.
LONG = "\n\n".join([TITLE, *[BEFORE * 2] * 30, f"« {WORDS} », a dit la présidente Ilena Marsk.", *[BEFORE * 2] * 30])

WICKED = (
    "<script>window.hurt = 1; alert(1)</script> <img src=/x onerror='window.hurt = 2'> <iframe src='javascript:alert(3)'></iframe> "
    "</mark></p></article><a href='javascript:window.hurt = 4'>ici</a> <svg onload='window.hurt = 5'> \u202eabcdef\u202c fin"
)


@dataclass(frozen=True)
class Pages:
    browser: Browser
    excerpt: str
    whole: str
    hostile: str
    endless: str
    none: str = "/passages/none"


@pytest.fixture(scope="module")
def pages(chromium: Driver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """Pages of one archive. The reader of `whole` follows a link to a version that another has replaced."""
    folder = tmp_path_factory.mktemp("pages")
    with Workspace() as workspace, Archive.create(f"sqlite:///{folder / 'pages.db'}") as archive:
        archive.sync(shelves.directory())
        excerpt = shelve(archive, key="excerpt.txt", url="https://valdor.example/sommet")
        whole = shelve(archive, LONG, key="whole.txt", outlet="Le Fanal", url="https://fanal.example/sommet")
        shelve(
            archive, LONG.replace("reculerons", "céderons"), "devant la crue", key="whole.txt", outlet="Le Fanal", digest="2"
        )
        hostile = shelve(
            archive,
            f"{WICKED.removesuffix('fin')}\n\n« {WICKED} », a dit Ilena Marsk.\n\n{WICKED}",
            [WICKED],
            key="hostile.txt",
            title=WICKED,
            outlet=WICKED,
            url="javascript:window.hurt = 6",
        )
        title = "Crue" * 500_000
        endless = shelve(archive, f"{title}\n\n« {WORDS} », a dit Ilena Marsk.", key="endless.txt", title=title)
        reader = Reader(archive, workspace)
        with served(reader.site) as address:
            paths = [reader.path(id) for id in (excerpt, whole, hostile, endless)]
            yield Pages(Browser(chromium, address), *paths)


@pytest.fixture
def axe(node_modules: Path) -> str:
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


IN_VIEW = """
const mark = document.querySelector('mark'), box = mark.getBoundingClientRect();
const line = mark.getClientRects()[1] || mark.getClientRects()[0];
const there = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
return {top: box.top, bottom: box.bottom, height: innerHeight, seen: mark.contains(there), scrolled: scrollY,
        mark: getComputedStyle(mark).backgroundColor, paper: getComputedStyle(document.documentElement).backgroundColor,
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth};
"""


@SIZES
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["excerpt", "whole", "hostile", "endless"])
def test_the_passage_is_in_view_and_marked(pages, name, size, dark):
    pages.browser.open(getattr(pages, name), size, dark=dark)
    found = pages.browser.run(IN_VIEW)
    assert 0 <= found["top"] < found["bottom"] <= found["height"]
    assert found["seen"]
    assert found["mark"] not in (found["paper"], "rgba(0, 0, 0, 0)")
    assert found["wide"] == 0


def test_in_a_long_article_the_page_opens_at_the_passage_and_keeps_the_outlet_in_sight(pages):
    pages.browser.open(pages.whole)
    found = pages.browser.run(IN_VIEW)
    assert found["scrolled"] > 2_000
    outlet, warning = pages.browser.run(
        "return ['.outlet', '.warning'].map(one => { const e = document.querySelector(one), b = e.getBoundingClientRect();"
        " return [e.textContent, b.top, b.bottom]; })"
    )
    assert outlet[0] == "Le Fanal"
    assert 0 <= outlet[1] < outlet[2] <= 60
    assert "la version 2 est en vigueur" in warning[0]
    assert outlet[2] < warning[1] < warning[2] <= found["top"]


def test_a_short_excerpt_opens_at_its_title(pages):
    pages.browser.open(pages.excerpt)
    assert pages.browser.run(IN_VIEW)["scrolled"] == 0
    assert pages.browser.run("return document.querySelector('h1').textContent") == TITLE


def test_letters_and_the_link_are_large_enough_for_a_finger(pages):
    pages.browser.open(pages.excerpt)
    letters, link = pages.browser.run(
        "return [parseFloat(getComputedStyle(document.querySelector('article p')).fontSize),"
        " document.querySelector('a').getBoundingClientRect().height]"
    )
    assert letters >= 16
    assert link >= 44


@SIZES
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["excerpt", "whole", "hostile", "none"])
def test_axe_finds_no_serious_fault(pages, axe, name, size, dark):
    pages.browser.open(getattr(pages, name), size, dark=dark)
    assert pages.browser.faults(axe) == []


def test_axe_would_find_one(pages, axe):
    pages.browser.open(pages.excerpt)
    pages.browser.run("document.querySelector('mark').style.color = 'yellow'; document.documentElement.removeAttribute('lang')")
    assert {fault.split(" ")[0] for fault in pages.browser.faults(axe)} == {"color-contrast", "html-has-lang"}


def test_a_page_asks_for_nothing_and_the_browser_has_nothing_to_refuse(pages):
    for path in (pages.excerpt, pages.whole, pages.hostile, pages.endless):
        pages.browser.open(path)
        assert pages.browser.complaints() == []
        assert {url.partition("#")[0] for url in pages.browser.requested()} == {pages.browser.address + path.partition("#")[0]}


def test_a_hostile_article_runs_nothing_and_links_nowhere(pages):
    pages.browser.open(pages.hostile)
    hurt, links, words = pages.browser.run(
        "return [window.hurt, document.querySelectorAll('a, script, img, iframe, svg, form, [onload], [onerror]').length,"
        " document.querySelector('article').innerText]"
    )
    assert hurt is None
    assert links == 0
    assert words.count("<script>window.hurt = 1; alert(1)</script>") == 3  # before the passage, in it, after it


def test_a_direction_override_turns_nothing_around(pages):
    pages.browser.open(pages.hostile)
    places = pages.browser.run(
        """
        const walker = document.createTreeWalker(document.querySelector('mark'), NodeFilter.SHOW_TEXT);
        let node; while ((node = walker.nextNode()) && !node.data.includes('abcdef'));
        return [...'abcdef'].map((letter, n) => {
          const range = document.createRange(), at = node.data.indexOf('abcdef') + n;
          range.setStart(node, at); range.setEnd(node, at + 1);
          const box = range.getBoundingClientRect(); return [box.top, box.left];
        });
        """
    )
    assert len(places) == 6
    assert places == sorted(places)


def test_were_a_script_to_slip_through_the_policy_would_stop_it(pages):
    pages.browser.open(pages.excerpt)
    pages.browser.run(
        """
        const script = document.createElement('script'); script.textContent = 'window.hurt = 1'; document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src="/x" onerror="window.hurt = 2"><p id="p" style="color: red">x</p>'
          + '<style>body { display: none }</style><a id="a" href="javascript:window.hurt = 3">x</a>');
        document.getElementById('a').click();
        """
    )
    hurt, colour, shown = pages.browser.run(
        "return [window.hurt, getComputedStyle(document.getElementById('p')).color, getComputedStyle(document.body).display]"
    )
    assert hurt is None
    assert colour != "rgb(255, 0, 0)"
    assert shown == "block"
    assert sum("Content Security Policy" in said for said in pages.browser.complaints()) >= 4
