-- People who came into a session out of a file.
ALTER TABLE "participant" ADD COLUMN "imported_as" TEXT;
CREATE UNIQUE INDEX "participant_session_id_imported_as_key" ON "participant"("session_id", "imported_as");
