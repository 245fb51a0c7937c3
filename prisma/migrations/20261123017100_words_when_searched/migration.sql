-- What search needs of a post's words took as long as all else that keeping the post took. It is now worked out when
-- somebody searches, or nobody is in the session any more (server/storage/search-words.ts); until then it is null.
DROP TRIGGER record_words ON "record";
DROP FUNCTION keep_record_words();

-- Rows without words are not in it, so that keeping a post does not touch it.
DROP INDEX "record_words_idx";
CREATE INDEX "record_words_idx" ON "record" USING GIN ("words") WHERE "words" IS NOT NULL;

-- What is yet to be worked out.
CREATE INDEX "record_without_words_idx" ON "record" ("session_id") WHERE "words" IS NULL AND "is" IN ('annotation', 'reply') AND "value"->>'to' <> 'me';
