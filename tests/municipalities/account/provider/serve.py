"""The process: fills an empty database with two people and one client, and serves on a port."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from tests.municipalities.account.provider.process import CLIENT, PASSWORD, PEOPLE, SECRET


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def fill():
    call_command("migrate", verbosity=0)
    for email in PEOPLE:
        user = apps.get_model("auth.User").objects.create_user(email, email, PASSWORD)
        address = apps.get_model("account.EmailAddress")
        address.objects.create(user=user, email=email, verified=True, primary=True)
    apps.get_model("allauth_idp_oidc.Client").objects.create(
        id=CLIENT,
        name="Mosaic",
        secret=make_password(SECRET),
        scopes="openid",
        redirect_uris=os.environ["PROVIDER_BACK"],
        skip_consent=True,
    )


if __name__ == "__main__":
    application = get_wsgi_application()
    fill()
    make_server("127.0.0.1", int(sys.argv[1]), application, server_class=Server).serve_forever()
