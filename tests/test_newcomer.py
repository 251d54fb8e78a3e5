"""A newcomer's ten minutes with `sourcier demo --web`, in a real browser; what each view then looks like is kept as a picture.

Pictures: .pytest_cache/d/trial/pictures.
"""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsers import DESKTOP, PHONE, Browser, Driver, served
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from bot.demo.browser import site, trial

PATIENCE = 60


@pytest.fixture(scope="module")
def pictures(trial_folder: Path) -> Path:
    kept = trial_folder / "pictures"
    kept.mkdir(exist_ok=True)
    return kept


@pytest.fixture
def axe(node_modules: Path) -> str:
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


class Newcomer:
    """Somebody at the trial: types, presses what has these words on it, waits for what should be there."""

    def __init__(self, browser: Browser, pictures: Path, axe: str, name: str) -> None:
        self.browser, self.driver = browser, browser.driver
        self._pictures, self._axe, self._name = pictures, axe, name
        self._shots = 0
        for old in pictures.glob(f"{name}-*.png"):
            old.unlink()

    def go(self, query: str) -> None:
        self.driver.get(f"{self.browser.address}/?{query}")

    def until(self, wanted: Callable[[], object], what: str) -> object:
        return WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05).until(lambda _: wanted(), what)

    def reads(self, words: str, within: str = "body") -> str:
        """Waits until these words stand there, whatever spaces are between them."""

        def there() -> str | None:
            found = self.browser.run("return document.querySelector(arguments[0])?.innerText || ''", within)
            text = re.sub(r"\s+", " ", found)
            return text if words in text else None

        return str(self.until(there, f"{words!r} in {within}"))

    def last(self) -> str:
        return str(self.browser.run("return document.querySelector('#timeline > .message:last-child').innerText")).replace(
            "\xa0", " "
        )

    def types(self, words: str, box: str = "composer") -> None:
        field = self.driver.find_element(By.ID, box)
        before = self.count()
        field.send_keys(words, Keys.ENTER)
        self.until(lambda: self.count() > before or self.dialog(), f"an answer to {words!r}")

    def count(self) -> int:
        return int(self.browser.run("return document.querySelectorAll('.messages > .message').length"))

    def dialog(self) -> bool:
        return bool(self.browser.run("return Boolean(document.querySelector('dialog[open]'))"))

    def press(self, words: str, within: str = "body") -> None:
        """Presses the last button or link with these words in sight; what a menu hides is in sight once it is open."""

        def found() -> WebElement | None:
            element = self.browser.run(
                "const all = [...document.querySelector(arguments[0])?.querySelectorAll('button, a, summary') ?? []];"
                "const said = one => [one.ariaLabel, one.textContent, one.querySelector('.heard')?.textContent];"
                "const told = one => said(one).some(words => (words ?? '').replace(/\\s+/g, ' ').trim().startsWith(arguments[1]));"
                "return all.filter(one => one.checkVisibility() && told(one)).at(-1)",
                within,
                words,
            )
            return element if isinstance(element, WebElement) else None

        def in_sight() -> WebElement | None:
            """None where the page has been written anew meanwhile: it is looked for again."""
            element = found()
            with contextlib.suppress(StaleElementReferenceException):
                self.driver.execute_script("arguments[0]?.scrollIntoView({block: 'center'})", element)
                return element
            return None

        element = self.until(in_sight, f"a button {words!r}")
        assert isinstance(element, WebElement)
        # What is pressed may be gone before its driver has done looking at it: what comes of it is waited for next.
        with contextlib.suppress(StaleElementReferenceException):
            element.click()

    def picture(self, what: str) -> None:
        """Keeps what is seen, at both widths, in light and dark; and asks axe about each."""
        self._shots += 1
        for width, size in (("desktop", DESKTOP), ("phone", PHONE)):
            for scheme in ("light", "dark"):
                self._looks(size, scheme)
                self.driver.save_screenshot(str(self._pictures / f"{self._name}-{self._shots:02}-{what}-{width}-{scheme}.png"))
                assert self.browser.faults(self._axe) == [], (what, width, scheme)
                wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
                assert self.browser.run(wide) == 0, (what, width)
        self._looks(DESKTOP, "light")

    def _looks(self, size: tuple[int, int], scheme: str) -> None:
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        # What was said last, from its beginning.
        self.browser.run(
            "document.querySelector('.messages:last-of-type > .message:last-child')?.scrollIntoView({block: 'start'})"
        )


