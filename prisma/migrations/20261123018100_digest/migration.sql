ALTER TABLE "account" ADD COLUMN "digest_at" TIMESTAMPTZ(3);
CREATE INDEX "account_digest_at_idx" ON "account" ("digest_at");
