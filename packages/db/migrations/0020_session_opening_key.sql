ALTER TABLE "runner_sessions" ADD COLUMN "opening_key" text;--> statement-breakpoint
ALTER TABLE "runner_sessions" ADD CONSTRAINT "runner_sessions_opening_key" UNIQUE("runner_id","opening_key");