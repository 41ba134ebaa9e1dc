"""What nobody types falls out before a view sees it."""

import pytest
from django.http import Http404, QueryDict
from django.test import RequestFactory

from servanda.config.nul import WithoutNul, without_nul


def test_addresses_and_forms_lose_it(rf: RequestFactory) -> None:
    request = rf.post("/?q=a%00b", {"te\0xt": ["c\0", "d"]})
    WithoutNul(lambda _: None).process_view(request, None, (), {"ref": "x"})
    assert request.GET["q"] == "ab"
    assert request.POST.getlist("text") == ["c", "d"]


def test_nothing_is_at_an_address_that_holds_one(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        WithoutNul(lambda _: None).process_view(rf.get("/"), None, (), {"ref": "\0", "pk": 1})


def test_what_holds_none_stays_the_very_same() -> None:
    given = QueryDict("q=a&q=b")
    assert without_nul(given) is given
