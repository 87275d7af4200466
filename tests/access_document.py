"""Prints the access table as docs/access.md: `make access`."""

from municipalities.access.permissions import GRANTS, Permission, Role
from tests.access_table import (
    ADMIN_FURTHER,
    ADMIN_MODELS,
    ADMIN_PAGES,
    LINKED,
    LOGIN,
    MUNICIPAL,
    PEOPLE,
    SHARED,
)
from tests.addresses import by_name

PLACE = "docs/access.md"
HEAD = """\
# Who reaches what

Printed from the table that the tests hold the site to (`tests/access_table.py`; the matrix in
`tests/test_isolation.py` asks every address as everybody, by every method, about own, foreign and
missing objects). `make access` prints it anew.

The numbers are HTTP's: 200 shows the page, 302 does what was asked and leads on, 403 says that the
person's role does not allow it, 404 that there is nothing, 405 that the address knows no such
method, 409 that it is too late, 410 that a link has ended, 422 that something is missing. “Sign in”
leads to the sign-in page; a script is told so by 401. HEAD is answered as GET.

**Nobody** has not signed in. A **stranger** has, and is a member of nothing. A **neighbour** is the
coordinator of another municipality. **Staff** are the programme's.
"""


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"


def answer(code):
    return "sign in" if code == LOGIN else code


def roles():
    rows = [
        [f"`{permission.value}`", *("yes" if permission in GRANTS[role] else "" for role in Role)]
        for permission in Permission
    ]
    return table(["permission", *(role.value for role in Role)], rows)


def municipal():
    rows = [[f"`{row.name}`", row.method, row.state, *map(answer, row.codes)] for row in MUNICIPAL]
    return table(["address", "method", "assessment", *PEOPLE], rows)


def paths():
    wanted = sorted(
        {row.name for row in MUNICIPAL} | {name for name, _method in [*LINKED, *SHARED]}
    )
    return table(["address", "path"], [[f"`{n}`", f"`/{by_name()[n].pattern}`"] for n in wanted])


def pairs(rows, first, second):
    lines = [[f"`{n}`", method, *map(answer, codes)] for (n, method), codes in rows.items()]
    return table(["address", "method", first, second], lines)


def workshop():
    models = [[f"`{model}`", *codes] for model, codes in ADMIN_MODELS.items()]
    further = [[f"`{name}`", *codes] for name, codes in ADMIN_FURTHER.items()]
    return f"{table(['model', *ADMIN_PAGES], models)}\n{table(['page', 'GET', 'POST'], further)}"


def document():
    parts = {
        "What each role may do": roles(),
        "Inside a municipality": municipal(),
        "Behind a signed link": pairs(LINKED, "while it is valid", "when it has ended"),
        "Outside any municipality": pairs(SHARED, "nobody", "everybody who has signed in"),
        "The staff's administration": "Staff alone; everybody else is led to the sign-in page or "
        f"gets 403.\n\n{workshop()}",
        "Addresses": paths(),
    }
    return HEAD + "".join(f"\n## {title}\n\n{text}" for title, text in parts.items())
