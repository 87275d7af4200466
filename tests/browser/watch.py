"""Looks at every page that a visitor opens: has a text become more than text?"""

from tests.hostile.fields import as_shown, bare

LISTEN = """
addEventListener('securitypolicyviolation',
    event => violated(`${event.effectiveDirective} ${event.blockedURI}`), true);
"""
# Elements and attributes that only a payload makes, within templates too; and addresses that run.
MARKUP = """() => {
    const found = [];
    const walk = root => {
        for (const one of root.querySelectorAll('*')) {
            const names = one.getAttributeNames();
            if (names.includes('pwn') || names.some(name => /^on|hx-on/.test(name)))
                found.push(one.outerHTML.slice(0, 200));
            for (const name of ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'])
                if (/^\\s*(javascript|data):/i.test(one.getAttribute(name) ?? ''))
                    found.push(one.outerHTML.slice(0, 200));
            if (one instanceof HTMLTemplateElement) walk(one.content);
        }
    };
    walk(document);
    return found;
}"""
WORDS = """() => [document.title, document.documentElement.textContent,
    ...[...document.querySelectorAll('*')].flatMap(one =>
        [...one.attributes].map(attribute => attribute.value).concat(one.value ?? []))
].join('\\n')"""


class Watch:
    """Notes what runs, loads, opens or breaks the policy, and which texts a visitor has seen."""

    def __init__(self, visitor, texts=None):
        self.visitor, self.texts = visitor, texts
        self.found, self.pages = [], 0
        self.seen = {label: set() for label in texts.texts} if texts else {}
        context = visitor.context
        context.expose_binding("pwn", lambda source, *_given: self.note("ran", source["page"].url))
        context.expose_binding("violated", lambda _source, what: self.note("violation", what))
        context.add_init_script(LISTEN)
        context.on("request", self._hear)
        context.on("page", lambda page: self.note("window", page.url))
        visitor.page.on("dialog", self._refuse)

    def note(self, what, where):
        self.found.append(f"{what}: {where} ({self.visitor.page.url})")

    def _hear(self, request):
        if not request.url.startswith((self.visitor.site, "data:image/svg+xml;")):
            self.note("request", request.url)

    def _refuse(self, dialog):
        if dialog.type != "beforeunload":
            self.note("dialog", dialog.message)
        dialog.accept()

    def go(self, name, *args, status=200):
        response = self.visitor.go(name, *args)
        assert response.status == status, (name, args, response.status)
        self.look()

    def look(self):
        """Look at the page as it stands now."""
        page = self.visitor.page
        self.pages += 1
        for markup in page.evaluate(MARKUP):
            self.note("markup", markup)
        words = bare(page.evaluate(WORDS))
        for label in self.seen:
            unseen = self.texts.given[label] - self.seen[label]
            self.seen[label] |= {
                text for text in unseen if any(one in words for one in as_shown(text))
            }
        return words
