-- Partitions are written by hand: drizzle does not know them. Sixteen are enough for 10^10 points of 60 bytes in indexes
-- that fit a server's memory one by one, and few enough for a laptop's embedded database.
CREATE TABLE "rollups" (
	"series_id" integer NOT NULL,
	"attempt" integer NOT NULL,
	"bucket" bigint NOT NULL,
	"last_step" bigint NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"last" double precision NOT NULL,
	"min" double precision,
	"max" double precision,
	"count" bigint NOT NULL,
	"level" smallint NOT NULL,
	CONSTRAINT "rollups_series_id_attempt_level_bucket_pk" PRIMARY KEY("series_id","attempt","level","bucket")
) PARTITION BY HASH ("series_id");
--> statement-breakpoint
ALTER TABLE "points" RENAME TO "points_before";--> statement-breakpoint
CREATE TABLE "points" (
	"series_id" integer NOT NULL,
	"attempt" integer NOT NULL,
	"step" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"value" double precision NOT NULL,
	CONSTRAINT "points_series_id_attempt_step_at_pk" PRIMARY KEY("series_id","attempt","step","at")
) PARTITION BY HASH ("series_id");
--> statement-breakpoint
DO $$ BEGIN
	FOR remainder IN 0..15 LOOP
		EXECUTE format('CREATE TABLE %I PARTITION OF "points" FOR VALUES WITH (MODULUS 16, REMAINDER %s)', 'points_' || remainder, remainder);
		EXECUTE format('CREATE TABLE %I PARTITION OF "rollups" FOR VALUES WITH (MODULUS 16, REMAINDER %s)', 'rollups_' || remainder, remainder);
	END LOOP;
END $$;
--> statement-breakpoint
-- The gateway writes whole milliseconds; what is finer would not be found again by a batch that is sent twice.
INSERT INTO "points" SELECT "series_id", "attempt", "step", date_trunc('milliseconds', "at"), "value" FROM "points_before";--> statement-breakpoint
DROP TABLE "points_before";--> statement-breakpoint
INSERT INTO "rollups" ("series_id", "attempt", "bucket", "last_step", "last_at", "last", "min", "max", "count", "level")
SELECT "series_id", "attempt", "step" >> "level", max("step"), (array_agg("at" ORDER BY "step" DESC))[1],
	(array_agg("value" ORDER BY "step" DESC))[1], min("value") FILTER (WHERE "value" <> 'NaN'),
	max("value") FILTER (WHERE "value" <> 'NaN'), count(*), "level"
FROM "points"
JOIN (SELECT "series_id", "attempt", max("step") AS "newest" FROM "points" GROUP BY 1, 2) AS "newest" USING ("series_id", "attempt")
CROSS JOIN generate_series(3, 52) AS "level"
WHERE "step" >> "level" < "newest" >> "level"
GROUP BY "series_id", "attempt", "level", "step" >> "level";--> statement-breakpoint
DROP TABLE "run_summaries";--> statement-breakpoint
CREATE TABLE "run_summaries" (
	"run_id" uuid NOT NULL,
	"key" text NOT NULL,
	"attempt" integer NOT NULL,
	"attempt_last_step" bigint NOT NULL,
	"last_step" bigint NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"last" double precision NOT NULL,
	"min" double precision,
	"min_step" bigint,
	"max" double precision,
	"max_step" bigint,
	"count" bigint NOT NULL,
	CONSTRAINT "run_summaries_run_id_key_pk" PRIMARY KEY("run_id","key")
) WITH (fillfactor = 60); -- each append rewrites a row: with room on its page no index has to be touched
--> statement-breakpoint
ALTER TABLE "run_summaries" ADD CONSTRAINT "run_summaries_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
INSERT INTO "run_summaries"
SELECT "runs"."id", "key", "runs"."attempt", max("step"), max("step"), (array_agg("at" ORDER BY "step" DESC))[1],
	(array_agg("value" ORDER BY "step" DESC))[1],
	min("value") FILTER (WHERE "value" <> 'NaN'),
	(array_agg("step" ORDER BY "value", "step") FILTER (WHERE "value" <> 'NaN'))[1],
	max("value") FILTER (WHERE "value" <> 'NaN'),
	(array_agg("step" ORDER BY "value" DESC, "step") FILTER (WHERE "value" <> 'NaN'))[1],
	count(*)
FROM "runs" JOIN "series" ON "series"."run_id" = "runs"."id"
JOIN "points" ON "points"."series_id" = "series"."id" AND "points"."attempt" = "runs"."attempt"
GROUP BY "runs"."id", "key";
