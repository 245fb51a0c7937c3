ALTER TABLE "participant" ADD COLUMN "forgotten_at" TIMESTAMPTZ(3);
