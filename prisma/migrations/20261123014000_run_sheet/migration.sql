CREATE TABLE "run_sheet" (
    "id" UUID NOT NULL,
    "seminar_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sheet" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "run_sheet_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "run_sheet_seminar_id_idx" ON "run_sheet"("seminar_id");
ALTER TABLE "run_sheet" ADD CONSTRAINT "run_sheet_seminar_id_fkey" FOREIGN KEY ("seminar_id") REFERENCES "seminar"("id") ON DELETE CASCADE ON UPDATE CASCADE;
