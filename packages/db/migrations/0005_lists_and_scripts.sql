CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"created_by" uuid,
	"name" text NOT NULL,
	"path" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_name" UNIQUE("team_id","name")
);
--> statement-breakpoint
DROP INDEX "experiments_of_team";--> statement-breakpoint
DROP INDEX "attempts_active";--> statement-breakpoint
ALTER TABLE "attempts" ALTER COLUMN "runner_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "attempts" ALTER COLUMN "session_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "attempts" ALTER COLUMN "claim_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "experiments" ADD COLUMN "tags" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "trained_groups" integer[];--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "settings_hash" text GENERATED ALWAYS AS (md5((config - 'seed')::text)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "tags" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "external" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "creation_key" text;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "runs_of_team" ON "runs" USING btree ("team_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "experiments_of_team" ON "experiments" USING btree ("team_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "attempts_active" ON "attempts" USING btree ("runner_id") WHERE "attempts"."finished_at" is null;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_creation_key" UNIQUE("team_id","creation_key");--> statement-breakpoint
-- What is known of the runs that are there: fixed sets of frozen groups. Schedules are filled in when they next start.
UPDATE "runs" SET "trained_groups" = ARRAY(
	SELECT "group" FROM generate_series(0, "experiments"."blocks" + 1) AS "group"
	WHERE CASE "runs"."config" #>> '{freeze,kind}'
		WHEN 'prefix' THEN "group" >= ("runs"."config" #>> '{freeze,depth}')::int
		ELSE NOT "runs"."config" #> '{freeze,frozen}' ? CASE "group"
			WHEN 0 THEN 'embeddings' WHEN "experiments"."blocks" + 1 THEN 'head' ELSE 'block ' || "group" - 1 END
	END
	ORDER BY "group"
)
FROM "experiments"
WHERE "experiments"."id" = "runs"."experiment_id" AND "experiments"."blocks" IS NOT NULL
	AND "runs"."config" #>> '{freeze,kind}' IN ('prefix', 'groups');
