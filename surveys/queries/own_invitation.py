"""The invitation that a link belongs to, whatever has become of it."""

from surveys.engine.tokens import token_hash
from surveys.models import Invitation


def own_invitation(token: str) -> Invitation | None:
    """The holder of the link is who may see it."""
    return Invitation.objects.select_related("customer", "path__unit").filter(token_hash=token_hash(token)).first()
