CREATE TABLE "monitoring_settings" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"version" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" text NOT NULL,
	CONSTRAINT "monitoring_settings_only" CHECK ("monitoring_settings"."only")
);
--> statement-breakpoint
CREATE TABLE "active_users" (
	"span" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"users" integer NOT NULL,
	CONSTRAINT "active_users_span_at_pk" PRIMARY KEY("span","at"),
	CONSTRAINT "active_users_span" CHECK ("active_users"."span" in ('day', 'month'))
);
--> statement-breakpoint
CREATE TABLE "failures" (
	"level" smallint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"fingerprint" text NOT NULL,
	"reason" text NOT NULL,
	"feature" text NOT NULL,
	"provider" text NOT NULL,
	"api_route" text NOT NULL,
	"failed" integer NOT NULL,
	"amount" numeric(30, 0) NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"last_charge_id" uuid,
	CONSTRAINT "failures_pk" PRIMARY KEY("level","at","fingerprint","reason","feature","provider","api_route"),
	CONSTRAINT "failures_level" CHECK ("failures"."level" in (1, 15, 60, 1440))
);
--> statement-breakpoint
CREATE TABLE "latencies" (
	"level" smallint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"feature" text NOT NULL,
	"provider" text NOT NULL,
	"api_route" text NOT NULL,
	"bucket" smallint NOT NULL,
	"charges" integer NOT NULL,
	CONSTRAINT "latencies_level_at_feature_provider_api_route_bucket_pk" PRIMARY KEY("level","at","feature","provider","api_route","bucket"),
	CONSTRAINT "latencies_level" CHECK ("latencies"."level" in (1, 15, 60, 1440))
);
--> statement-breakpoint
CREATE TABLE "movements" (
	"level" smallint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"credit_type" text NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"entries" integer NOT NULL,
	"delta" numeric(30, 0) NOT NULL,
	CONSTRAINT "movements_level_at_credit_type_kind_source_pk" PRIMARY KEY("level","at","credit_type","kind","source"),
	CONSTRAINT "movements_level" CHECK ("movements"."level" in (1, 15, 60, 1440))
);
--> statement-breakpoint
CREATE TABLE "outstanding" (
	"credit_type" text NOT NULL,
	"source" text NOT NULL,
	"issued_in" timestamp with time zone NOT NULL,
	"expires" boolean NOT NULL,
	"grants" integer NOT NULL,
	"credits" numeric(30, 0) NOT NULL,
	CONSTRAINT "outstanding_credit_type_source_issued_in_expires_pk" PRIMARY KEY("credit_type","source","issued_in","expires")
);
--> statement-breakpoint
CREATE TABLE "rollup_state" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"folded_to" timestamp with time zone,
	"next_to" timestamp with time zone,
	"next_xid" bigint,
	"outstanding_at" timestamp with time zone,
	CONSTRAINT "rollup_state_only" CHECK ("rollup_state"."only")
);
--> statement-breakpoint
CREATE TABLE "rollups" (
	"level" smallint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"credit_type" text NOT NULL,
	"feature" text NOT NULL,
	"provider" text NOT NULL,
	"api_route" text NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"events" integer NOT NULL,
	"finished" integer NOT NULL,
	"refunded" integer NOT NULL,
	"failed" integer NOT NULL,
	"units" numeric(30, 0) NOT NULL,
	"amount" numeric(30, 0) NOT NULL,
	"returned" numeric(30, 0) NOT NULL,
	"cost_usd" numeric(24, 10) NOT NULL,
	"refunded_cost_usd" numeric(24, 10) NOT NULL,
	CONSTRAINT "rollups_pk" PRIMARY KEY("level","at","credit_type","feature","provider","api_route","kind","reason"),
	CONSTRAINT "rollups_level" CHECK ("rollups"."level" in (1, 15, 60, 1440))
);
--> statement-breakpoint
CREATE TABLE "user_activity" (
	"span" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"user_id" text NOT NULL,
	"charges" integer NOT NULL,
	"refunded" integer NOT NULL,
	"taken" numeric(30, 0) NOT NULL,
	"given_back" numeric(30, 0) NOT NULL,
	"cost_usd" numeric(24, 10) NOT NULL,
	CONSTRAINT "user_activity_span_at_user_id_pk" PRIMARY KEY("span","at","user_id"),
	CONSTRAINT "user_activity_span" CHECK ("user_activity"."span" in ('day', 'month'))
);
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "finishes" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "refunds" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "fails" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "refunded_cost_usd" numeric(20, 10);--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "fingerprint" text;--> statement-breakpoint
CREATE INDEX "entries_by_time" ON "entries" USING brin ("at") WITH (autosummarize=true);--> statement-breakpoint
CREATE INDEX "events_failed_and_kept" ON "events" USING btree ("at","user_id","event_id") WHERE kind = 'settled' and fails;--> statement-breakpoint
-- What the facts so far say of their charges.
alter table events disable trigger events_append_only;--> statement-breakpoint
with told as (
  select e.at, e.user_id, e.event_id,
    case e.kind
      when 'charged' then true
      when 'settled' then bool_or(e.kind = 'charged') over charge is not true
      when 'refunded' then c.state = 'refunded' and c.settled_at is null
        and e.event_id = last_value(e.event_id) over (refunded range between unbounded preceding and unbounded following)
      else false
    end as finishes,
    e.kind = 'refunded' and row_number() over refunded = 1 as refunds,
    case
      when e.kind = 'refunded' and row_number() over refunded = 1 then sum(e.cost_usd) over (charge order by e.at, e.event_id)
      when bool_or(e.kind = 'refunded') over (charge order by e.at, e.event_id) then e.cost_usd
    end as refunded_cost_usd
  from events e
  join charges c on c.charge_id = e.charge_id and c.user_id = e.user_id
  window charge as (partition by e.user_id, e.charge_id),
    refunded as (partition by e.user_id, e.charge_id, e.kind order by e.at, e.event_id)
)
update events e
set finishes = t.finishes, refunds = t.refunds, refunded_cost_usd = t.refunded_cost_usd,
  fails = t.refunds and e.reason not in ('customer_service', 'incident', 'goodwill')
from told t
where t.at = e.at and t.user_id = e.user_id and t.event_id = e.event_id
  and (t.finishes or t.refunds or t.refunded_cost_usd is not null);--> statement-breakpoint
alter table events enable trigger events_append_only;--> statement-breakpoint
insert into rollup_state default values;
