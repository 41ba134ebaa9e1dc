"""The place in a text that answers."""

from servanda.search.snippets import marked, snippet


def found(pieces):
    return [piece.text for piece in pieces if piece.found]


def whole(pieces):
    return "".join(piece.text for piece in pieces)


def test_words_are_marked_with_their_endings_and_accents():
    assert found(marked("A nyomtatót nem látja", {"nyomtat"})) == ["nyomtatót"]
    assert found(marked("Las CONEXIONES", {"conexion"})) == ["CONEXIONES"]


def test_hebrew_is_marked_behind_its_prefixes():
    assert found(marked("והמדפסת לא עובדת", {"מדפסת"})) == ["והמדפסת"]


def test_a_stem_does_not_mark_every_longer_word():
    assert found(marked("a portmanteaus port", {"port"})) == ["port"]


def test_a_long_text_is_cut_around_the_densest_hits():
    text = "word " * 200 + "toner here, toner there" + " word" * 200
    pieces = snippet(text, {"toner"})
    assert found(pieces) == ["toner", "toner"]
    assert whole(pieces).startswith("… ")
    assert whole(pieces).endswith(" …")
    assert len(whole(pieces)) < 200


def test_without_a_hit_it_is_the_beginning():
    assert whole(snippet("Hello there", {"toner"})) == "Hello there"


def test_nothing_is_lost_between_the_pieces():
    text = "one toner two toner three"
    assert whole(snippet(text, {"toner"})) == text


def test_an_empty_text():
    assert snippet("", {"x"}) == []
    assert marked("", ()) == []
