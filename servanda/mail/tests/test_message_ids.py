import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.mail import message_ids, sealing


@given(st.text(min_size=1, max_size=20))
def test_an_id_tells_what_it_is_about(about: str) -> None:
    assert message_ids.read(message_ids.make(about, "abc123", "desk.example")) == about


def test_it_is_stable_and_short() -> None:
    one = message_ids.make("t:8k2mfq7zr3ab", "abc123", "desk.example")
    assert one == message_ids.make("t:8k2mfq7zr3ab", "abc123", "desk.example")
    assert one.startswith("<s1.")
    assert one.endswith("@desk.example>")
    assert len(one) < 120


def test_letter_case_and_domain_may_be_rewritten_on_the_way() -> None:
    made = message_ids.make("ticket", "abc", "desk.example")
    assert message_ids.read(made.upper()) == "ticket"
    assert message_ids.read(made.replace("desk.example", "gateway.example")) == "ticket"


@pytest.mark.parametrize("place", range(4, 44))
def test_a_forged_id_says_nothing(place: int) -> None:
    made = message_ids.make("ticket-1234", "abc123", "d")
    changed = made[:place] + ("a" if made[place] != "a" else "b") + made[place + 1 :]
    assert message_ids.read(changed) is None


@pytest.mark.parametrize(
    "text", ["", "<>", "<x@y>", "<s1.a.b.c@d>", "s1....@", "\x00", "<s1." + "a" * 9999]
)
def test_foreign_ids_say_nothing(text: str) -> None:
    assert message_ids.read(text) is None


def test_an_older_key_still_counts(settings) -> None:
    made = message_ids.make("ticket", "abc", "d")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    assert message_ids.read(made) == "ticket"
    settings.SECRET_KEY_FALLBACKS = []
    assert message_ids.read(made) is None


def test_passwords_are_sealed(settings) -> None:
    sealed = sealing.seal("geheim £")
    assert b"geheim" not in sealed
    assert sealing.unseal(sealed) == "geheim £"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, []
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed)
