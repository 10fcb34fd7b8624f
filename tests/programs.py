"""Our programs as real processes, and waiting for what they do."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

HERE = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
T = TypeVar("T")


def environment(folder: Path, **settings: object) -> dict[str, str]:
    """What a program needs to run on `corpus` and a store in this folder, and nothing else."""
    values = {"corpus": folder / "corpus", "database_url": f"sqlite:///{folder}/dateline.db"}
    ours = {f"DATELINE_{name.upper()}": str(v) for name, v in {**values, **settings}.items()}
    path = f"{BIN}:{os.environ['PATH']}"
    return {"PATH": path, "FLASK_APP": str(HERE / "app.py"), "PYTHONUNBUFFERED": "1", **ours}


def flask(
    *arguments: str, env: Mapping[str, str], cwd: Path = HERE, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [sys.executable, "-m", "flask", *arguments]
    return subprocess.run(
        command, env=env, cwd=cwd, input=text, capture_output=True, text=True, timeout=60
    )


def until(ask: Callable[[], T], *, seconds: float = 20.0) -> T:
    """The answer as soon as there is one that is true."""
    limit = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < limit, f"nothing came in {seconds} s"
        time.sleep(0.05)
    return answer


@dataclass
class Program:
    """A running program that writes into the file *log*."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text()

    def family(self) -> list[int]:
        """The process with all its descendants."""
        return list(_family(self.process.pid))

    def stop(self, *, seconds: float = 10.0) -> int:
        """Send SIGTERM; the exit code. All of the family must have ended in time."""
        family = self.family()
        self.process.terminate()
        code = self.process.wait(timeout=seconds)
        until(lambda: not any(map(alive, family)), seconds=seconds)
        return code


def _family(process: int) -> Iterator[int]:
    yield process
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def alive(process: int) -> bool:
    """It has not ended; a dead one may still wait for whoever collects it."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def running(
    *command: str, env: Mapping[str, str], log: Path, cwd: Path = HERE
) -> Iterator[Program]:
    """Start a program; at the end nothing of its family is left."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=env, cwd=cwd, stdout=output, stderr=output)
    program = Program(process, log)
    try:
        yield program
    finally:
        for member in program.family():
            with suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
