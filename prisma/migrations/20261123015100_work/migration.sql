CREATE TABLE "work" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "session_id" UUID,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "asked" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'working',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "result" JSONB,
    "problem" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "work_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "work_account_id_created_at_idx" ON "work"("account_id", "created_at");
CREATE INDEX "work_session_id_idx" ON "work"("session_id");
CREATE INDEX "work_expires_at_idx" ON "work"("expires_at");
ALTER TABLE "work" ADD CONSTRAINT "work_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "work" ADD CONSTRAINT "work_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "work_part" (
    "work_id" UUID NOT NULL,
    "nth" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    CONSTRAINT "work_part_pkey" PRIMARY KEY ("work_id", "nth")
);
ALTER TABLE "work_part" ADD CONSTRAINT "work_part_work_id_fkey" FOREIGN KEY ("work_id") REFERENCES "work"("id") ON DELETE CASCADE ON UPDATE CASCADE;
