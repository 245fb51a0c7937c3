CREATE TABLE "session_event" (
    "session_id" UUID NOT NULL,
    "command_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "participant_id" UUID,
    "command" JSONB NOT NULL,
    "events" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_event_pkey" PRIMARY KEY ("session_id", "command_id")
);

CREATE INDEX "session_event_session_id_version_idx" ON "session_event"("session_id", "version");

ALTER TABLE "session_event" ADD CONSTRAINT "session_event_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;
