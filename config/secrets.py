"""Where secrets come from: the environment, files that it names, or a key that is made here."""

import secrets
from contextlib import suppress

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

NEEDED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
SHORTEST_KEY, FEWEST_LETTERS = 50, 5


class _Environment(FileAwareMapping):
    def __getitem__(self, name):
        """Without the end of the line that a file has."""
        return super().__getitem__(name).strip()


class Environment(environ.FileAwareEnv):
    """Each NAME may be given as NAME_FILE instead: the path of a file that holds the value."""

    ENVIRON = _Environment()


def require_all(env, hosts):
    """Refuse to serve a site that is half configured, or whose key could be guessed."""
    faults = [f"{name} is missing" for name in NEEDED if not env(name)]
    keys = filter(None, [env("SECRET_KEY"), *env("SECRET_KEY_FALLBACKS")])
    if any(_is_weak(key) for key in keys):
        faults.append(f"a secret key must have at least {SHORTEST_KEY} random characters")
    if env("DEBUG"):
        faults.append("DEBUG must be off")
    if faults:
        raise ImproperlyConfigured(f"Cannot serve {', '.join(hosts)}: {'; '.join(faults)}.")


def _is_weak(key):
    is_short = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS
    return is_short or key.startswith("django-insecure-")


def own_key(path):
    """The installation's own key, made on the first start and readable by its owner only."""
    if not path.exists():
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was faster; its key counts
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text()
