"""Whose vote an answer is."""

import numpy as np
import pytest

from dashboards.queries.official.clients import clients_of_answers
from surveys.models import ResponseLink
from tests.cast import Cast
from tests.factories.customers import bring, customer, row
from tests.factories.surveying import ONE_PAGE, invite_one, issue, publish


@pytest.mark.django_db
@pytest.mark.both_databases
def test_answers_to_two_invitations_of_one_customer_are_one_client(cast: Cast) -> None:
    bring([row(1)])
    wave = issue(publish(ONE_PAGE), cast.east)
    invitations = [invite_one(wave, cast.e1)[0] for _ in range(3)]
    for invitation in invitations[:2]:
        invitation.customer = customer(1)
        invitation.save()
    for response_id, invitation in enumerate(invitations, 11):
        ResponseLink.objects.create(response_id=response_id, invitation_id=invitation.pk)
    numbers = clients_of_answers(np.array([11, 12, 13, 14, 15]))
    assert numbers[0] == numbers[1]
    assert len(set(numbers.tolist())) == 4


@pytest.mark.django_db
def test_no_answers_are_no_clients() -> None:
    assert clients_of_answers(np.array([], dtype=np.int64)).tolist() == []
