"""Where a program spends its time: samples of its stacks by py-spy, as shares and as a picture."""

import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

RATE = 200  # samples a second
LEAST = 0.004  # of all samples; a frame with fewer is not drawn
WIDTH, ROW, LETTER = 1200, 17, 6.5

Stack = tuple[str, ...]  # the outermost call first: "refresh (timeline/refresh.py)"


def record(command: Sequence[str]) -> Counter[Stack] | None:
    """Samples of a command's stacks; None where py-spy is not installed."""
    program = shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if program is None:
        return None
    with tempfile.NamedTemporaryFile() as file:
        options = ["--format", "raw", "--rate", str(RATE), "--function", "--output", file.name]
        asked = [program, "record", *options, "--", *command]
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return read(file.read().decode().splitlines())


def read(lines: Iterable[str]) -> Counter[Stack]:
    """Folded stacks, `outer;inner COUNT` a line; numbers of lines are left out."""
    stacks: Counter[Stack] = Counter()
    for line in lines:
        said, count = line.rsplit(" ", 1)
        frames = [frame for frame in said.split(";") if "<frozen importlib" not in frame]
        if said:  # the interpreter itself has no frames
            stacks[tuple(map(_frame, frames))] += int(count)
    return stacks


def _frame(said: str) -> str:
    name, _, place = said.partition(" (")
    return f"{name} ({place.rpartition(':')[0]})" if ":" in place else said


def share(stacks: Mapping[Stack, int], frames: Iterable[str]) -> float:
    """The share of samples within any of these calls."""
    wanted = set(frames)
    return sum(n for stack, n in stacks.items() if wanted & {*stack}) / sum(stacks.values())


def own(stacks: Mapping[Stack, int]) -> list[tuple[str, float]]:
    """Every function with the share of samples in itself, the largest first."""
    found: Counter[str] = Counter()
    for stack, count in stacks.items():
        found[stack[-1]] += count
    total = found.total()
    return [(frame, count / total) for frame, count in found.most_common()]


def draw(stacks: Mapping[Stack, int], file: Path) -> None:
    """Write the picture: what calls stands under what it calls, as wide as its share of time."""
    total = sum(stacks.values())
    body = list(_rows(stacks, total, depth=0, start=0))
    deep = max(stack_depth for stack_depth, _ in body) + 1
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {deep * ROW}" '
        'font-family="sans-serif" font-size="11">',
        *(text.replace("@Y@", str((deep - depth - 1) * ROW)) for depth, text in body),
        "</svg>",
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _rows(
    stacks: Mapping[Stack, int], total: int, *, depth: int, start: float
) -> Iterator[tuple[int, str]]:
    """Depth and markup of each frame from here on, *start* pixels from the left."""
    inner: dict[str, Counter[Stack]] = defaultdict(Counter)
    for stack, count in stacks.items():
        if len(stack) > depth:
            inner[stack[depth]][stack] += count
    for frame, some in sorted(inner.items()):
        width = some.total() / total * WIDTH
        if width >= LEAST * WIDTH:
            yield depth, _box(frame, start, width)
            yield from _rows(some, total, depth=depth + 1, start=start)
        start += width


def _box(frame: str, x: float, width: float) -> str:
    letters = int(width / LETTER)
    text = escape(frame[:letters]) if letters > 3 else ""
    return (
        f'<g transform="translate({x:.1f} @Y@)"><title>{escape(frame)}: {width / WIDTH:.1%}</title>'
        f'<rect width="{width - 0.5:.1f}" height="{ROW - 1}" fill="hsl({_hue(frame)} 60% 75%)"/>'
        f'<text x="2" y="12">{text}</text></g>'
    )


def _hue(frame: str) -> int:
    """One colour for each folder of ours, one for all else."""
    folder = frame.partition("(")[2].rpartition("/")[0]
    return 30 + sum(map(ord, folder)) * 37 % 300 if folder.startswith(("timeline", "feeds")) else 0
