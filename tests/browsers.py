"""The machine's Chromium, driven by Selenium: pages opened at a width, in light or dark, and what they then show and do."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from starlette.applications import Starlette

Driver = Chrome
PHONE, DESKTOP = (375, 700), (1280, 800)


def programs() -> tuple[str, str] | None:
    """The browser and its driver; Debian's packages are of one version."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def started(browser: str, driver: str) -> Driver:
    options = ChromeOptions()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    arguments = ["--headless=new", "--disable-dev-shm-usage", "--no-proxy-server", "--lang=fr"]
    # Chromium refuses to run as root with its sandbox; what it opens here is our own page.
    for argument in [*arguments, *(["--no-sandbox"] if os.geteuid() == 0 else [])]:
        options.add_argument(argument)
    return Chrome(options=options, service=Service(driver))


@contextmanager
def served(site: Starlette) -> Iterator[str]:
    """The web application on loopback; its address."""
    server = uvicorn.Server(uvicorn.Config(site, port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@dataclass(frozen=True)
class Browser:
    driver: Driver
    address: str

    def open(self, path: str, size: tuple[int, int] = PHONE, *, dark: bool = False) -> None:
        """Opens a page anew: one that differs by its fragment alone would only be scrolled."""
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        self.driver.get("about:blank")
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)
        self.driver.get(self.address + path)

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    def complaints(self) -> list[str]:
        """What the browser wrote to its console since the page was opened: what it refused to run or load."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]

    def requested(self) -> list[str]:
        """The addresses asked for since the page was opened."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"]

    def faults(self, axe: str) -> list[str]:
        """The serious and critical faults that axe finds in the page, with where they are."""
        self.run(axe)
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {resultTypes: ['violations']}).then(done, fault => done({fault: String(fault)}));"
        )
        assert "violations" in found, found
        return [
            f"{one['id']} ({one['impact']}): {[node['html'][:200] for node in one['nodes'][:3]]}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
