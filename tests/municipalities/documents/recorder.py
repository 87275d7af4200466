"""Hears which connections and canary files are opened, whoever opens them."""

import sys


class Recorder:
    """Listens to what the interpreter itself reports; a listener cannot be taken away again."""

    def __init__(self) -> None:
        self.events: list[str] | None = None
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple) -> None:
        if self.events is None:
            return
        if event.startswith(("socket.", "urllib.")) or (
            event == "open" and "canary" in str(arguments)
        ):
            self.events.append(f"{event} {arguments}")


recorder = Recorder()
