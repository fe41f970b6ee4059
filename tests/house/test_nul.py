"""NUL in an address names nothing: PostgreSQL takes no query with one, and that must not be an error of ours."""

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.mark.parametrize(
    "address",
    [
        "/units/{}/",
        "/organisation/{}/",
        "/organisation/{}/edit/",
        "/people/{}/",
        "/evidence/complaints/{}/",
        "/appraisal/schemes/region/{}/",
        "/api/v1/units/{}/",
        "/api/v1/appraisals/{}/E1/",
    ],
)
def test_thing_named_with_nul_is_not_there(cast: Cast, client: Client, address: str) -> None:
    client.force_login(cast.headquarters)
    for name in ("%00", "E1%00"):
        assert client.get(address.format(name)).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/people/?q=%00",
        "/comments/?q=%00",
        "/evidence/?q=%00&unit=%00",
        "/organisation/new/?under=%00",
        "/appraisal/appeals/?run=%00&unit=%00",
        "/appraisal/layouts/?scheme=%00",
    ],
)
def test_search_for_nul_finds_nothing(cast: Cast, client: Client, address: str) -> None:
    client.force_login(cast.headquarters)
    assert client.get(address).status_code == 200


def test_api_says_in_its_own_form_that_there_is_no_such_unit(cast: Cast, client: Client) -> None:
    client.force_login(cast.headquarters)
    said = client.get("/api/v1/units/%00/")
    assert (said.status_code, said.json()["errors"][0]["code"]) == (404, "not_found")
