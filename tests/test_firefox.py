"""The widget in Firefox ESR, as Debian has it: driven by Marionette, the protocol built into it."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import STRICT, Service, embed, serving

PATIENCE = 60  # seconds until the browser listens, on a busy machine
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
}


class Firefox:
    """A session: commands are `length:[0, id, name, parameters]`, answers `length:[1, id, ...]`."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._stream = self._socket.makefile("rb")
        self._sent = 0
        self._read()  # its greeting
        self.ask("WebDriver:NewSession")

    def ask(self, command: str, **parameters: object) -> Any:
        self._sent += 1
        text = json.dumps([0, self._sent, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(text), text))
        _, _, error, result = self._read()
        assert error is None, error
        return result

    def run(self, script: str) -> Any:
        return self.ask("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def wait(self, condition: str) -> None:
        """Until a condition holds of `root`, the widget's shadow root."""
        script = (
            "const done = arguments[arguments.length - 1]; const look = () => { const root = "
            "document.querySelector('dateline-timeline')?.shadowRoot;"
            f"if (root && ({condition})) done(true); else setTimeout(look, 30); }}; look();"
        )
        assert self.ask("WebDriver:ExecuteAsyncScript", script=script, args=[])["value"] is True

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            assert byte, "the browser has gone"
            length += byte
        return json.loads(self._stream.read(int(length)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(name="firefox", scope="module")
def _firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = shutil.which("firefox-esr")
    if program is None:
        pytest.skip("no firefox-esr (apt-get install firefox-esr)")
    profile, port = tmp_path_factory.mktemp("firefox"), free_port()
    preferences = {**PREFERENCES, "marionette.port": port}
    lines = (f"user_pref({json.dumps(n)}, {json.dumps(v)});" for n, v in preferences.items())
    (profile / "user.js").write_text("\n".join(lines))
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(
        command,
        env={**os.environ, "HOME": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        session = _connected(port, process)
        yield session
        session.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _connected(port: int, process: subprocess.Popen[bytes]) -> Firefox:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            return Firefox(port)
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("firefox-esr does not listen")


ROOT = "const root = document.querySelector('dateline-timeline').shadowRoot;"


def test_the_widget_works_in_firefox(firefox: Firefox, host: Service, data: Service) -> None:
    """Under the strictest policy: it draws, narrows to a country, and opens a source."""
    policy = STRICT.format(data.address)
    address = host.page(embed(), head=data.script, csp=policy)
    firefox.ask("WebDriver:Navigate", url=address)
    firefox.wait("root.querySelector('[role=status]')?.textContent === '45 events'")

    firefox.run(f"{ROOT} root.querySelector('[data-code=JP]').click()")
    firefox.wait("root.querySelector('[role=status]').textContent === '13 of 45 events'")
    firefox.run(f"{ROOT} root.querySelector('details:not(.follow) summary').click()")
    firefox.wait("root.querySelector('blockquote mark')")
    wide = "return document.documentElement.scrollWidth <= innerWidth"
    assert firefox.run(wide) is True
    bars = f"{ROOT} return root.querySelector('path.sure').getAttribute('d').length"
    assert firefox.run(bars) > 50


def test_another_language_and_direction_work_in_firefox(firefox: Firefox, host: Service) -> None:
    with serving(Service([])) as empty:
        firefox.ask(
            "WebDriver:Navigate", url=host.page(embed('lang="fa"'), head=empty.script, lang="en")
        )
        firefox.wait("root.querySelector('[role=status]')?.textContent === '۰ رویداد'")

        direction = f"{ROOT} return getComputedStyle(root.querySelector('.root')).direction"
        assert firefox.run(direction) == "rtl"
