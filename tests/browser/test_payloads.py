"""Every known family of payloads, in every field that a stranger fills, wherever it is shown: in
the desk, the portal and the letters we send. A dialog, a refused script or a request to another
site fails the test."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.pages import Queue
from tests.browser.payloads import FIELDS, MARKUP
from tests.browser.post import letter, send, text_of

TRIES = 40
DANGEROUS = (
    "script, iframe, object, embed, form, svg, math, base, meta[http-equiv], link[href*=evil],"
    " style, template, video, audio, input, button, [onerror], [onload], [onfocus], [onclick],"
    " [style], [hx-get], [data-key], [data-dialog], [href^='javascript'], [href^='data']"
)


def hostile(sender: str, subject: str, html: str, *, field: str = "", **values: str):
    """A mail with payloads in its HTML, its plain text, its names and its files."""
    mail = letter(sender, subject, f"Plain words {html}", html=html)
    del mail["From"]
    name = field.replace("\\", "\\\\").replace('"', '\\"')
    mail["From"] = f'"{name}" <{sender}>' if field else sender
    for header, value in values.items():
        mail[header.replace("_", "-")] = value
    if field:
        mail.add_attachment(b"x", maintype="text", subtype="html", filename=f"{field}.html")
        mail.add_attachment(
            f"<svg xmlns='http://www.w3.org/2000/svg' onload={FIELDS[0]}/>".encode(),
            maintype="image", subtype="svg+xml", filename="picture.svg",
        )  # fmt: skip
    return mail


def watched(page, product):
    """What the page asks of anybody but us."""
    asked: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((product.base, "data:", "about:"))
            else asked.append(request.url)
        ),
    )
    return asked


def test_no_markup_of_a_mail_runs_or_calls_out(window, product):
    page = window("agent")
    asked = watched(page, product)
    queue = Queue(page).open()
    send(product.smtp, hostile("bela@alma.example", "All of it", "<hr>".join(MARKUP)))
    ticket = queue.enter("All of it")
    frame = page.frame_locator("iframe.entry__frame")
    expect(frame.locator("hr").first).to_be_visible()
    expect(frame.locator("body").locator(DANGEROUS)).to_have_count(0)
    assert not asked, asked
    assert product.base in page.url
    _each_alone(window, product)
    ticket.write("We look into it.", "Send as the solution")
    _portal_and_letter(window, product)


def _each_alone(window, product):
    """One that breaks the mail around it must not save the others from being tried."""
    page = window("agent")
    asked = watched(page, product)
    for number, payload in enumerate(MARKUP):
        subject = f"Alone {number}"
        html = f"<table><tr><td>Words</td></tr></table>{payload}<p>After</p>"
        mail = hostile("spy@nowhere.example", subject, html, Auto_Submitted="auto-replied")
        send(product.smtp, mail)
    addresses = _held(page, "Alone", len(MARKUP))
    for address in addresses:
        page.goto(f"{address}/html")
        expect(page.locator("body").locator(DANGEROUS)).to_have_count(0)
    page.goto(addresses[0])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alone")
    assert not asked, asked


def _held(page, words, number):
    """The addresses of so many held mails, once all have come in."""
    for _try in range(TRIES):
        found = []
        for part in range(1, 2 + (number - 1) // 50):
            page.goto(f"/desk/held?q={words}&page={part}")
            found += [row.get_attribute("href") for row in page.locator("a.row__title").all()]
        if len(found) == number:
            return found
        page.wait_for_timeout(500)
    raise AssertionError(f"{len(found)} of {number} are held")


def _portal_and_letter(window, product):
    letters = product.mailboxes.wait("bela@alma.example", "We look into it.")
    found = re.search(r"http://\S+?/confirm", text_of(letters))
    assert found
    portal = window()
    asked = watched(portal, product)
    portal.goto(found[0].removesuffix("/confirm"))
    expect(portal.locator("main")).to_contain_text("We look into it.")
    assert not asked, asked


def test_no_name_subject_or_file_name_runs_anywhere(window, product):
    page = window("agent")
    asked = watched(page, product)
    for number, field in enumerate(FIELDS):
        subject = f"Field {number} {field}"
        copied = f'"{field[:30].replace(chr(34), "")}" <zsofi@alma.example>'
        mail = hostile("maria@sol.example", subject, "<b>x</b>", field=field, Cc=copied)
        send(product.smtp, mail)
        auto = {"Auto_Submitted": "auto-replied"}
        mail = hostile("spy@nowhere.example", f"Held {subject}", "<b>x</b>", field=field, **auto)
        send(product.smtp, mail)
    for address in _held(page, "Held", len(FIELDS)):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Held Field")
        expect(page.locator("h1 *:not(bdi)")).to_have_count(0)
    queue = Queue(page).open()
    for number, _field in enumerate(FIELDS[:5]):  # more in a minute are held
        queue.open().enter(f"Field {number}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Field {number}")
    for address in ("/desk/", "/desk/search?q=Field", "/desk/triage", "/desk/sent"):
        page.goto(address)
    _letters(window, product)
    assert not asked, asked


def _letters(window, product):
    """Our letters, read by a mail program that allows everything."""
    reader = window()
    asked = watched(reader, product)
    for number in range(5):
        mail = product.mailboxes.wait("maria@sol.example", f"Field {number}")
        html = mail.get_body(("html",)).get_content()
        reader.set_content(html)
        expect(reader.locator("script, iframe, svg, [onerror], [onload]")).to_have_count(0)
    assert not asked, asked


ICS = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
DTSTART:20261105T140000Z
SUMMARY:{0}
LOCATION:{0}
DESCRIPTION:{0} {1}
ORGANIZER;CN="{2}":mailto:{2}@x.example
ATTENDEE;CN="{2}":javascript:alert(1)
END:VEVENT
END:VCALENDAR
"""


