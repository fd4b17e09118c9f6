DROP INDEX "runs_going_on";--> statement-breakpoint
DROP INDEX "runs_queue";--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "priority" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "required_labels" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "timeout_minutes" integer;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "retries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "prefix_key" text;--> statement-breakpoint
ALTER TABLE "runners" ADD COLUMN "slot_memory_bytes" bigint;--> statement-breakpoint
ALTER TABLE "runners" ADD COLUMN "recent_prefixes" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "runners" ADD COLUMN "quick_failures" uuid[] DEFAULT '{}'::uuid[] NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "memory_bytes" bigint;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "reads_prefix" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "retries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "runs_going_on" ON "runs" USING btree ("team_id","experiment_id") WHERE "runs"."status" in ('CLAIMED', 'RUNNING', 'CANCELLING', 'LOST');--> statement-breakpoint
CREATE INDEX "runs_queue" ON "runs" USING btree ("team_id","experiment_id","reads_prefix","id") WHERE "runs"."status" = 'QUEUED' and "runs"."deleted_at" is null;--> statement-breakpoint
ALTER TABLE "runs" DROP COLUMN "priority";