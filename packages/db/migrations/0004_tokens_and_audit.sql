CREATE TYPE "public"."actor_kind" AS ENUM('USER', 'SERVICE', 'RUNNER', 'NOBODY');--> statement-breakpoint
CREATE TYPE "public"."token_scope" AS ENUM('READ', 'WRITE', 'RUNNERS', 'ADMIN');--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_kind" "actor_kind" NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"subject_id" text,
	"subject" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "prefix" text DEFAULT 'frostline_user_' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_tokens" ALTER COLUMN "prefix" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "service_role" "role";--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "scopes" "token_scope"[] DEFAULT '{READ,WRITE,RUNNERS,ADMIN}' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_tokens" ALTER COLUMN "scopes" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "revoked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_of_team" ON "audit_events" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "api_tokens_of_team" ON "api_tokens" USING btree ("team_id","id");--> statement-breakpoint
CREATE FUNCTION "refuse_to_change_audit_events"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the audit log is only ever added to';
END $$;
--> statement-breakpoint
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
FOR EACH STATEMENT EXECUTE FUNCTION "refuse_to_change_audit_events"();
