"""A browser of somebody who is signed in."""

from django.test import Client

from surveys.models import User


def signed_in(user: User, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
