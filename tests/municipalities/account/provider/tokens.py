"""What the provider's tokens say beside what allauth writes: as Entra ID does."""

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

TENANT = "tenant-of-the-town"
# Who has proved it in two steps.
IN_TWO_STEPS = "2"


class Adapter(DefaultOIDCAdapter):
    def populate_id_token(self, id_token, client, scopes, **kwargs):
        id_token["tid"] = TENANT
        id_token["amr"] = ["pwd", "mfa"] if id_token["sub"] == IN_TWO_STEPS else ["pwd"]
