"""A browser with a profile of its own on the disk, which can be killed and started again."""

import os
import signal
import subprocess
import time

from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.visitor import Page

PATIENCE = 60


class KillableBrowser(Page):
    def __init__(self, chromium, folder, site, person):
        super().__init__(site, person, "en")
        self.browser_type, self.folder = chromium.browser_type, folder / "profile"
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_failure):
        self.kill()

    def start(self):
        """The person's session is given anew: it belongs to the browser's memory."""
        port = self.folder / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [
                *(CHROMIUM, *FLAGS, "--headless=new", "--remote-debugging-port=0"),
                *(f"--user-data-dir={self.folder}", "--no-default-browser-check", "about:blank"),
            ],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE
        while not (port.exists() and port.read_text().count("\n")):
            assert time.monotonic() < deadline, "the browser did not start"
            time.sleep(0.05)
        address = f"http://127.0.0.1:{port.read_text().splitlines()[0]}"
        self.context = self.browser_type.connect_over_cdp(address).contexts[0]
        self.page = self.context.new_page()
        self.bring_session(self.person)

    def kill(self):
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
