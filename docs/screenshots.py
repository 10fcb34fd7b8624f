"""Takes the pictures in docs/screenshots/: every page of the service on the sample articles.

    python docs/screenshots.py

Starts the service with a store of its own on a free port of loopback, waits until the articles are
read, and ends it. Each page is taken at 375 and 1280 pixels, light and dark.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
PATIENCE = 120  # seconds until the sample articles must be read
HEIGHTS = {375: 1400, 1280: 1600}  # pixels; what is below says nothing new


@contextmanager
def service() -> Iterator[str]:
    """Run the service on corpus/ and give its address once it shows events."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DATELINE_CORPUS": str(ROOT / "corpus"),
            "DATELINE_DATABASE_URL": f"sqlite:///{folder}/screenshots.db",
            "DATELINE_BIND": f"127.0.0.1:{port}",
            "DATELINE_PUBLIC_BASE_URL": address,
        }
        command = [sys.executable, str(ROOT / "app.py")]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
        try:
            wait_for_events(process, address)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def wait_for_events(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if events(address):
                return
        except URLError:
            pass  # it does not listen yet
        time.sleep(0.5)
    raise SystemExit("screenshots: the service shows no events")


def events(address: str) -> list[dict[str, object]]:
    with urlopen(f"{address}/timeline.json?limit=500") as answer:
        found: list[dict[str, object]] = json.load(answer)["events"]
    return found


def pages(address: str) -> dict[str, str]:
    """Every kind of page, by the name of its picture."""
    event = max(events(address), key=lambda one: len(json.dumps(one["sources"])))
    sources = json.loads(json.dumps(event["sources"]))
    return {
        "timeline": "/",
        "country": "/countries/vn",
        "event": f"/events/{event['id']}",
        "article": f"/articles/{sources[0]['article']}",
        "status": "/status",
        "feeds": "/feeds/",
        "widget": "/embed/all",
        "not-found": "/nowhere",
    }


def take(browser: Browser, address: str) -> int:
    taken = 0
    for width, height in HEIGHTS.items():
        for scheme in ("light", "dark"):
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="light" if scheme == "light" else "dark",
            )
            for name, path in pages(address).items():
                page.goto(address + path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png")
                taken += 1
            page.close()
    return taken


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with service() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        print(f"screenshots: {take(browser, address)} pictures in {PICTURES.relative_to(ROOT)}")
        browser.close()


if __name__ == "__main__":
    main()