@pytest.fixture
def newcomer(
    chromium: Driver, trial_folder: Path, pictures: Path, axe: str, request: pytest.FixtureRequest
) -> Iterator[Newcomer]:
    with trial(trial_folder) as session, served(site(session, "127.0.0.1")) as address:
        browser = Browser(chromium, address)
        browser.open("/", DESKTOP)
        browser.run("sessionStorage.clear()")
        yield Newcomer(browser, pictures, axe, request.node.name.removeprefix("test_"))
        complaints, asked = browser.complaints(), browser.requested()
        chromium.get("about:blank")
        assert complaints == []
        assert asked
        # Chromium's own fields draw their signs from data: addresses, which lead nowhere.
        assert [url for url in asked if not url.startswith((f"{address}/", "data:")) and url != "about:blank"] == []


def test_ten_minutes(newcomer: Newcomer) -> None:
    newcomer.reads("Ceci n'est pas Slack")
    newcomer.picture("first-look")

    # Three commands, with completion and how each is written.
    field = newcomer.driver.find_element(By.ID, "composer")
    field.send_keys("/q")
    newcomer.reads("/qui", "#composer-list")
    field.send_keys(Keys.TAB)
    newcomer.reads("[nom]", "#composer-hint")
    newcomer.types("Marsk")
    newcomer.reads("Dernières citations", "#timeline")
    newcomer.picture("who")
    newcomer.types("/chiffres aide militaire")
    newcomer.reads("200 millions de dollars", "#timeline")
    newcomer.picture("figures")

    # A passage opened.
    newcomer.press("Voir le passage")
    newcomer.reads("Le passage", "dialog")
    newcomer.picture("passage")
    newcomer.press("Fermer", "dialog footer")
    newcomer.until(lambda: not newcomer.dialog(), "the modal closed")
    assert newcomer.browser.run("return document.activeElement.textContent").strip() == "Voir le passage"

    # A misspelt name, resolved by a button.
    newcomer.types("/citations de:Korvell")
    newcomer.reads("Lequel cherchez-vous", "#timeline")
    newcomer.picture("which-one")
    newcomer.press("Yann Korvel", "#timeline")
    newcomer.until(lambda: "Nous sommes prêts" in newcomer.last(), "his quotes in the choice's place")
    assert "Lequel" not in newcomer.last()

    # A quote checked in its thread.
    newcomer.press("Répondre dans un fil", "#timeline > .message")
    newcomer.types("@sourcier source", "thread-composer")
    newcomer.reads("Extrait d'une citation plus longue", "#thread")
    newcomer.picture("thread")

    # A subscription made in a modal, a wrong field first.
    newcomer.go("as=U1&at=C1")
    newcomer.types("/abonnements")
    newcomer.press("Nouveau point…", "dialog")
    newcomer.reads("Fuseau horaire", "dialog")
    zone = newcomer.driver.find_element(By.CSS_SELECTOR, "dialog [name=zone]")
    zone.clear()
    zone.send_keys("Atlantide")
    newcomer.press("Enregistrer", "dialog")
    newcomer.reads("Un champ est à corriger", "dialog")
    assert newcomer.browser.run("return document.activeElement.name") == "zone"
    newcomer.picture("form")
    zone = newcomer.driver.find_element(By.CSS_SELECTOR, "dialog [name=zone]")
    zone.clear()
    zone.send_keys("Paris")
    newcomer.press("Enregistrer", "dialog")
    newcomer.reads("C'est fait", "dialog")
    newcomer.picture("subscribed")
    newcomer.press("Fermer", "dialog footer")

    # The clock run, the digest read.
    newcomer.press("Prochain point")
    newcomer.reads("2 dépêches sont arrivées", "#status")
    newcomer.go("as=U1&at=D1")
    newcomer.reads("Le point de 7 h · mardi 10 mars", "#timeline")
    newcomer.picture("digest")

    # An error reported by the reader…
    newcomer.go("as=U1&at=C1")
    newcomer.types('/citations de:"Klara Venzel" impôt')
    newcomer.reads("Il n’y aura pas d’impôt nouveau", "#timeline > .message:last-child")
    newcomer.press("Autres actions", "#timeline > .message:last-child .section")
    newcomer.press("Signaler une erreur", "#timeline > .message:last-child")
    newcomer.press("Sourcier a mal lu", "dialog")
    newcomer.reads("Envoyer", "dialog footer")
    newcomer.driver.find_element(By.CSS_SELECTOR, "dialog [name=what]").click()
    newcomer.driver.find_element(By.CSS_SELECTOR, "dialog [name=name]").send_keys("Paul-Henri Dessart")
    newcomer.picture("report")
    newcomer.press("Envoyer", "dialog footer")
    newcomer.reads("C'est envoyé", "dialog")
    newcomer.press("Fermer", "dialog footer")

    # … the editor's correction, the answer changed.
    newcomer.go("as=U2&at=C2")
    newcomer.reads("Paul-Henri Dessart", "#timeline")
    newcomer.picture("reported")
    newcomer.press("Appliquer", "#timeline")
    newcomer.reads("Appliqué", "#timeline")
    newcomer.go("as=U1&at=C1")
    newcomer.types('/citations de:"Paul-Henri Dessart" impôt')
    newcomer.reads("attribution corrigée", "#timeline > .message:last-child")
    newcomer.picture("corrected")


