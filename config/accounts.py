"""How people come in: a bank makes the accounts, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class BankAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by headquarters only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
