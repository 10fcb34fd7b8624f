"""Takes the pictures in docs/screenshots/: pages of the service on the sample articles.

    python docs/screenshots.py

Starts the service with a store of its own on a free port of loopback, waits until the articles are
read, and ends it. The pictures have a palette of 256 colours, a third of the size.
"""

import base64
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
PATIENCE = 120  # seconds until the sample articles must be read
HEIGHTS = {375: 850, 1280: 950}  # pixels; what is below says nothing new
EVERY = [(width, scheme) for width in HEIGHTS for scheme in ("light", "dark")]
WIDE = [(1280, "light")]
# Draws a picture and gives its size, 256 colours of it, those used most but no two alike, and for
# each pixel the number of the nearest.
PALETTE = """async (picture) => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer);
  const uses = new Map();
  for (const pixel of pixels) uses.set(pixel, (uses.get(pixel) ?? 0) + 1);
  const palette = [];
  const parts = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const away = (colour) => palette.map((p) =>
    parts(colour).reduce((sum, part, i) => sum + (part - p[i]) ** 2, 0));
  const most = [...uses.keys()].sort((a, b) => uses.get(b) - uses.get(a));
  for (const colour of most)
    if (palette.length < 256 && Math.min(...away(colour)) > 80) palette.push(parts(colour));
  const nearest = new Map(most.map((colour) => {
    const distances = away(colour);
    return [colour, distances.indexOf(Math.min(...distances))];
  }));
  let bytes = '';
  for (const pixel of pixels) bytes += String.fromCharCode(nearest.get(pixel));
  return { width, height, palette: palette.flat(), pixels: btoa(bytes) };
}"""


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
            "DATELINE_SHOW_TEXT": "full",
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


def events(address: str) -> list[dict[str, Any]]:
    with urlopen(f"{address}/timeline.json?limit=500") as answer:
        found: list[dict[str, Any]] = json.load(answer)["events"]
    return found


def pages(address: str) -> dict[str, tuple[str, list[tuple[int, str]]]]:
    """Address and variants (width, scheme) of each page, by the name of its picture."""
    event = max(events(address), key=lambda one: len(json.dumps(one["sources"])))
    article = event["sources"][0]["article"]
    return {
        "timeline": ("/", EVERY),
        "country": ("/countries/vn", EVERY),
        "event": (f"/events/{event['id']}", EVERY),
        "article": (f"/articles/{article}", EVERY),
        "widget": ("/embed/all", EVERY),
        "widget-fa": ("/embed/all?lang=fa", WIDE),
        "widget-ja": ("/embed/all?lang=ja", [(375, "light")]),
        "builder": ("/embed?country=jp&country=vn&theme=dark", EVERY),
        "feeds": ("/feeds/", EVERY),
        "status": ("/status", EVERY),
        "missing": ("/nowhere", EVERY),
    }


def take(browser: Browser, address: str) -> Iterator[str]:
    """Take all pictures; yield their names."""
    blank = browser.new_page()
    for name, (path, variants) in pages(address).items():
        for width, scheme in variants:
            page = browser.new_page(
                viewport={"width": width, "height": HEIGHTS[width]},
                color_scheme="light" if scheme == "light" else "dark",
            )
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            taken = base64.b64encode(page.screenshot()).decode()
            page.close()
            file = f"{name}-{width}-{scheme}.png"
            indexed = blank.evaluate(PALETTE, f"data:image/png;base64,{taken}")
            (PICTURES / file).write_bytes(png(**indexed))
            yield file


def png(*, width: int, height: int, palette: list[int], pixels: str) -> bytes:
    """Write a PNG whose pixels (a byte each, in base64) are numbers of colours of *palette*."""
    rows = base64.b64decode(pixels)
    lines = b"".join(b"\0" + rows[i : i + width] for i in range(0, width * height, width))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", bytes(palette)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with service() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        taken = set(take(browser, address))
        browser.close()
    for old in PICTURES.glob("*.png"):
        if old.name not in taken:
            old.unlink()
    print(f"screenshots: {len(taken)} pictures in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
