CREATE TABLE "run_scores" (
	"run_id" uuid NOT NULL,
	"key" text NOT NULL,
	"experiment_id" uuid NOT NULL,
	"last" double precision,
	"min" double precision,
	"max" double precision,
	CONSTRAINT "run_scores_run_id_key_pk" PRIMARY KEY("run_id","key")
);
--> statement-breakpoint
ALTER TABLE "run_scores" ADD CONSTRAINT "run_scores_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "run_scores_last" ON "run_scores" USING btree ("experiment_id","key","last","run_id") WHERE "run_scores"."last" is not null;--> statement-breakpoint
CREATE INDEX "run_scores_min" ON "run_scores" USING btree ("experiment_id","key","min","run_id") WHERE "run_scores"."min" is not null;--> statement-breakpoint
CREATE INDEX "run_scores_max" ON "run_scores" USING btree ("experiment_id","key","max","run_id") WHERE "run_scores"."max" is not null;--> statement-breakpoint
CREATE INDEX "runs_not_over" ON "runs" USING btree ("experiment_id") WHERE "runs"."status" in ('QUEUED', 'CLAIMED', 'RUNNING', 'CANCELLING', 'LOST') and "runs"."deleted_at" is null;--> statement-breakpoint
INSERT INTO "run_scores" ("run_id", "key", "experiment_id", "last", "min", "max")
SELECT "run_id", "key", "experiment_id", nullif("last", 'NaN'), "min", "max" FROM "run_summaries" JOIN "runs" ON "runs"."id" = "run_id" WHERE "status" IN ('SUCCEEDED', 'FAILED', 'CANCELLED');
