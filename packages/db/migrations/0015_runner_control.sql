ALTER TABLE "runners" ADD COLUMN "draining_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "runners" ADD COLUMN "quarantined_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "runners" ADD COLUMN "deleted_at" timestamp with time zone;