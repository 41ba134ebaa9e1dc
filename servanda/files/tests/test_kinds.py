"""What a browser may show of a stranger's file."""

import pytest

from servanda.files.kinds import looks_like_image, looks_shown, shown_as


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n...", "a.png", "image/png"),
        (b"\xff\xd8\xff\xe0", "photo.JPG", "image/jpeg"),
        (b"GIF89a", "x.gif", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "x.webp", "image/webp"),
        (b"%PDF-1.7", "contract.pdf", "application/pdf"),
        (b"12:00 error", "server.log", "text/plain"),
        (b"GIF89a", "harmless.html", "image/gif"),
        (b"<html><script>", "page.html", ""),
        (b"<svg onload=alert(1)>", "logo.svg", ""),
        (b"<svg onload=alert(1)>", "logo.png", ""),
        (b"MZ\x90\x00", "setup.exe", ""),
        (b"MZ\x90\x00", "readme.txt", ""),
        (b"RIFF\x00\x00\x00\x00WAVE", "x.webp", ""),
    ],
)
def test_the_bytes_decide_not_the_name(content, name, kind):
    assert shown_as(content, name) == kind


def test_names_only_say_what_is_worth_trying():
    assert looks_like_image("Kép.PNG", "application/octet-stream")
    assert looks_like_image("scan", "image/jpeg")
    assert not looks_like_image("logo.svg", "image/svg+xml")
    assert looks_shown("a.pdf")
    assert not looks_shown("a.docx")
