CREATE TABLE "visit" (
  "participant_id" UUID NOT NULL,
  "seen_at" TIMESTAMPTZ(3) NOT NULL,
  "before" TIMESTAMPTZ(3),

  CONSTRAINT "visit_pkey" PRIMARY KEY ("participant_id"),
  CONSTRAINT "visit_participant_id_fkey" FOREIGN KEY ("participant_id") REFERENCES "participant"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
