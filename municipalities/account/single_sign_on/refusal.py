"""Why a sign-in through a provider came to nothing, in words for people."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """`words` say what to do; what else is known goes to the log alone."""

    def __init__(self, words, detail=""):
        super().__init__(detail or str(words))
        self.words = words


AWAY = _("The provider of the sign-in does not answer. Try again later, or use your password.")
UNREADABLE = _("The provider of the sign-in answers with something that cannot be read.")
NOT_TRUSTED = _("The provider's answer could not be trusted, so nobody was signed in. Start again.")
CANCELLED = _("The sign-in was cancelled or refused at the provider. Start again.")
TOO_OLD = _("This sign-in was begun too long ago, or in another window. Start again.")
STAFF = _("Programme staff sign in with their own password and second step.")
TAKEN = _("This sign-in belongs to another account of this service.")
