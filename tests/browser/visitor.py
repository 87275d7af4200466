"""A person in front of the browser."""

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

# A page that is left before all its styles have come knows those of the library alone.
STOCK_FONTS = "/assets/fonts/"


class Page:
    """Where a person is: the address of the site, the language, and a window of a browser."""

    def __init__(self, site, person, language):
        self.site, self.person, self.language = site, person, language

    def bring_session(self, person):
        """Sign this window in as a person, as logging in in another tab does."""
        client = Client()
        client.force_login(person.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.site}]
        )

    def address(self, name, *args):
        """The full address of a page: of the person's municipality unless it is a common one."""
        with translation.override(self.language):
            return self.site + reverse(name, args=args)

    def go(self, name, *args):
        return self.page.goto(self.address(name, *args))

    def go_home(self, name, *args):
        """Open a page of the person's own municipality."""
        return self.go(name, self.person.municipality.slug, *args)


class Visitor(Page):
    """One browser window, signed in as a person or as nobody, in one language.

    It notes what the page complains of; `close` fails when there was anything.
    """

    def __init__(self, browser, site, person, *, width, javascript, language):
        super().__init__(site, person, language)
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.complaints = []
        self.expected = (STOCK_FONTS,)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if person is not None:
            self.bring_session(person)

    def _note(self, message):
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location['url']}, {self.page.url})")

    def expect_complaint(self, *fragments):
        """The console may report these, as it does each answer that is no success."""
        self.expected = (*self.expected, *fragments)

    def show(self, path):
        """Leave a picture of the page and say where one is."""
        self.page.screenshot(path=path, full_page=True)
        print(path, self.page.url, self.complaints)  # noqa: T201 - for whoever reads the failure

    def close(self):
        self.context.close()
        unexpected = [
            complaint
            for complaint in self.complaints
            if not any(fragment in complaint for fragment in self.expected)
        ]
        if unexpected:
            raise AssertionError(unexpected)
