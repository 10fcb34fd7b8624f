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
    """A running program, in a group of its own, that writes into the file *log*."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text()

    def stop(self, *, seconds: float = 10.0) -> int:
        """Send SIGTERM; its exit code, which must come in time."""
        self.process.terminate()
        return self.process.wait(timeout=seconds)


@contextmanager
def running(
    *command: str, env: Mapping[str, str], log: Path, cwd: Path = HERE
) -> Iterator[Program]:
    """Start a program; at the end nothing of its group is left."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=env, cwd=cwd, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield Program(process, log)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def alive(group: int) -> bool:
    """Say whether any process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
