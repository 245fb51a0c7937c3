ALTER TABLE "seminar" ADD COLUMN "demo_of" UUID;

CREATE UNIQUE INDEX "seminar_demo_of_key" ON "seminar"("demo_of");

CREATE TABLE "placement" (
    "session_id" UUID NOT NULL,
    "record_id" TEXT NOT NULL,
    "passage" JSONB NOT NULL,
    "participant_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "placement_pkey" PRIMARY KEY ("session_id","record_id")
);

ALTER TABLE "placement" ADD CONSTRAINT "placement_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;
