ALTER TABLE "registration_tokens" ADD COLUMN "ephemeral" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runners" ADD COLUMN "ephemeral" boolean DEFAULT false NOT NULL;