def test_no_mail_or_invitation_inside_a_mail_runs(window, product):
    page = window("agent")
    asked = watched(page, product)
    inner = hostile("maria@sol.example", f"Inner {FIELDS[0]}", "<hr>".join(MARKUP), field=FIELDS[1])
    plain = FIELDS[0].replace(";", "").replace("\n", " ")
    calendar = ICS.format(plain, MARKUP[0], plain.replace('"', "").replace(":", ""))
    inner.add_attachment(calendar.encode(), maintype="text", subtype="calendar", filename="a.ics")
    outer = letter("zsofi@alma.example", "Inside it", "A mail with a mail.")
    outer.add_attachment(inner)
    outer.add_attachment(calendar.encode(), maintype="text", subtype="calendar", filename="b.ics")
    queue = Queue(page).open()
    send(product.smtp, outer)
    queue.enter("Inside it")
    expect(page.locator(".invitation__what")).to_have_text(plain)
    said = page.locator(".invitation__what, .invitation .facts, .invitation details")
    expect(said.locator(DANGEROUS)).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Inner")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Inner")
    expect(page.locator("h1 *:not(bdi)")).to_have_count(0)
    frame = page.frame_locator("iframe.entry__frame")
    expect(frame.locator("hr").first).to_be_visible()
    expect(frame.locator("body").locator(DANGEROUS)).to_have_count(0)
    expect(page.locator(".invitation__what")).to_have_text(plain)
    files = page.locator("a.file[download], .entry__files a[download]")
    addresses = {file.get_attribute("href").partition("?")[0] for file in files.all()}
    assert len(addresses) >= 3
    for address in addresses:
        served = page.request.get(address)
        assert "/files/" in served.url
        assert served.headers["content-type"] == "application/octet-stream"
        assert served.headers["content-disposition"].startswith("attachment")
        assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert "set-cookie" not in served.headers
    assert not asked, asked
