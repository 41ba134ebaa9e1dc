"""What the index is made of: configurations without accents, words as vectors, and triggers.

A text is read by its own language's stemmer after its accents are gone, so that words typed
without accents meet the same stems. The Hungarian stemmer cuts short words to pieces ("hiba" to
"hi"), so Hungarian texts keep their unstemmed words as well. Hebrew has no stemmer: words are kept
as they are, and once more without the letters that are written onto their front.
"""

from django.db import migrations

LANGUAGES = {"en": "english", "hu": "hungarian", "es": "spanish", "simple": "simple"}

CONFIGURATIONS = "\n".join(
    f"""
CREATE TEXT SEARCH CONFIGURATION servanda_{code} (COPY = pg_catalog.{name});
ALTER TEXT SEARCH CONFIGURATION servanda_{code}
    ALTER MAPPING FOR word, hword, hword_part WITH unaccent, {name if code == "simple" else name + "_stem"};
"""
    for code, name in LANGUAGES.items()
)

FUNCTIONS = r"""
CREATE FUNCTION servanda_spoken(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $f$
    -- As the parser should see it: addresses and paths in parts, Hebrew without points and quotes.
    SELECT CASE WHEN plain.t ~ '[א-ת]' THEN regexp_replace(
        regexp_replace(plain.t, '[\u0591-\u05C7]', '', 'g'), '([א-ת])["״׳''`]([א-ת])', '\1\2', 'g'
    ) ELSE plain.t END
    FROM (SELECT translate(left(said, 100000), '-/\_@=|', '       ') AS t) plain
$f$;

CREATE FUNCTION servanda_word_parts(spoken text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $f$
    -- Hebrew words without "and", "the", "in", "to", "from", "that", "as" on their front, alone.
    SELECT string_agg(part, ' ') FROM (
        SELECT m[2] AS part FROM regexp_matches(spoken, '(^|[^א-ת])[והבלמשכ]([א-ת]{3,})', 'g') m
        UNION ALL
        SELECT m[2] FROM regexp_matches(spoken, '(^|[^א-ת])[והבלמשכ]{2}([א-ת]{3,})', 'g') m
    ) parts
$f$;

CREATE FUNCTION servanda_words(language text, title text, body text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE AS $f$
DECLARE
    subject text := servanda_spoken(coalesce(title, ''));
    said text := servanda_spoken(coalesce(body, ''));
    reading regconfig := CASE language WHEN 'en' THEN 'servanda_en'::regconfig
        WHEN 'hu' THEN 'servanda_hu' WHEN 'es' THEN 'servanda_es' ELSE 'servanda_simple' END;
    found tsvector := setweight(to_tsvector(reading, subject), 'A') || to_tsvector(reading, said);
    bare text;
BEGIN
    IF language = 'hu' THEN
        bare := subject || ' ' || said;
    ELSIF subject ~ '[א-ת]' OR said ~ '[א-ת]' THEN
        bare := servanda_word_parts(subject || ' ' || said);
    END IF;
    RETURN CASE WHEN bare IS NULL THEN found
        ELSE found || strip(to_tsvector('servanda_simple', bare)) END;
END $f$;
"""

