CREATE TYPE "public"."delivery_status" AS ENUM('PENDING', 'DELIVERED', 'FAILED');--> statement-breakpoint
CREATE TYPE "public"."webhook_format" AS ENUM('STANDARD', 'SLACK');--> statement-breakpoint
CREATE TABLE "notice_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"webhook_id" uuid NOT NULL,
	"notice_id" uuid,
	"type" text NOT NULL,
	"body" text NOT NULL,
	"status" "delivery_status" DEFAULT 'PENDING' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL,
	"last_tried_at" timestamp with time zone,
	"last_status" integer,
	"last_answer" text
);
--> statement-breakpoint
CREATE TABLE "notice_rule_webhooks" (
	"rule_id" uuid NOT NULL,
	"webhook_id" uuid NOT NULL,
	CONSTRAINT "notice_rule_webhooks_rule_id_webhook_id_pk" PRIMARY KEY("rule_id","webhook_id")
);
--> statement-breakpoint
CREATE TABLE "notice_rules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"experiment_id" uuid,
	"name" text NOT NULL,
	"condition" jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"checked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"rule_id" uuid,
	"experiment_id" uuid NOT NULL,
	"run_id" uuid,
	"type" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"occasion" text NOT NULL,
	CONSTRAINT "notices_occasion" UNIQUE("rule_id","occasion")
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"format" "webhook_format" NOT NULL,
	"secret" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provenances" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid,
	"experiment_id" uuid,
	"commit" text,
	"branch" text,
	"diff" text,
	"diff_bytes" integer,
	"command_line" text[],
	"packages" jsonb,
	CONSTRAINT "provenances_run" UNIQUE("run_id"),
	CONSTRAINT "provenances_experiment" UNIQUE("experiment_id"),
	CONSTRAINT "provenances_subject" CHECK (num_nonnulls("provenances"."run_id", "provenances"."experiment_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "notice_deliveries" ADD CONSTRAINT "notice_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_deliveries" ADD CONSTRAINT "notice_deliveries_notice_id_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."notices"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_rule_webhooks" ADD CONSTRAINT "notice_rule_webhooks_rule_id_notice_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."notice_rules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_rule_webhooks" ADD CONSTRAINT "notice_rule_webhooks_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_rules" ADD CONSTRAINT "notice_rules_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_rules" ADD CONSTRAINT "notice_rules_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_rules" ADD CONSTRAINT "notice_rules_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_rule_id_notice_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."notice_rules"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provenances" ADD CONSTRAINT "provenances_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provenances" ADD CONSTRAINT "provenances_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notice_deliveries_due" ON "notice_deliveries" USING btree ("next_try_at") WHERE "notice_deliveries"."status" = 'PENDING';--> statement-breakpoint
CREATE INDEX "notice_deliveries_of_webhook" ON "notice_deliveries" USING btree ("webhook_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "notice_rules_to_check" ON "notice_rules" USING btree ("checked_at") WHERE "notice_rules"."enabled";--> statement-breakpoint
CREATE INDEX "notices_of_team" ON "notices" USING btree ("team_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "runs_going_on" ON "runs" USING btree ("team_id") WHERE "runs"."status" in ('RUNNING', 'CANCELLING', 'LOST');--> statement-breakpoint
CREATE INDEX "runs_ended" ON "runs" USING btree ("team_id","finished_at") WHERE "runs"."finished_at" is not null;