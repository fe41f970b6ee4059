"""Words for customers: sources, kinds, segments with their reasons, skips, and why something was refused."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.engine.dimensions import CHANNELS, SEGMENTS, name
from surveys.engine.segments import Reason
from surveys.forms.console_words import CHANNELS as CHANNEL_WORDS
from surveys.forms.console_words import PROGRAMMES, word
from surveys.models import SkipReason
from surveys.templatetags.figures import number


def source_words() -> dict[str, str]:
    return {
        "pcrm": pgettext("customer source", "PCRM (retail)"),
        "ccrm": pgettext("customer source", "CCRM (corporate)"),
        "ciis": pgettext("customer source", "CIIS"),
        "marketing": pgettext("customer source", "Personal marketing"),
    }


def kind_words() -> dict[str, str]:
    return {
        "retail": pgettext("customer kind", "Retail customer"),
        "corporate": pgettext("customer kind", "Corporate customer"),
    }


def segment_words() -> dict[int, str]:
    """Every segment's code, with its name and what it means."""
    words = {
        "MVC": pgettext("segment", "MVC most valuable"),
        "MGC": pgettext("segment", "MGC most growable"),
        "standard": pgettext("segment", "Standard"),
        "BZC": pgettext("segment", "BZC below zero"),
        "unknown": pgettext("segment", "Not known yet"),
    }
    return {SEGMENTS[code]: word for code, word in words.items()}


def short_segment(code: int) -> str:
    """MVC, MGC, BZC; a word for the others."""
    found = name(SEGMENTS, code)
    return found if found.isupper() else segment_words()[code]


def yuan(fen: int) -> str:
    """Whole yuan where there are no fen: ``5,000``, ``4,999.99``."""
    return number(fen / 100, 0 if fen % 100 == 0 else 2)


def per_cent(hundredths: int) -> str:
    return number(hundredths / 100, 0 if hundredths % 100 == 0 else 2) + "%"


def reason_sentence(reason: Reason) -> str:
    """Why a customer is in their segment, in one sentence."""
    limits = reason.thresholds
    words = {
        "contribution": yuan(reason.contribution or 0),
        "growth": per_cent(reason.growth or 0),
        "bzc": yuan(limits.bzc_below),
        "mvc": yuan(limits.mvc_from),
        "mgc": per_cent(limits.mgc_growth),
    }
    return {
        "unknown": _("No contribution is known, so there is no segment yet."),
        "bzc": _("The year's contribution of ¥%(contribution)s is below ¥%(bzc)s: BZC."),
        "mvc": _("The year's contribution of ¥%(contribution)s reaches ¥%(mvc)s: MVC."),
        "mgc": _(
            "The contribution of ¥%(contribution)s is below ¥%(mvc)s, but growing by %(growth)s, which reaches "
            "%(mgc)s: MGC."
        ),
        "standard": _(
            "The contribution of ¥%(contribution)s is below ¥%(mvc)s and its growth of %(growth)s is below %(mgc)s: "
            "standard."
        ),
        "standard_growth_unknown": _(
            "The contribution of ¥%(contribution)s is below ¥%(mvc)s, and no growth is known: standard."
        ),
    }[reason.code] % words


def skip_reasons() -> dict[int, str]:
    return {
        SkipReason.CLOSED: _("no longer a customer"),
        SkipReason.ERASED: _("contacts erased at the customer's request"),
        SkipReason.OPTED_OUT: _("opted out"),
        SkipReason.SEGMENT_LEFT_OUT: _("segment left out of this campaign"),
        SkipReason.NO_CONTACT: _("no contact for any channel of the campaign"),
        SkipReason.SURVEYED: _("surveyed in the last 90 days"),
        SkipReason.PROGRAMME_LIMIT: _("limit of the programme reached"),
        SkipReason.SEGMENT_LIMIT: _("limit of the segment reached"),
    }


def draw_refusal(reason: str) -> str:
    """What a person is told where a wave cannot be drawn."""
    return {
        "internal": _("The internal programme invites employees itself; nothing is drawn."),
        "not_issued": _("The campaign is not issued. A second person has to approve it first."),
        "over": _("This wave is over. Plan another one, and draw for that."),
        "no_channel": _("The campaign has no channel by which customers are written to. Add one first."),
        "no_product": _("Say whose holders are asked: the code of a product."),
        "no_days": _("Say from which day to which day transactions count."),
        "rate": _("The response rate lies between 0.01 and 1, such as 0.25."),
        "no_branches": _("No open branch takes part in this campaign."),
    }[reason]


def opt_out_sentence(programme: str, channel: int) -> str:
    """What a customer does not want."""
    if channel:
        return _("not by %(channel)s") % {"channel": word(CHANNEL_WORDS, name(CHANNELS, channel))}
    if programme:
        return _("not asked by: %(programme)s") % {"programme": word(PROGRAMMES, programme)}
    return _("not asked at all")
