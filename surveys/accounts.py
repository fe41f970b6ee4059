"""How people come by an account: an administrator makes it; nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccounts(DefaultAccountAdapter):
    """The sign-in rules of a bank's own staff."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
