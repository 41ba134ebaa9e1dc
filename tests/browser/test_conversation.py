"""A ticket's page while one reads: mails as written, pictures, what comes in meanwhile."""

from __future__ import annotations

from email.message import EmailMessage

from playwright.sync_api import expect

from servanda.demo.samples import file
from tests.browser.pages import Queue, write_in
from tests.browser.post import letter, send

LONG = "".join(f"<li>Step {number}</li>" for number in range(60))
HTML = (
    f"<p>What <b>I</b> did:</p><ol>{LONG}</ol>"
    '<img src="https://evil.example/logo.png"><p>On 2026-03-02 10:12, Anna '
    "&lt;anna@kapocs.example&gt; wrote:</p><blockquote>What did you do?</blockquote>"
)
STEPS = "\n".join(f"{number + 1}. Step {number}" for number in range(60))
TEXT = (
    f"What I did:\n{STEPS}\n\n"
    "On 2026-03-02 10:12, Anna <anna@kapocs.example> wrote:\n> What did you do?"
)


def rich(sender: str, subject: str) -> EmailMessage:
    mail = letter(sender, subject, TEXT, html=HTML)
    name, kind, data = file("screen.png")
    main, _slash, sub = kind.partition("/")
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail


def test_a_mail_is_as_high_as_its_words_and_fetches_nothing(window, product):
    page = window("agent")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    queue = Queue(page).open()
    send(product.smtp, rich("bela@alma.example", "Sixty steps"))
    queue.enter("Sixty steps")
    frame = page.locator("iframe.entry__frame")
    inside = page.frame_locator("iframe.entry__frame")
    expect(inside.get_by_text("Step 59")).to_be_visible()
    fits = "f => f.clientHeight - f.contentDocument.documentElement.scrollHeight"
    page.wait_for_function(f"f => Math.abs(({fits})(f)) < 4", arg=frame.element_handle())
    before = frame.bounding_box()["height"]
    expect(inside.get_by_text("What did you do?")).to_be_hidden()
    inside.locator("summary").click()
    expect(inside.get_by_text("What did you do?")).to_be_visible()
    page.wait_for_function("([f, h]) => f.clientHeight > h", arg=[frame.element_handle(), before])
    assert not [url for url in asked if "evil.example" in url]
    page.route("https://evil.example/**", lambda route: route.fulfill(content_type="image/gif"))
    page.get_by_role("link", name="Show them").click()
    expect(page.get_by_text("Pictures from outside")).to_be_hidden()
    page.wait_for_timeout(300)
    assert [url for url in asked if "evil.example" in url]


def test_a_picture_is_looked_at_without_leaving_the_page(window, product):
    page = window("agent")
    queue = Queue(page).open()
    send(product.smtp, rich("bela@alma.example", "One picture"))
    queue.enter("One picture")
    page.locator("a.thumb").click()
    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog.locator("img")).to_have_js_property("complete", True)
    expect(dialog).to_contain_text("screen.png")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_what_comes_in_leaves_what_one_reads_as_it_is(window, product):
    """Frames stay loaded and quotes unfolded when another mail is added below."""
    page = window("agent")
    queue = Queue(page).open()
    first = rich("zsofi@alma.example", "Reading in peace")
    send(product.smtp, first)
    ticket = queue.enter("Reading in peace")
    inside = page.frame_locator("iframe.entry__frame").first
    inside.locator("summary").click()
    ticket.write("Thank you.")
    asked = product.mailboxes.wait("zsofi@alma.example", "Thank you.")
    page.evaluate("document.querySelector('iframe.entry__frame').contentWindow.mark = 'same'")
    inside.locator("summary").click()
    send(
        product.smtp,
        letter("zsofi@alma.example", "Re: steps", "Anything new?", answers=asked["Message-ID"]),
    )
    expect(ticket.said.filter(has_text="Anything new?")).to_be_visible()
    marked = "document.querySelector('iframe.entry__frame').contentWindow.mark"
    assert page.evaluate(marked) == "same"
    expect(inside.get_by_text("What did you do?")).to_be_visible()


def test_a_long_conversation_offers_the_way_to_its_end(window, product):
    page = window("agent")
    write_in(page, product, "maria@sol.example", "Short one")
    expect(page.locator("a[data-newest]")).to_be_hidden()
