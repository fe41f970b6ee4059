"""The words of one message. Who it goes to is opened here, at the last moment, and kept nowhere."""

from django.conf import settings

from surveys.actions.invitations import token_of
from surveys.channels.addresses import link_address, stop_address
from surveys.channels.base import Letter, Refused
from surveys.channels.texts import Words, reply_words, standard_words, words_again
from surveys.clock import bank_zone
from surveys.engine.replying import reply_item
from surveys.engine.wording import filled
from surveys.models import Invitation, Message, MessageTemplate
from surveys.queries.compiled import compiled
from surveys.queries.contacts import opened
from surveys.queries.keys import keyring


def letter_of(message: Message, channel: str, contact: str) -> Letter:
    """The message as it goes out.

    Raises
    ------
    Refused
        Where the customer has no contact for the channel any more.
    """
    invitation = message.invitation
    address = _address(invitation, contact)
    words, places = words_of(message, channel), places_of(invitation)
    return Letter(
        reference=message.public_id.hex,
        address=address,
        subject=filled(words.subject, places),
        body=filled(words.body, places),
        stop=places["stop"],
    )


def _address(invitation: Invitation, contact: str) -> str:
    customer = invitation.customer
    sealed = getattr(customer, "contact", None)
    plain = opened(sealed, customer.key, keyring()) if customer and sealed else {}
    if not plain.get(contact):
        raise Refused("no_contact")
    return plain[contact]


def words_of(message: Message, channel: str) -> Words:
    """The campaign's own words, else the standard ones; after a case was settled always those for that."""
    language = message.invitation.language if message.invitation.language in ("zh", "en") else "zh"
    if hasattr(message.invitation, "again"):
        return words_again(channel, language)
    own = MessageTemplate.objects.filter(
        campaign=message.invitation.wave.campaign, channel=message.channel, language=language, reminder=message.kind > 0
    ).first()
    return Words(own.subject, own.body) if own else standard_words(channel, language, message.kind > 0)


def places_of(invitation: Invitation) -> dict[str, str]:
    """What stands in the places of a text, in the invitation's language."""
    language = "en" if invitation.language == "en" else "zh"
    unit, survey = invitation.path.unit, invitation.wave.campaign.version.survey
    token = token_of(invitation.public_id)
    return {
        "bank": settings.BANK_NAME[language],
        "survey": (language == "en" and survey.name_en) or survey.name_zh,
        "unit": (language == "en" and unit.name_en) or unit.name_zh,
        "closes": invitation.wave.closes_at.astimezone(bank_zone()).date().isoformat(),
        "link": link_address(token),
        "stop": stop_address(token),
        "reply": _reply(invitation, language),
    }


def _reply(invitation: Invitation, language: str) -> str:
    """Empty where a digit is not a whole answer."""
    item = reply_item(compiled(invitation.wave.campaign.version_id).definition)
    return reply_words(item, language) if item else ""
