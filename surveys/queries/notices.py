"""What customers are told before they answer: the version's own notice, else the bank's standard one."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.engine.definition import Definition, Text


def notice_of(definition: Definition) -> Text:
    """The notice of a definition. The anonymous programme has none but its own: its page says how it is anonymous."""
    return definition.notice or (Text() if definition.internal else standard_notice())


def standard_notice() -> Text:
    """The bank's notice in both languages; paragraphs are parted by an empty line."""
    return Text(_standard("zh-hans", "zh"), _standard("en", "en"))


def _standard(language: str, bank: str) -> str:
    with override(language):
        return _(
            "%(bank)s asks so that service gets better. Answering is voluntary; whatever you answer has no effect on "
            "your accounts.\n\n"
            "What is used: your answers, and of your visit the branch, the day, the kind of transaction and the "
            "channel. If you were invited, also your age band, how long you have been a customer and your customer "
            "group. Your name and number are not stored with your answers.\n\n"
            "Who sees it: ratings are shown only as totals of many customers. Those in charge of a branch read what "
            "you write, without your name. Somebody calls you back only if you agreed to it. Nothing is given to "
            "others.\n\n"
            "Your rights: through the link by which you answered, or the one shown once you have sent, you can "
            "withdraw your answers for seven days, see and copy them, have your words and your contact details "
            "erased, and ask not to be invited again. A branch's tablet shows no link; what is answered there is tied "
            "to nobody. For anything else ask at any branch."
        ) % {"bank": settings.BANK_NAME[bank]}
