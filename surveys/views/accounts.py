"""How people come by an account, and how they prove a second time who they are."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class StaffAccounts(DefaultAccountAdapter):
    """An administrator makes the accounts of a bank's staff; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactor(DefaultMFAAdapter):
    """The QR code of an authenticator app, as a picture inside the page: the policy admits no ``data:`` address."""

    def build_totp_svg(self, url: str) -> str:
        drawing: str = super().build_totp_svg(url)
        return drawing[drawing.index("<svg") :]
