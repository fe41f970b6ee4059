"""A customer says by the link in a message that they do not want to be asked."""

from surveys.actions.customers import opt_out
from surveys.actions.invitations import revoke_invitation
from surveys.models import Invitation


def stop_asking(*, invitation: Invitation) -> None:
    """Ask nobody there again. Where nothing says who they are, the link at least ends."""
    if invitation.customer is not None:
        opt_out(customer=invitation.customer, via="link", actor=None)
    elif invitation.revoked_at is None and invitation.answered_at is None:
        revoke_invitation(invitation=invitation, actor=None)
