"""First paint and use of the widget beside TimelineJS3 and vis-timeline, in one browser.

    python -m benchmarks widget

The peers come from npm into var/peers, for this benchmark only. Each draws the same events in a
page of its own, with its script loaded before and its data already in the page; ours fetches its
data, the first fifty events, over HTTP within the time. Painted is the second frame after the
drawing says that it is ready. Every figure is the median of the runs, each in a new page.
"""

import shutil
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks import report
from tests.browser import Service, chromium, many, serving

PEERS = {"@knight-lab/timelinejs": "3.9.11", "vis-timeline": "8.5.4"}
HOME = Path(__file__).parents[1] / "var" / "peers"
COUNTS = (1_000, 10_000)
RUNS = {1_000: 2, 10_000: 1}  # of a peer; ours is drawn three times
PATIENCE = 240_000  # milliseconds for one drawing

_PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
OURS = f"""async () => {{
  const began = performance.now();
  const element = document.createElement('dateline-timeline');
  document.body.append(element);
  while ((element.shadowRoot.querySelectorAll('h4').length) < 50)
    await new Promise((done) => setTimeout(done));
  await {_PAINTED};
  return performance.now() - began;
}}"""
# As its documentation puts it: everything in view. The other option is what a careful user sets.
VIS = f"""async ([events, options]) => {{
  const items = events.map(({{ id, title, date }}) =>
    ({{ id, content: title, start: date.start }}));
  const began = performance.now();
  const drawn = new vis.Timeline(document.querySelector('#place'), items, options);
  await new Promise((done) => drawn.on('changed', done));
  await {_PAINTED};
  return performance.now() - began;
}}"""
KNIGHT = f"""async ([events]) => {{
  const day = (text) => {{
    const [year, month, day] = text.split('-').map(Number);
    return {{ year, month, day }};
  }};
  const slides = events.map(({{ id, title, summary, date }}) =>
    ({{ unique_id: id, start_date: day(date.start), text: {{ headline: title, text: summary }} }}));
  const began = performance.now();
  const drawn = new TL.Timeline('place', {{ events: slides }},
    {{ script_path: location.href, hash_bookmark: false }});
  await new Promise((done) => drawn.on('ready', done));
  await {_PAINTED};
  return performance.now() - began;
}}"""
NODES = """() => {
  const count = (root) => [...root.querySelectorAll('*')]
    .reduce((sum, e) => sum + 1 + (e.shadowRoot ? count(e.shadowRoot) : 0), 0);
  return count(document);
}"""


@dataclass(frozen=True)
class Peer:
    """A library: its files below node_modules, what draws with it, and its options."""

    name: str
    script: str
    style: str
    draw: str
    options: dict[str, object]


_VIS = "vis-timeline/standalone/umd/vis-timeline-graph2d.min.js"
_VIS_STYLE = "vis-timeline/styles/vis-timeline-graph2d.min.css"
_WINDOW = {"start": "2010-01-01", "end": "2012-01-01", "maxHeight": 600}
ALL = [
    Peer(
        "TimelineJS3",
        "@knight-lab/timelinejs/dist/js/timeline.js",
        "@knight-lab/timelinejs/dist/css/timeline.css",
        KNIGHT,
        {},
    ),
    Peer("vis-timeline", _VIS, _VIS_STYLE, VIS, {}),
    Peer("vis-timeline, two years in view", _VIS, _VIS_STYLE, VIS, _WINDOW),
]


def install() -> None:
    """Fetch the peers at their versions, once."""
    wanted = [f"{name}@{version}" for name, version in PEERS.items()]
    if not (HOME / "node_modules" / "vis-timeline").exists():
        HOME.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(HOME)]
        subprocess.run([*command, "--legacy-peer-deps", *wanted], check=True)


def ours(browser: Browser, service: Service) -> tuple[float, int, float]:
    """Milliseconds to the first paint, elements then, milliseconds of a filter."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(service.page("", head=service.script))
    page.wait_for_function("!!customElements.get('dateline-timeline')")
    painted = float(page.evaluate(OURS))
    nodes = int(page.evaluate(NODES))
    filtered = _filter(page)
    page.close()
    return painted, nodes, filtered


def _filter(page: Page) -> float:
    """From a click on a country to its paint, when all events are here."""
    page.get_by_role("searchbox").focus()  # a sign of use, upon which all is read
    page.wait_for_function("document.querySelector('dateline-timeline').service.complete")
    chip = page.get_by_role("button", name="Kenya")
    return float(
        chip.evaluate(
            f"""async (chip) => {{
              const began = performance.now();
              chip.click();
              await {_PAINTED};
              return performance.now() - began;
            }}"""
        )
    )


def peer(browser: Browser, of: Peer, service: Service) -> tuple[float, int]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.goto(service.page('<div id="place" style="height:600px"></div>'))
    modules = HOME / "node_modules"
    page.add_style_tag(path=modules / of.style)
    page.add_script_tag(path=modules / of.script)
    painted = float(page.evaluate(of.draw, [service.events, of.options]))
    nodes = int(page.evaluate(NODES))
    page.close()
    return painted, nodes


def lines(browser: Browser) -> Iterator[str]:
    """The results as Markdown."""
    yield "| events | drawn by | first paint ms | times ours | elements |"
    yield "| ---: | --- | ---: | ---: | ---: |"
    filters = {}
    for count in COUNTS:
        with serving(Service(many(count))) as service:
            runs = [ours(browser, service) for _ in range(3)]
            mine = statistics.median(run[0] for run in runs)
            filters[count] = statistics.median(run[2] for run in runs)
            yield f"| {count:,} | dateline-timeline | {mine:,.0f} | 1 | {runs[0][1]:,} |"
            for of in ALL:
                found = [peer(browser, of, service) for _ in range(RUNS[count])]
                painted = statistics.median(run[0] for run in found)
                yield (
                    f"| {count:,} | {of.name} | {painted:,.0f} | {painted / mine:,.0f} "
                    f"| {found[0][1]:,} |"
                )
    yield ""
    for count, took in filters.items():
        yield f"- A filter by country among {count:,} events: {took:.0f} ms to its paint."
    versions = ", ".join(f"{name} {version}" for name, version in PEERS.items())
    yield f"- {versions}, Chromium {browser.version}."


def main() -> None:
    if not shutil.which("npm"):
        raise SystemExit("widget: its peers need npm (apt-get install npm)")
    install()
    with chromium() as browser:
        report.write("widget", "The widget beside its peers", lines(browser))


if __name__ == "__main__":
    main()
