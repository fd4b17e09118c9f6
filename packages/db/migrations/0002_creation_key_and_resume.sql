ALTER TABLE "experiments" ADD COLUMN "creation_key" text;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "resumed_from_step" bigint;--> statement-breakpoint
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_creation_key" UNIQUE("team_id","creation_key");