# Tickets and messages are written by the batch, so these read whole statements at once. What the
# customer may see of a ticket itself is always public; access to the ticket comes on top.
TRIGGERS = r"""
CREATE FUNCTION search_tickets_written() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
    INSERT INTO search_row (kind, key, ticket_id, public, at, words)
    SELECT 1, id, id, true, received_at, servanda_words(language, subject, requester_address)
    FROM fresh;
    RETURN NULL;
END $f$;
CREATE TRIGGER search_written AFTER INSERT ON tickets_ticket REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION search_tickets_written();

CREATE FUNCTION search_ticket_changed() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
    UPDATE search_row SET words = servanda_words(NEW.language, NEW.subject, NEW.requester_address)
    WHERE kind = 1 AND key = NEW.id;
    RETURN NULL;
END $f$;
CREATE TRIGGER search_changed AFTER UPDATE OF subject, language, requester_address ON tickets_ticket
    FOR EACH ROW WHEN ((OLD.subject, OLD.language, OLD.requester_address)
        IS DISTINCT FROM (NEW.subject, NEW.language, NEW.requester_address))
    EXECUTE FUNCTION search_ticket_changed();

CREATE FUNCTION search_messages_written() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
    INSERT INTO search_row (kind, key, ticket_id, public, at, words)
    SELECT 2, said.id, said.ticket_id, said.audience = 'public', said.at, servanda_words(
        coalesce(nullif(said.language, ''), ticket.language),
        coalesce(nullif(said.subject, ''), ticket.subject),
        said.author_name || ' ' || said.address || ' ' || said.text)
    FROM fresh said JOIN tickets_ticket ticket ON ticket.id = said.ticket_id;
    RETURN NULL;
END $f$;
CREATE TRIGGER search_written AFTER INSERT ON tickets_message REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION search_messages_written();

CREATE FUNCTION search_message_changed() RETURNS trigger LANGUAGE plpgsql AS $f$
DECLARE ticket tickets_ticket;
BEGIN
    SELECT * INTO ticket FROM tickets_ticket WHERE id = NEW.ticket_id;
    UPDATE search_row SET ticket_id = NEW.ticket_id, public = NEW.audience = 'public',
        words = CASE WHEN NEW.erased_at IS NOT NULL THEN ''::tsvector ELSE servanda_words(
            coalesce(nullif(NEW.language, ''), ticket.language),
            coalesce(nullif(NEW.subject, ''), ticket.subject),
            NEW.author_name || ' ' || NEW.address || ' ' || NEW.text) END
    WHERE kind = 2 AND key = NEW.id;
    UPDATE search_row SET ticket_id = NEW.ticket_id, public = NEW.audience = 'public'
    WHERE kind = 3 AND key IN (SELECT id FROM tickets_attachment WHERE message_id = NEW.id);
    RETURN NULL;
END $f$;
CREATE TRIGGER search_changed
    AFTER UPDATE OF ticket_id, audience, language, subject, author_name, address, text, erased_at
    ON tickets_message FOR EACH ROW WHEN (
        (OLD.ticket_id, OLD.audience, OLD.language, OLD.subject, OLD.author_name, OLD.address,
            OLD.text, OLD.erased_at)
        IS DISTINCT FROM (NEW.ticket_id, NEW.audience, NEW.language, NEW.subject, NEW.author_name,
            NEW.address, NEW.text, NEW.erased_at))
    EXECUTE FUNCTION search_message_changed();

CREATE FUNCTION search_files_written() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
    INSERT INTO search_row (kind, key, ticket_id, public, at, words)
    SELECT 3, file.id, said.ticket_id, said.audience = 'public', said.at,
        servanda_words(said.language, translate(file.name, '.-', '  '), file.name)
    FROM fresh file JOIN tickets_message said ON said.id = file.message_id WHERE file.name <> '';
    RETURN NULL;
END $f$;
CREATE TRIGGER search_written AFTER INSERT ON tickets_attachment REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION search_files_written();

CREATE FUNCTION search_file_changed() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
    DELETE FROM search_row WHERE kind = 3 AND key = NEW.id;
    RETURN NULL;
END $f$;
CREATE TRIGGER search_changed AFTER UPDATE OF name, erased_at ON tickets_attachment
    FOR EACH ROW WHEN (NEW.name = '' OR NEW.erased_at IS NOT NULL)
    EXECUTE FUNCTION search_file_changed();

CREATE FUNCTION search_gone() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
    DELETE FROM search_row WHERE kind = TG_ARGV[0]::int AND key = OLD.id;
    RETURN NULL;
END $f$;
CREATE TRIGGER search_gone AFTER DELETE ON tickets_ticket
    FOR EACH ROW EXECUTE FUNCTION search_gone(1);
CREATE TRIGGER search_gone AFTER DELETE ON tickets_message
    FOR EACH ROW EXECUTE FUNCTION search_gone(2);
CREATE TRIGGER search_gone AFTER DELETE ON tickets_attachment
    FOR EACH ROW EXECUTE FUNCTION search_gone(3);

-- The lexicon forgets with the index: a word that nobody says any more is no suggestion.
CREATE FUNCTION search_forgets() RETURNS trigger LANGUAGE plpgsql AS $f$
DECLARE lost text[] := tsvector_to_array(OLD.words);
BEGIN
    IF OLD.id > (SELECT coalesce(max("row"), 0) FROM search_learned) THEN
        RETURN NULL;
    END IF;
    UPDATE search_lexeme SET rows = rows - 1 WHERE word IN (
        SELECT word FROM search_lexeme WHERE word = ANY (lost) ORDER BY word FOR UPDATE);
    DELETE FROM search_lexeme WHERE word = ANY (lost) AND rows < 1;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO search_lexeme AS known (word, rows)
        SELECT said, 1 FROM unnest(tsvector_to_array(NEW.words)) said
        WHERE length(said) BETWEEN 4 AND 40 AND said !~ '[0-9]' ORDER BY said
        ON CONFLICT (word) DO UPDATE SET rows = known.rows + 1;
    END IF;
    RETURN NULL;
END $f$;
CREATE TRIGGER search_forgets_changed AFTER UPDATE OF words ON search_row
    FOR EACH ROW WHEN (OLD.words IS DISTINCT FROM NEW.words) EXECUTE FUNCTION search_forgets();
CREATE TRIGGER search_forgets_gone AFTER DELETE ON search_row
    FOR EACH ROW EXECUTE FUNCTION search_forgets();
"""

# What is there already, the oldest first, so that a larger id is a later row.
FILL = """
INSERT INTO search_row (kind, key, ticket_id, public, at, words)
SELECT kind, key, ticket_id, public, at, words FROM (
    SELECT 1 AS kind, id AS key, id AS ticket_id, true AS public, received_at AS at,
        servanda_words(language, subject, requester_address) AS words
    FROM tickets_ticket
    UNION ALL
    SELECT 2, said.id, said.ticket_id, said.audience = 'public', said.at,
        CASE WHEN said.erased_at IS NOT NULL THEN ''::tsvector ELSE servanda_words(
            coalesce(nullif(said.language, ''), ticket.language),
            coalesce(nullif(said.subject, ''), ticket.subject),
            said.author_name || ' ' || said.address || ' ' || said.text) END
    FROM tickets_message said JOIN tickets_ticket ticket ON ticket.id = said.ticket_id
    UNION ALL
    SELECT 3, file.id, said.ticket_id, said.audience = 'public', said.at,
        servanda_words(said.language, translate(file.name, '.-', '  '), file.name)
    FROM tickets_attachment file JOIN tickets_message said ON said.id = file.message_id
    WHERE file.name <> ''
) words ORDER BY at, kind;
"""

BACKWARD = """
DROP FUNCTION search_tickets_written, search_ticket_changed, search_messages_written,
    search_message_changed, search_files_written, search_file_changed, search_gone,
    search_forgets CASCADE;
DROP FUNCTION servanda_words, servanda_word_parts, servanda_spoken;
DROP TEXT SEARCH CONFIGURATION servanda_en, servanda_hu, servanda_es, servanda_simple;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("people", "0002_search")]
    operations = [
        migrations.RunSQL(CONFIGURATIONS + FUNCTIONS + TRIGGERS + FILL, BACKWARD),
    ]
