"""What strangers write is shown, and never run."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.pages import Queue
from tests.browser.post import letter, send, text_of

RUN = "alert('run')"
SUBJECT = f"<script>{RUN}</script><img src=x onerror={RUN}> {{{{7*7}}}}"
TEXT = f"Look </textarea></script><script>{RUN}</script> javascript:{RUN} <svg onload={RUN}>"
HTML = f"""<p>Visible words</p><script>{RUN}</script><img src="x" onerror="{RUN}">
<a href="javascript:{RUN}">click</a><iframe srcdoc="<script>{RUN}</script>"></iframe>
<svg><script>{RUN}</script></svg><form action="https://evil.example"><button>Pay</button></form>
<style>body {{ background: url(https://evil.example/x) }}</style>
<img src="https://evil.example/pixel.gif"><meta http-equiv="refresh" content="0;url=https://evil.example">"""


def test_script_in_a_mail_runs_nowhere(window, product):
    page = window("agent")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    queue = Queue(page).open()
    name = f"Béla <b onmouseover={RUN}>"
    send(
        product.smtp,
        letter("bela@alma.example", SUBJECT, TEXT, html=HTML, name=name.replace('"', "")),
    )
    ticket = queue.enter("<script>")
    expect(page.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    expect(ticket.said.filter(has_text="<svg onload")).to_be_visible()
    framed = page.frame_locator("iframe.entry__frame")
    expect(framed.locator("body")).to_contain_text("Visible words")
    dangerous = framed.locator("script, iframe, form, svg, [onerror], meta[http-equiv]")
    expect(dangerous).to_have_count(0)
    ticket.write(f"<script>{RUN}</script> answered", "Send as the solution")
    text = text_of(product.mailboxes.wait("bela@alma.example", "</script> answered"))
    found = re.search(r"http://\S+?/confirm", text)
    assert found, text
    portal = window()
    for address in (found[0], found[0].removesuffix("/confirm")):
        portal.goto(address)
        expect(portal.locator("main")).to_contain_text("<script>")
    page.goto("/desk/sent?q=bela@alma.example")
    page.locator("[data-row] .row__title").first.click()
    page.locator("details.why summary").click()
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("answered")
    assert all(url.startswith((product.base, "data:")) for url in asked), asked


def test_script_from_an_unknown_sender_runs_nowhere(window, product):
    page = window("agent")
    queue = Queue(page).open()
    mail = letter("who@nowhere.example", f"Unknown {SUBJECT}", TEXT, name="<img src=x>")
    send(product.smtp, mail)
    queue.enter("Unknown <script>")
    page.get_by_label("Name, company or number").fill("<script>alert(1)</script>")
    expect(page.locator("#found")).to_contain_text("Nobody found")
    page.goto("/desk/?q=<script>alert(1)</script>")
    expect(page.get_by_text("Nothing found", exact=True)).to_be_visible()
