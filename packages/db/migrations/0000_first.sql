CREATE TYPE "public"."log_level" AS ENUM('INFO', 'WARN', 'ERROR');--> statement-breakpoint
CREATE TYPE "public"."run_phase" AS ENUM('PREPARING', 'TRAINING', 'VALIDATING', 'TESTING', 'SAVING');--> statement-breakpoint
CREATE TYPE "public"."run_reason" AS ENUM('USER_STOP', 'PREEMPTED', 'RUNNER_LOST', 'RUNNER_SHUTDOWN', 'OUT_OF_MEMORY', 'NAN_LOSS', 'CODE_ERROR', 'TIMEOUT', 'BAD_CONFIG');--> statement-breakpoint
CREATE TYPE "public"."run_status" AS ENUM('QUEUED', 'CLAIMED', 'RUNNING', 'CANCELLING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'LOST');--> statement-breakpoint
CREATE TYPE "public"."role" AS ENUM('OWNER', 'MEMBER', 'VIEWER');--> statement-breakpoint
CREATE TABLE "experiments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"name" text NOT NULL,
	"question" text NOT NULL,
	"config" jsonb NOT NULL,
	"plan" jsonb NOT NULL,
	"blocks" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "points" (
	"series_id" integer NOT NULL,
	"attempt" integer NOT NULL,
	"step" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"value" double precision NOT NULL,
	CONSTRAINT "points_series_id_attempt_step_pk" PRIMARY KEY("series_id","attempt","step")
);
--> statement-breakpoint
CREATE TABLE "run_summaries" (
	"run_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"key" text NOT NULL,
	"last_step" bigint NOT NULL,
	"last" double precision NOT NULL,
	"min" double precision,
	"max" double precision,
	CONSTRAINT "run_summaries_run_id_attempt_key_pk" PRIMARY KEY("run_id","attempt","key")
);
--> statement-breakpoint
CREATE TABLE "series" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "series_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"run_id" uuid NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "series_run_key" UNIQUE("run_id","key")
);
--> statement-breakpoint
CREATE TABLE "registration_tokens" (
	"hash" text PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"created_by" uuid NOT NULL,
	"labels" text[] NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "runner_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"runner_id" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "runners" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"name" text NOT NULL,
	"labels" text[] NOT NULL,
	"facts" jsonb NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone,
	CONSTRAINT "runners_secret_hash" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"run_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"runner_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"claim_key" text NOT NULL,
	"lease_expires_at" timestamp with time zone NOT NULL,
	"engine" text,
	"engine_version" text,
	"device" text,
	"phase" "run_phase",
	"step" bigint DEFAULT 0 NOT NULL,
	"total_steps" bigint DEFAULT 0 NOT NULL,
	"eta_seconds" double precision,
	"metrics_seq" bigint DEFAULT -1 NOT NULL,
	"log_seq" bigint DEFAULT -1 NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"training_started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"outcome" "run_status",
	"reason" "run_reason",
	CONSTRAINT "attempts_run_id_number_pk" PRIMARY KEY("run_id","number"),
	CONSTRAINT "attempts_claim_key" UNIQUE("runner_id","claim_key")
);
--> statement-breakpoint
CREATE TABLE "layer_states" (
	"run_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"step" bigint NOT NULL,
	"group" integer NOT NULL,
	"name" text NOT NULL,
	"frozen" boolean NOT NULL,
	"learning_rate" double precision,
	"gradient_norm" double precision,
	"weight_drift" double precision,
	CONSTRAINT "layer_states_run_id_attempt_step_group_pk" PRIMARY KEY("run_id","attempt","step","group")
);
--> statement-breakpoint
CREATE TABLE "log_lines" (
	"run_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"level" "log_level" NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "log_lines_run_id_attempt_seq_pk" PRIMARY KEY("run_id","attempt","seq")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"team_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"config" jsonb NOT NULL,
	"config_hash" text NOT NULL,
	"seed" bigint NOT NULL,
	"freeze_depth" integer,
	"status" "run_status" DEFAULT 'QUEUED' NOT NULL,
	"reason" "run_reason",
	"message" text,
	"priority" integer DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"lost_in_a_row" integer DEFAULT 0 NOT NULL,
	"trainable_parameters" bigint,
	"total_parameters" bigint,
	"result" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"user_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_tokens_hash" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"user_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"role" "role" NOT NULL,
	CONSTRAINT "memberships_user_id_team_id_pk" PRIMARY KEY("user_id","team_id")
);
--> statement-breakpoint
CREATE TABLE "sign_in_links" (
	"hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_sessions" (
	"hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_summaries" ADD CONSTRAINT "run_summaries_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_tokens" ADD CONSTRAINT "registration_tokens_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_tokens" ADD CONSTRAINT "registration_tokens_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runner_sessions" ADD CONSTRAINT "runner_sessions_runner_id_runners_id_fk" FOREIGN KEY ("runner_id") REFERENCES "public"."runners"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runners" ADD CONSTRAINT "runners_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_runner_id_runners_id_fk" FOREIGN KEY ("runner_id") REFERENCES "public"."runners"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_session_id_runner_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."runner_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "layer_states" ADD CONSTRAINT "layer_states_run_id_attempt_attempts_run_id_number_fk" FOREIGN KEY ("run_id","attempt") REFERENCES "public"."attempts"("run_id","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_lines" ADD CONSTRAINT "log_lines_run_id_attempt_attempts_run_id_number_fk" FOREIGN KEY ("run_id","attempt") REFERENCES "public"."attempts"("run_id","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "experiments_of_team" ON "experiments" USING btree ("team_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "runner_sessions_open" ON "runner_sessions" USING btree ("runner_id") WHERE "runner_sessions"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "runners_of_team" ON "runners" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "attempts_active" ON "attempts" USING btree ("runner_id","lease_expires_at") WHERE "attempts"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "runs_of_experiment" ON "runs" USING btree ("experiment_id","id");--> statement-breakpoint
CREATE INDEX "runs_queue" ON "runs" USING btree ("team_id","priority" DESC NULLS LAST,"id") WHERE "runs"."status" = 'QUEUED';