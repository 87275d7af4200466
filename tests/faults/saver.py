"""A process that saves answers over HTTP as the page does: until each edit has been answered.

Reads its plan from standard input and prints what it was told, both as JSON. It imports nothing of
the site, so that it knows only what a browser knows.
"""

import http.client
import json
import random
import re
import sys
import time
import uuid
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

PATIENCE, LONGEST_OUTAGE = 30, 60
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
OK, FOUND, CONFLICT, INVALID, ERROR = 200, 302, 409, 422, 500
REPLAYED = 0.05


class Saver:
    """One person's browser. `told` is what it has been told of its edits."""

    def __init__(self, *, host, cookie, token, paths, seed, edits=None, until="", codes=None):
        # `codes` gives each question a valid choice.
        self.host, self.paths, self.codes = host, paths, codes
        self.headers = {"Cookie": cookie, "X-CSRFToken": token}
        self.edits, self.until = edits, Path(until)
        self.chance = random.Random(seed)
        self.known = Counter()
        self.told = {"accepted": [], "refused": [], "closed": 0, "replays": 0, "cut_off": 0}
        self.statuses = Counter()

    def run(self, kind):
        work, number = getattr(self, kind), 0
        while number < self.edits if self.edits else not self.until.exists():
            number += 1
            work(f"{self.chance.random()}")
        return self.told | {"statuses": self.statuses}

    def ask(self, method, path, body="", **headers):
        """One request; the connection is closed after it, as after a fault."""
        line = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        try:
            line.request(method, path, body, self.headers | headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def answered(self, method, path, body="", **headers):
        """Sent again, just the same, until the server says what has become of it."""
        deadline = time.monotonic() + LONGEST_OUTAGE
        while time.monotonic() < deadline:
            try:
                status, text = self.ask(method, path, body, **headers)
            except (OSError, http.client.HTTPException):
                self.told["cut_off"] += 1
            else:
                self.statuses[status] += 1
                if status < ERROR:
                    return status, text
            time.sleep(0.05)
        raise TimeoutError(f"{method} {path} is answered with {dict(self.statuses)}")

    # One answer, as the page's script sends it

    def answer(self, text):
        if self.told["accepted"] and self.chance.random() < REPLAYED:
            self._replay(*self.chance.choice(self.told["accepted"]))
        code = self.chance.choice([*self.codes])
        while not self._save(code, str(uuid.UUID(int=self.chance.getrandbits(128))), text):
            pass

    def _replay(self, code, mutation, version, text):
        said = self._send(code, mutation, version - 1, text)
        self.told["replays"] += 1
        assert said == (OK, version), said

    def _save(self, code, mutation, text):
        """True when nothing is left to do: saved, or refused by a closed assessment."""
        status, version = self._send(code, mutation, self.known[code], text)
        if version is None:
            self.told["closed"] += 1
            return True
        self.known[code] = version
        if status == CONFLICT:
            self.told["refused"].append([code, mutation, None, text])
            return False
        self.told["accepted"].append([code, mutation, version, text])
        return True

    def _send(self, code, mutation, base, text):
        edit = {"mutation_id": mutation, "base_version": base, "language": "en"}
        body = json.dumps(edit | {"choice": [self.codes[code]], "explanation": text})
        kind = {"Accept": "application/json", "Content-Type": "application/json"}
        status, reply = self.answered("POST", self.paths["answer"] % code, body, **kind)
        said = json.loads(reply)
        assert status in {OK, CONFLICT}, (status, reply)
        is_closed = said.get("error") == "not_open"
        assert is_closed or said["mutation_id"] == mutation, (status, reply)
        assert said["saved"] is (status == OK), (status, reply)
        return status, said.get("version")

    # A whole page, as a browser without scripts sends it

    def section(self, text):
        _status, page = self.answered("GET", self.paths["section"])
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        mutations = {name[:-9]: fields[name] for name in fields if name.endswith("-mutation")}
        if not mutations:  # submitted: the page is only read
            self.told["closed"] += 1
            return
        fields |= {f"{code}-explanation": text for code in mutations} | {"language": "en"}
        fields |= {f"{code}-choice": self.codes[code] for code in mutations}
        status, _page = self.answered("POST", self.paths["section"], urlencode(fields), **FORM)
        assert status in {FOUND, INVALID, CONFLICT}, status
        if status == FOUND:
            for code, mutation in mutations.items():
                version = int(fields[f"{code}-version"]) + 1
                self.told["accepted"].append([code, mutation, version, text])

    # A commentary in three languages, as staff send it

    def commentary(self, text):
        while not self._comment(text):
            pass

    def _comment(self, text):
        sent = {f"commentary-text_{one}": f"{text} {one}" for one in ("fi", "sv", "en")}
        sent |= {"commentary-base_version": self.known["commentary"]}
        sent |= {"commentary-source_language": "fi"}
        sent |= {f"recommendations-{count}_FORMS": 0 for count in ("TOTAL", "INITIAL")}
        status, page = self.answered("POST", self.paths["commentary"], urlencode(sent), **FORM)
        base = self.known["commentary"]
        if status == FOUND:
            self.known["commentary"] = base + 1
            self.told["accepted"].append(["commentary", None, base + 1, text])
            return True
        assert status == INVALID, status
        self.told["refused"].append(["commentary", None, None, text])
        now = re.search(r'name="commentary-base_version" value="(\d+)"', page)[1]
        self.known["commentary"] = int(now)
        return False


if __name__ == "__main__":
    plan = json.load(sys.stdin)
    kind = plan.pop("kind")
    sys.stdout.write(json.dumps(Saver(**plan).run(kind)))
