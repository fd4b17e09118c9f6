DROP INDEX "runs_queue";--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "data_report" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "runs_queue" ON "runs" USING btree ("team_id","priority" DESC NULLS LAST,"id") WHERE "runs"."status" = 'QUEUED' and "runs"."deleted_at" is null;