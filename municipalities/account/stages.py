"""The second step of signing in, which a provider may have taken already."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage

PROVIDER = "single_sign_on"


class SecondStep(AuthenticateStage):
    def _should_handle(self, request):
        records = get_authentication_records(request, self.login.user)
        by_provider = {"method": "mfa", "type": PROVIDER}
        if any(by_provider.items() <= record.items() for record in records):
            return False
        return super()._should_handle(request)
