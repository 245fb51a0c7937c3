-- The text search configuration for a language (BCP 47); what Postgres does not know is matched word for word.
CREATE FUNCTION text_search_of(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE lower(split_part(language, '-', 1))
    WHEN 'ar' THEN 'pg_catalog.arabic'
    WHEN 'da' THEN 'pg_catalog.danish'
    WHEN 'de' THEN 'pg_catalog.german'
    WHEN 'en' THEN 'pg_catalog.english'
    WHEN 'es' THEN 'pg_catalog.spanish'
    WHEN 'fi' THEN 'pg_catalog.finnish'
    WHEN 'fr' THEN 'pg_catalog.french'
    WHEN 'hu' THEN 'pg_catalog.hungarian'
    WHEN 'it' THEN 'pg_catalog.italian'
    WHEN 'nb' THEN 'pg_catalog.norwegian'
    WHEN 'nl' THEN 'pg_catalog.dutch'
    WHEN 'nn' THEN 'pg_catalog.norwegian'
    WHEN 'no' THEN 'pg_catalog.norwegian'
    WHEN 'pt' THEN 'pg_catalog.portuguese'
    WHEN 'ro' THEN 'pg_catalog.romanian'
    WHEN 'ru' THEN 'pg_catalog.russian'
    WHEN 'sv' THEN 'pg_catalog.swedish'
    WHEN 'tr' THEN 'pg_catalog.turkish'
    ELSE 'pg_catalog.simple'
  END::regconfig
$$;

ALTER TABLE "record" ADD COLUMN "words" tsvector;

-- What is private, a draft or a mark is not searched for.
CREATE FUNCTION record_words(session uuid, value jsonb) RETURNS tsvector LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN value->>'is' IN ('annotation', 'reply') AND value->>'to' <> 'me' THEN
    (SELECT to_tsvector(text_search_of(r.language), value->>'body') FROM session s JOIN reading r ON r.id = s.reading_id WHERE s.id = session)
  END
$$;

CREATE FUNCTION keep_record_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR OLD.value IS DISTINCT FROM NEW.value THEN
    NEW.words := record_words(NEW.session_id, NEW.value);
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER record_words BEFORE INSERT OR UPDATE ON "record" FOR EACH ROW EXECUTE FUNCTION keep_record_words();

-- A correction can change the language of a reading.
CREATE FUNCTION keep_reading_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE record SET words = record_words(session_id, value)
  WHERE words IS NOT NULL AND session_id IN (SELECT id FROM session WHERE reading_id = NEW.id);
  RETURN NULL;
END
$$;

CREATE TRIGGER reading_words AFTER UPDATE OF language ON "reading" FOR EACH ROW
  WHEN (text_search_of(OLD.language) <> text_search_of(NEW.language)) EXECUTE FUNCTION keep_reading_words();

UPDATE "record" SET "words" = record_words("session_id", "value") WHERE "is" IN ('annotation', 'reply');

CREATE INDEX "record_session_id_changed_at_idx" ON "record"("session_id", "changed_at");
CREATE INDEX "record_words_idx" ON "record" USING GIN ("words");
CREATE INDEX "revision_session_id_at_revision_record_id_idx" ON "revision"("session_id", "at", "revision", "record_id");
