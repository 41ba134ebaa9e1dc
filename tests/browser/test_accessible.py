"""Every page can be reached by clicking and is WCAG 2.2 AA, in light and dark, both directions.

Nobody keeps a list: the pages are found by following links, one page for each address pattern.
"""

from __future__ import annotations

from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, get_resolver, resolve

from tests.browser.accessible import faults

# What a link leads to that is not a page.
NO_PAGES = {
    "desk:sign_in",
    "desk:file",
    "desk:contract_document",
    "desk:look",
    "desk:read_file",
    "desk:raw",
    "desk:message_html",
    "desk:sent_html",
    "desk:stream",
    "desk:bulk_priority",  # asks about the tickets that were chosen before
}


@pytest.mark.parametrize(("who", "theme"), [("head", "light"), ("hebrew", "dark")])
def test_every_page_of_the_desk_is_accessible(window, who, theme):
    page = window(who, color_scheme=theme, bypass_csp=True)  # axe tries styles out
    seen = crawl(page, "/desk/")
    assert {"desk:queue", "desk:ticket", "desk:card", "desk:customer"} <= seen.keys()
    assert not [line for lines in seen.values() for line in lines]
    if who == "head":
        out_of_reach = [name for name in _plain_pages(page) if name not in seen]
        assert not out_of_reach, "a page that nothing links to does not exist for its users"


def crawl(page, start):
    """The faults of one page for each pattern that links lead to, by the pattern's name."""
    waiting, seen = deque([start]), {}
    while waiting:
        address = waiting.popleft()
        name = name_of(address)
        if name is None or name in seen or name in NO_PAGES:
            continue
        response = page.goto(address)
        if response is None or "text/html" not in response.headers.get("content-type", ""):
            seen[name] = []
            continue
        assert response.status == 200, f"{address}: {response.status}"
        seen[name] = [f"{address}: {line}" for line in faults(page)]
        links = page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(each => each.href)"
        )
        waiting.extend(_path(link) for link in links if urlsplit(link).netloc == _host(page))
    return seen


def name_of(address):
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return found.view_name if found.view_name.startswith("desk:") else None


def _path(link):
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _host(page):
    return urlsplit(page.url).netloc


def _plain_pages(page):
    """Names of the desk's patterns without arguments that answer a head with a page."""
    namespace, patterns = get_resolver().namespace_dict["desk"]
    for pattern in patterns.url_patterns:
        path = str(pattern.pattern)
        if "<" in path or f"desk:{pattern.name}" in NO_PAGES or not pattern.name:
            continue
        response = page.request.get(f"/{namespace}{path}", max_redirects=0)
        if response.status == 200 and "</html>" in response.text():  # parts are no pages
            yield f"desk:{pattern.name}"
