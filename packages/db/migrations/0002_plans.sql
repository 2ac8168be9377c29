CREATE TABLE "clerk_events" (
	"event_id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"user_id" text,
	"occurred_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"outcome" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clerk_states" (
	"subject" text PRIMARY KEY NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"state" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clock" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"ahead" interval NOT NULL,
	CONSTRAINT "clock_only" CHECK ("clock"."only"),
	CONSTRAINT "clock_ahead" CHECK ("clock"."ahead" >= interval '0')
);
--> statement-breakpoint
CREATE TABLE "feature_versions" (
	"feature" text NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"cost" bigint NOT NULL,
	"credit_type" text NOT NULL,
	"operation_type" text NOT NULL,
	"provider" text,
	"hold_seconds" integer NOT NULL,
	"refund_policy" jsonb NOT NULL,
	"late_success" text NOT NULL,
	"archived" boolean NOT NULL,
	"effective_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"cancelled_at" timestamp with time zone,
	"cancelled_by" text,
	CONSTRAINT "feature_versions_feature_version_pk" PRIMARY KEY("feature","version"),
	CONSTRAINT "feature_versions_version" CHECK ("feature_versions"."version" >= 1),
	CONSTRAINT "feature_versions_cost" CHECK ("feature_versions"."cost" between 0 and 9007199254740991),
	CONSTRAINT "feature_versions_hold_seconds" CHECK ("feature_versions"."hold_seconds" between 1 and 2592000),
	CONSTRAINT "feature_versions_late_success" CHECK ("feature_versions"."late_success" in ('absorb', 'charge_again')),
	CONSTRAINT "feature_versions_cancelled" CHECK (("feature_versions"."cancelled_at" is null) = ("feature_versions"."cancelled_by" is null) and "feature_versions"."cancelled_at" < "feature_versions"."effective_at")
);
--> statement-breakpoint
CREATE TABLE "plan_credits" (
	"plan_id" text NOT NULL,
	"version" integer NOT NULL,
	"credit_type" text NOT NULL,
	"amount" bigint NOT NULL,
	"rollover_cap" bigint,
	CONSTRAINT "plan_credits_plan_id_version_credit_type_pk" PRIMARY KEY("plan_id","version","credit_type"),
	CONSTRAINT "plan_credits_amount" CHECK ("plan_credits"."amount" between 0 and 9007199254740991),
	CONSTRAINT "plan_credits_rollover_cap" CHECK ("plan_credits"."rollover_cap" between 0 and 9007199254740991)
);
--> statement-breakpoint
CREATE TABLE "plan_versions" (
	"plan_id" text NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"refresh_mode" text NOT NULL,
	"cadence" text NOT NULL,
	"every_days" smallint,
	"active" boolean NOT NULL,
	"effective_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"cancelled_at" timestamp with time zone,
	"cancelled_by" text,
	CONSTRAINT "plan_versions_plan_id_version_pk" PRIMARY KEY("plan_id","version"),
	CONSTRAINT "plan_versions_version" CHECK ("plan_versions"."version" >= 1),
	CONSTRAINT "plan_versions_mode" CHECK ("plan_versions"."refresh_mode" in ('replace', 'add', 'top_up')),
	CONSTRAINT "plan_versions_cadence" CHECK ("plan_versions"."cadence" in ('days', 'month', 'anniversary')),
	CONSTRAINT "plan_versions_every_days" CHECK (("plan_versions"."cadence" = 'days') = ("plan_versions"."every_days" is not null) and "plan_versions"."every_days" between 1 and 366),
	CONSTRAINT "plan_versions_cancelled" CHECK (("plan_versions"."cancelled_at" is null) = ("plan_versions"."cancelled_by" is null) and "plan_versions"."cancelled_at" < "plan_versions"."effective_at")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"plan_id" text PRIMARY KEY NOT NULL,
	"versions" integer NOT NULL,
	CONSTRAINT "plans_key" CHECK (char_length("plans"."plan_id") between 1 and 128)
);
--> statement-breakpoint
CREATE TABLE "refresh_runs" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"plan_id" text,
	"user_ids" text[],
	"force" boolean NOT NULL,
	"state" text NOT NULL,
	"eligible" integer NOT NULL,
	"refreshed" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"reversed_at" timestamp with time zone,
	"reversed_by" text,
	CONSTRAINT "refresh_runs_kind" CHECK ("refresh_runs"."kind" in ('scheduled', 'bulk')),
	CONSTRAINT "refresh_runs_state" CHECK ("refresh_runs"."state" in ('running', 'finished')),
	CONSTRAINT "refresh_runs_finished" CHECK (("refresh_runs"."state" = 'running') = ("refresh_runs"."finished_at" is null))
);
--> statement-breakpoint
CREATE TABLE "refreshes" (
	"user_id" text NOT NULL,
	"refresh_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"outcome" text NOT NULL,
	"run_id" uuid,
	"plan_id" text,
	"at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone,
	"changes" jsonb NOT NULL,
	"expired" bigint NOT NULL,
	"granted" bigint NOT NULL,
	"reverses" uuid,
	"error" text,
	"actor" text NOT NULL,
	CONSTRAINT "refreshes_user_id_refresh_id_pk" PRIMARY KEY("user_id","refresh_id"),
	CONSTRAINT "refreshes_kind" CHECK ("refreshes"."kind" in ('refresh', 'start', 'plan_change', 'reversal')),
	CONSTRAINT "refreshes_outcome" CHECK (("refreshes"."outcome" = 'failed') = ("refreshes"."error" is not null)),
	CONSTRAINT "refreshes_credits" CHECK ("refreshes"."expired" >= 0 and "refreshes"."granted" >= 0),
	CONSTRAINT "refreshes_reversal" CHECK (("refreshes"."kind" = 'reversal') = ("refreshes"."reverses" is not null))
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"user_id" text PRIMARY KEY NOT NULL,
	"plan_id" text,
	"next_plan_id" text,
	"anchor_at" timestamp with time zone NOT NULL,
	"last_refresh_at" timestamp with time zone,
	"next_refresh_at" timestamp with time zone,
	"hold" boolean DEFAULT false NOT NULL,
	"past_due" boolean DEFAULT false NOT NULL,
	"day" smallint,
	"custom_amount" bigint,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_failure" text,
	CONSTRAINT "subscriptions_day" CHECK ("subscriptions"."day" between 1 and 31),
	CONSTRAINT "subscriptions_custom_amount" CHECK ("subscriptions"."custom_amount" between 0 and 9007199254740991),
	CONSTRAINT "subscriptions_refreshed" CHECK ("subscriptions"."next_refresh_at" is null or "subscriptions"."plan_id" is not null),
	CONSTRAINT "subscriptions_next_plan" CHECK ("subscriptions"."next_plan_id" is null or "subscriptions"."plan_id" is not null),
	CONSTRAINT "subscriptions_failures" CHECK (("subscriptions"."failures" = 0) = ("subscriptions"."last_failure" is null))
);
--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"mode" text NOT NULL,
	"dry_run" boolean NOT NULL,
	"actor" text NOT NULL,
	"state" text NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"report" jsonb NOT NULL,
	"error" text,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "sync_runs_mode" CHECK ("sync_runs"."mode" in ('users', 'plans', 'all')),
	CONSTRAINT "sync_runs_state" CHECK ("sync_runs"."state" in ('running', 'finished', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "features" DROP CONSTRAINT "features_cost";--> statement-breakpoint
ALTER TABLE "features" DROP CONSTRAINT "features_hold_seconds";--> statement-breakpoint
ALTER TABLE "features" DROP CONSTRAINT "features_late_success";--> statement-breakpoint
ALTER TABLE "features" DROP CONSTRAINT "features_credit_type_credit_types_credit_type_fk";
--> statement-breakpoint
ALTER TABLE "entries" ADD COLUMN "refresh_id" uuid;--> statement-breakpoint
ALTER TABLE "features" ADD COLUMN "versions" integer NOT NULL DEFAULT 1;--> statement-breakpoint
ALTER TABLE "features" ALTER COLUMN "versions" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "deleted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "feature_versions" ADD CONSTRAINT "feature_versions_feature_features_feature_fk" FOREIGN KEY ("feature") REFERENCES "public"."features"("feature") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feature_versions" ADD CONSTRAINT "feature_versions_credit_type_credit_types_credit_type_fk" FOREIGN KEY ("credit_type") REFERENCES "public"."credit_types"("credit_type") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_credits" ADD CONSTRAINT "plan_credits_credit_type_credit_types_credit_type_fk" FOREIGN KEY ("credit_type") REFERENCES "public"."credit_types"("credit_type") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_credits" ADD CONSTRAINT "plan_credits_version" FOREIGN KEY ("plan_id","version") REFERENCES "public"."plan_versions"("plan_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_versions" ADD CONSTRAINT "plan_versions_plan_id_plans_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("plan_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refreshes" ADD CONSTRAINT "refreshes_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refreshes" ADD CONSTRAINT "refreshes_plan_id_plans_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("plan_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refreshes" ADD CONSTRAINT "refreshes_reverses" FOREIGN KEY ("user_id","reverses") REFERENCES "public"."refreshes"("user_id","refresh_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_plan_id_plans_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plans"("plan_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_next_plan_id_plans_plan_id_fk" FOREIGN KEY ("next_plan_id") REFERENCES "public"."plans"("plan_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feature_versions_in_force" ON "feature_versions" USING btree ("feature","effective_at" DESC NULLS LAST,"version" DESC NULLS LAST) WHERE cancelled_at is null;--> statement-breakpoint
CREATE INDEX "plan_versions_in_force" ON "plan_versions" USING btree ("plan_id","effective_at" DESC NULLS LAST,"version" DESC NULLS LAST) WHERE cancelled_at is null;--> statement-breakpoint
CREATE INDEX "refresh_runs_started" ON "refresh_runs" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "refresh_runs_running" ON "refresh_runs" USING btree ("seen_at") WHERE state = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "refreshes_once" ON "refreshes" USING btree ("user_id","due_at") WHERE kind = 'refresh' and outcome = 'refreshed' and due_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "refreshes_once_a_run" ON "refreshes" USING btree ("run_id","user_id") WHERE kind = 'refresh' and outcome = 'refreshed' and run_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "refreshes_reversed_once" ON "refreshes" USING btree ("user_id","reverses") WHERE reverses is not null;--> statement-breakpoint
CREATE INDEX "subscriptions_due" ON "subscriptions" USING btree ("next_refresh_at","user_id") WHERE next_refresh_at is not null and not hold and not past_due;--> statement-breakpoint
CREATE INDEX "subscriptions_plan" ON "subscriptions" USING btree ("plan_id","user_id");--> statement-breakpoint
CREATE INDEX "subscriptions_failing" ON "subscriptions" USING btree ("user_id") WHERE failures > 0;--> statement-breakpoint
CREATE INDEX "sync_runs_started" ON "sync_runs" USING btree ("started_at");--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_refresh" FOREIGN KEY ("user_id","refresh_id") REFERENCES "public"."refreshes"("user_id","refresh_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "grants_plan_used_up" ON "grants" USING btree ("user_id") WHERE source = 'plan' and state = 'live' and not open;--> statement-breakpoint
CREATE INDEX "users_by_id_prefix" ON "users" USING btree ("user_id" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "users_by_email" ON "users" USING btree (lower("email") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "users_by_name" ON "users" USING btree (lower("name") text_pattern_ops);--> statement-breakpoint
-- What a feature was until now is its first version.
INSERT INTO "feature_versions" ("feature", "version", "name", "cost", "credit_type", "operation_type", "provider", "hold_seconds", "refund_policy", "late_success", "archived", "effective_at", "created_at", "actor")
SELECT "feature", 1, "name", "cost", "credit_type", "operation_type", "provider", "hold_seconds", "refund_policy", "late_success", "archived_at" IS NOT NULL, "updated_at", "updated_at", 'migration' FROM "features";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "name";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "cost";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "credit_type";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "operation_type";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "provider";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "hold_seconds";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "refund_policy";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "late_success";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "archived_at";--> statement-breakpoint
ALTER TABLE "features" DROP COLUMN "updated_at";--> statement-breakpoint
ALTER TABLE "users" DROP COLUMN "plan_id";
--> statement-breakpoint

-- The clock can be moved ahead, in one row, for everyone who asks for the time here.
INSERT INTO "clock" ("ahead") VALUES (interval '0');
--> statement-breakpoint
create or replace function makegood_now() returns timestamptz
language sql volatile parallel safe
as $$ select date_trunc('milliseconds', clock_timestamp()) + coalesce((select ahead from clock), interval '0') $$;
--> statement-breakpoint
create trigger clock_no_delete before delete on clock
for each row execute function refuse_change();
--> statement-breakpoint
create trigger clock_forward before update on clock
for each row when (new.ahead < old.ahead) execute function refuse_change();
--> statement-breakpoint

-- The latest of the effective versions is the one in force.
create view features_in_force as
select v.* from features f
cross join lateral (
  select * from feature_versions v
  where v.feature = f.feature and v.cancelled_at is null and v.effective_at <= (select makegood_now())
  order by v.effective_at desc, v.version desc limit 1
) v;
--> statement-breakpoint
create view plans_in_force as
select v.* from plans p
cross join lateral (
  select * from plan_versions v
  where v.plan_id = p.plan_id and v.cancelled_at is null and v.effective_at <= (select makegood_now())
  order by v.effective_at desc, v.version desc limit 1
) v;
--> statement-breakpoint

-- A version is what it was written as; one that is not yet effective can be cancelled, once.
create trigger feature_versions_history before update on feature_versions
for each row when (
  (old.feature, old.version, old.name, old.cost, old.credit_type, old.operation_type, old.provider,
    old.hold_seconds, old.refund_policy, old.late_success, old.archived, old.effective_at, old.created_at, old.actor)
    is distinct from
  (new.feature, new.version, new.name, new.cost, new.credit_type, new.operation_type, new.provider,
    new.hold_seconds, new.refund_policy, new.late_success, new.archived, new.effective_at, new.created_at, new.actor)
  or old.cancelled_at is not null
) execute function refuse_change();
--> statement-breakpoint
create trigger feature_versions_no_delete before delete on feature_versions
for each row execute function refuse_change();
--> statement-breakpoint
create trigger plan_versions_history before update on plan_versions
for each row when (
  (old.plan_id, old.version, old.name, old.refresh_mode, old.cadence, old.every_days, old.active,
    old.effective_at, old.created_at, old.actor)
    is distinct from
  (new.plan_id, new.version, new.name, new.refresh_mode, new.cadence, new.every_days, new.active,
    new.effective_at, new.created_at, new.actor)
  or old.cancelled_at is not null
) execute function refuse_change();
--> statement-breakpoint
create trigger plan_versions_no_delete before delete on plan_versions
for each row execute function refuse_change();
--> statement-breakpoint
create trigger plan_credits_append_only before update or delete on plan_credits
for each row execute function refuse_change();
--> statement-breakpoint
create trigger refreshes_append_only before update or delete on refreshes
for each row execute function refuse_change();
--> statement-breakpoint
create trigger refreshes_no_truncate before truncate on refreshes
for each statement execute function refuse_change();
--> statement-breakpoint
create trigger clerk_events_append_only before update or delete on clerk_events
for each row execute function refuse_change();
--> statement-breakpoint

alter table subscriptions set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
