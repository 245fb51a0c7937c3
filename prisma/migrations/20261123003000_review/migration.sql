CREATE INDEX "record_session_id_is_received_at_id_idx" ON "record"("session_id", "is", "received_at", "id");