def test_in_english(newcomer: Newcomer) -> None:
    newcomer.press("English")
    newcomer.reads("This is not Slack")
    newcomer.types("/quotes Marsk since:march")
    newcomer.reads("Quotes", "#timeline > .message:last-child")
    newcomer.picture("quotes")
    newcomer.go("as=U1&at=home")
    newcomer.reads("To try", "#home")
    newcomer.picture("home")
    newcomer.press("/quotes", "#home")
    newcomer.until(newcomer.dialog, "the answer in a modal")
    newcomer.picture("answer")
    newcomer.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    newcomer.until(lambda: not newcomer.dialog(), "the modal closed by Escape")


def test_by_keyboard_alone(newcomer: Newcomer) -> None:
    body = newcomer.driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    assert newcomer.browser.run("return document.activeElement.className") == "skip"
    box = newcomer.driver.find_element(By.ID, "composer")
    box.send_keys("/")
    newcomer.reads("/citations", "#composer-list")
    box.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    chosen = newcomer.browser.run(
        "const box = document.activeElement; return document.getElementById(box.getAttribute('aria-activedescendant')).ariaSelected"
    )
    assert chosen == "true"
    box.send_keys(Keys.ESCAPE)
    assert newcomer.browser.run("return document.getElementById('composer-list').hidden")
    box.clear()
    newcomer.types("/citations Blinken")
    # What is new is heard: it is added to a log that is live, and nothing else of the log is touched.
    assert newcomer.browser.run("return document.getElementById('timeline').getAttribute('aria-live')") == "polite"
    menu = newcomer.driver.find_element(By.CSS_SELECTOR, "#timeline > .message:last-child .section summary")
    menu.send_keys(Keys.ENTER)
    newcomer.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert "Voir le passage" in newcomer.browser.run("return document.activeElement.textContent")
    newcomer.driver.switch_to.active_element.send_keys(Keys.ENTER)
    newcomer.reads("Le passage", "dialog")
    assert newcomer.browser.run("return document.querySelector('dialog').contains(document.activeElement)")
    newcomer.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    newcomer.until(lambda: not newcomer.dialog(), "the modal closed")
    assert newcomer.browser.run("return document.activeElement.tagName") == "SUMMARY"


def test_a_chart_a_shortcut_and_what_developers_see(newcomer: Newcomer) -> None:
    newcomer.press("Autres actions", "#timeline > .message")
    newcomer.press("Vérifier la citation", "#timeline > .message")
    newcomer.reads("Extrait d'une citation plus longue", "#timeline > .message:last-child")
    newcomer.picture("checked")
    newcomer.press("Requête et contenu", "#timeline > .message:last-child")
    newcomer.reads("message_action", "#inspector")
    newcomer.picture("inspector")
    newcomer.go("as=U1&at=C1")
    newcomer.types("/chiffres morts Merrault")
    newcomer.picture("evolution")
    newcomer.press("Graphique", "#timeline > .message:last-child")
    newcomer.until(lambda: newcomer.browser.run("return [...document.images].some(one => one.naturalWidth > 100)"), "the chart")
    assert newcomer.browser.run("return document.querySelector('#timeline img').alt.length") > 40
    newcomer.picture("chart")


def test_a_link_to_an_invented_outlet_opens_its_page_at_the_passage(newcomer: Newcomer) -> None:
    newcomer.types("/citations Marsk digue")
    href = newcomer.browser.run("return document.querySelector('#timeline > .message:last-child .said a').href")
    assert href.startswith(f"{newcomer.browser.address}/outlet?url=https%3A%2F%2F")
    assert "#:~:text=" in href
    newcomer.driver.get(href)
    newcomer.reads("Ceci n'est pas le site d'un média")
    newcomer.picture("outlet")


def test_a_second_window_hears_of_what_somebody_else_wrote(newcomer: Newcomer) -> None:
    newcomer.go("as=U2&at=C1")
    first = newcomer.driver.current_window_handle
    newcomer.driver.switch_to.new_window("tab")
    try:
        newcomer.go("as=U1&at=C1")
        newcomer.types("Bonjour, @sourcier citations Marsk digue")
    finally:
        newcomer.driver.close()
        newcomer.driver.switch_to.window(first)
    newcomer.reads("Bonjour, @sourcier citations Marsk digue", "#timeline")
    newcomer.reads("réponse", "#timeline")
