CREATE TABLE "adjustments" (
	"user_id" text NOT NULL,
	"adjustment_id" uuid NOT NULL,
	"credit_type" text NOT NULL,
	"amount" bigint NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "adjustments_user_id_adjustment_id_pk" PRIMARY KEY("user_id","adjustment_id"),
	CONSTRAINT "adjustments_amount" CHECK ("adjustments"."amount" <> 0 and "adjustments"."amount" between -9007199254740991 and 9007199254740991)
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"key_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash"),
	CONSTRAINT "api_keys_role" CHECK ("api_keys"."role" in ('service', 'viewer', 'support', 'approver', 'admin')),
	CONSTRAINT "api_keys_hash" CHECK (octet_length("api_keys"."hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "charges" (
	"user_id" text NOT NULL,
	"charge_id" uuid NOT NULL,
	"feature" text NOT NULL,
	"credit_type" text NOT NULL,
	"units" integer NOT NULL,
	"amount" bigint NOT NULL,
	"returned_amount" bigint DEFAULT 0 NOT NULL,
	"refunded_amount" bigint DEFAULT 0 NOT NULL,
	"refunded_units" integer DEFAULT 0 NOT NULL,
	"first_entry" bigint NOT NULL,
	"draws" integer NOT NULL,
	"state" text NOT NULL,
	"attempt" integer NOT NULL,
	"provider" text,
	"provider_task_id" text,
	"api_route" text,
	"metadata" jsonb,
	"cost_usd" numeric(20, 10),
	"created_at" timestamp with time zone NOT NULL,
	"deadline" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"settled_amount" bigint,
	"settled_balance" bigint,
	"refunded_at" timestamp with time zone,
	"absorbed_at" timestamp with time zone,
	"recharged_by" uuid,
	"actor" text NOT NULL,
	CONSTRAINT "charges_charge_id_user_id_pk" PRIMARY KEY("charge_id","user_id"),
	CONSTRAINT "charges_state" CHECK ("charges"."state" in ('held', 'settled', 'refunded')),
	CONSTRAINT "charges_amount" CHECK ("charges"."amount" between 0 and 9007199254740991),
	CONSTRAINT "charges_units" CHECK ("charges"."units" between 1 and 1000000),
	CONSTRAINT "charges_back" CHECK ("charges"."returned_amount" >= 0 and "charges"."refunded_amount" >= 0),
	CONSTRAINT "charges_never_back_more_than_charged" CHECK ("charges"."refunded_amount" <= "charges"."amount" - "charges"."returned_amount"),
	CONSTRAINT "charges_refunded_units" CHECK ("charges"."refunded_units" between 0 and "charges"."units"),
	CONSTRAINT "charges_held_has_deadline" CHECK ("charges"."state" <> 'held' or "charges"."deadline" is not null),
	CONSTRAINT "charges_refunded_is_whole" CHECK ("charges"."state" <> 'refunded' or "charges"."refunded_amount" = "charges"."amount" - "charges"."returned_amount"),
	CONSTRAINT "charges_cost" CHECK ("charges"."cost_usd" >= 0)
);
--> statement-breakpoint
CREATE TABLE "credit_types" (
	"credit_type" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"decimals" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "credit_types_decimals" CHECK ("credit_types"."decimals" between 0 and 6),
	CONSTRAINT "credit_types_key" CHECK ("credit_types"."credit_type" ~ '^[A-Za-z][A-Za-z0-9_]{0,63}$')
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"user_id" text NOT NULL,
	"credit_type" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"delta" bigint NOT NULL,
	"balance_before" bigint NOT NULL,
	"balance_after" bigint NOT NULL,
	"grant_id" uuid NOT NULL,
	"charge_id" uuid,
	"refund_id" uuid,
	"adjustment_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "entries_user_id_credit_type_seq_pk" PRIMARY KEY("user_id","credit_type","seq"),
	CONSTRAINT "entries_seq" CHECK ("entries"."seq" >= 1),
	CONSTRAINT "entries_delta" CHECK ("entries"."delta" <> 0),
	CONSTRAINT "entries_chain" CHECK ("entries"."balance_after" = "entries"."balance_before" + "entries"."delta"),
	CONSTRAINT "entries_never_negative" CHECK ("entries"."balance_before" between 0 and 9007199254740991 and "entries"."balance_after" between 0 and 9007199254740991),
	CONSTRAINT "entries_cause" CHECK (case "entries"."kind"
        when 'charge' then "entries"."charge_id" is not null and "entries"."delta" < 0
        when 'return' then "entries"."charge_id" is not null and "entries"."delta" > 0
        when 'refund' then "entries"."refund_id" is not null and "entries"."delta" > 0
        when 'adjustment' then "entries"."adjustment_id" is not null
        when 'grant' then "entries"."delta" > 0
        when 'expiry' then "entries"."delta" < 0
        when 'void' then "entries"."delta" < 0
        else false end)
);
--> statement-breakpoint
CREATE TABLE "events" (
	"at" timestamp with time zone NOT NULL,
	"user_id" text NOT NULL,
	"event_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"charge_id" uuid,
	"feature" text,
	"credit_type" text NOT NULL,
	"provider" text,
	"api_route" text,
	"units" integer NOT NULL,
	"amount" bigint NOT NULL,
	"returned" bigint NOT NULL,
	"reason" text,
	"cost_usd" numeric(20, 10),
	"duration_ms" bigint,
	CONSTRAINT "events_at_user_id_event_id_pk" PRIMARY KEY("at","user_id","event_id"),
	CONSTRAINT "events_kind" CHECK ("events"."kind" in ('charged', 'held', 'settled', 'refunded', 'absorbed'))
);
--> statement-breakpoint
CREATE TABLE "failed_refunds" (
	"user_id" text NOT NULL,
	"failed_refund_id" uuid NOT NULL,
	"charge_id" uuid NOT NULL,
	"command" jsonb NOT NULL,
	"attempts" integer NOT NULL,
	"last_error" text NOT NULL,
	"next_attempt_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "failed_refunds_user_id_failed_refund_id_pk" PRIMARY KEY("user_id","failed_refund_id")
);
--> statement-breakpoint
CREATE TABLE "features" (
	"feature" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"cost" bigint NOT NULL,
	"credit_type" text NOT NULL,
	"operation_type" text NOT NULL,
	"provider" text,
	"hold_seconds" integer DEFAULT 300 NOT NULL,
	"refund_policy" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"late_success" text DEFAULT 'absorb' NOT NULL,
	"archived_at" timestamp with time zone,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "features_cost" CHECK ("features"."cost" between 0 and 9007199254740991),
	CONSTRAINT "features_hold_seconds" CHECK ("features"."hold_seconds" between 1 and 2592000),
	CONSTRAINT "features_late_success" CHECK ("features"."late_success" in ('absorb', 'charge_again')),
	CONSTRAINT "features_key" CHECK ("features"."feature" ~ '^[A-Za-z][A-Za-z0-9_.-]{0,127}$')
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"user_id" text NOT NULL,
	"grant_id" uuid NOT NULL,
	"credit_type" text NOT NULL,
	"source" text NOT NULL,
	"amount" bigint NOT NULL,
	"remaining" bigint NOT NULL,
	"priority" smallint NOT NULL,
	"state" text NOT NULL,
	"effective_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"open" boolean GENERATED ALWAYS AS (remaining > 0 or state = 'pending') STORED,
	CONSTRAINT "grants_user_id_grant_id_pk" PRIMARY KEY("user_id","grant_id"),
	CONSTRAINT "grants_source" CHECK ("grants"."source" in ('plan', 'purchase', 'promo', 'adjustment', 'refund')),
	CONSTRAINT "grants_state" CHECK ("grants"."state" in ('pending', 'live', 'expired', 'voided')),
	CONSTRAINT "grants_amount" CHECK ("grants"."amount" between 1 and 9007199254740991),
	CONSTRAINT "grants_remaining" CHECK ("grants"."remaining" between 0 and "grants"."amount"),
	CONSTRAINT "grants_only_live_remains" CHECK ("grants"."state" = 'live' or "grants"."remaining" = 0),
	CONSTRAINT "grants_lifetime" CHECK ("grants"."expires_at" > "grants"."effective_at"),
	CONSTRAINT "grants_priority" CHECK ("grants"."priority" between 0 and 1000)
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"user_id" text NOT NULL,
	"operation" text NOT NULL,
	"key" text NOT NULL,
	"attempt" integer NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"answer" json NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_user_id_operation_key_attempt_pk" PRIMARY KEY("user_id","operation","key","attempt"),
	CONSTRAINT "idempotency_keys_key" CHECK (char_length("idempotency_keys"."key") between 1 and 255),
	CONSTRAINT "idempotency_keys_attempt" CHECK ("idempotency_keys"."attempt" >= 1)
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"user_id" text NOT NULL,
	"refund_id" uuid NOT NULL,
	"charge_id" uuid,
	"credit_type" text NOT NULL,
	"amount" bigint NOT NULL,
	"units" integer NOT NULL,
	"reason" text NOT NULL,
	"feature" text,
	"provider" text,
	"api_route" text,
	"error_message" text,
	"transaction_id" text,
	"metadata" jsonb,
	"actor" text NOT NULL,
	"remaining_after" bigint NOT NULL,
	"balance_after" bigint NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "refunds_user_id_refund_id_pk" PRIMARY KEY("user_id","refund_id"),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount" between 0 and 9007199254740991),
	CONSTRAINT "refunds_goodwill" CHECK ("refunds"."charge_id" is not null or ("refunds"."amount" > 0 and "refunds"."units" = 0)),
	CONSTRAINT "refunds_units" CHECK ("refunds"."units" >= 0),
	CONSTRAINT "refunds_reason" CHECK ("refunds"."reason" in ('timeout', 'connection_failed', 'provider_error', 'provider_rejected', 'rate_limited', 'invalid_response', 'empty_result', 'content_refused', 'callback_failed', 'callback_missing', 'worker_crashed', 'retries_exhausted', 'workflow_failed', 'cancelled', 'api_error', 'customer_service', 'incident', 'goodwill'))
);
--> statement-breakpoint
CREATE TABLE "users" (
	"user_id" text PRIMARY KEY NOT NULL,
	"email" text,
	"name" text,
	"plan_id" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "users_user_id_length" CHECK (char_length("users"."user_id") between 1 and 255)
);
--> statement-breakpoint
CREATE TABLE "wallets" (
	"user_id" text NOT NULL,
	"credit_type" text NOT NULL,
	"balance" bigint NOT NULL,
	"held" bigint NOT NULL,
	"entries" bigint NOT NULL,
	CONSTRAINT "wallets_user_id_credit_type_pk" PRIMARY KEY("user_id","credit_type"),
	CONSTRAINT "wallets_balance" CHECK ("wallets"."balance" between 0 and 9007199254740991),
	CONSTRAINT "wallets_held" CHECK ("wallets"."held" between 0 and 9007199254740991)
);
--> statement-breakpoint
ALTER TABLE "adjustments" ADD CONSTRAINT "adjustments_wallet" FOREIGN KEY ("user_id","credit_type") REFERENCES "public"."wallets"("user_id","credit_type") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_recharged_by" FOREIGN KEY ("recharged_by","user_id") REFERENCES "public"."charges"("charge_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_refund" FOREIGN KEY ("user_id","refund_id") REFERENCES "public"."refunds"("user_id","refund_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_adjustment" FOREIGN KEY ("user_id","adjustment_id") REFERENCES "public"."adjustments"("user_id","adjustment_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "failed_refunds" ADD CONSTRAINT "failed_refunds_charge" FOREIGN KEY ("charge_id","user_id") REFERENCES "public"."charges"("charge_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "features" ADD CONSTRAINT "features_credit_type_credit_types_credit_type_fk" FOREIGN KEY ("credit_type") REFERENCES "public"."credit_types"("credit_type") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_wallet" FOREIGN KEY ("user_id","credit_type") REFERENCES "public"."wallets"("user_id","credit_type") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_wallet" FOREIGN KEY ("user_id","credit_type") REFERENCES "public"."wallets"("user_id","credit_type") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_charge" FOREIGN KEY ("charge_id","user_id") REFERENCES "public"."charges"("charge_id","user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_credit_type_credit_types_credit_type_fk" FOREIGN KEY ("credit_type") REFERENCES "public"."credit_types"("credit_type") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "charges_due" ON "charges" USING btree ("deadline") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "charges_task" ON "charges" USING btree ("provider_task_id") WHERE provider_task_id is not null;--> statement-breakpoint
CREATE INDEX "entries_given_back" ON "entries" USING btree ("user_id","charge_id") WHERE charge_id is not null and delta > 0;--> statement-breakpoint
CREATE INDEX "entries_by_refund" ON "entries" USING btree ("user_id","refund_id") WHERE refund_id is not null;--> statement-breakpoint
CREATE INDEX "failed_refunds_due" ON "failed_refunds" USING btree ("next_attempt_at") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "grants_open" ON "grants" USING btree ("user_id") WHERE open;--> statement-breakpoint
CREATE INDEX "grants_expiry" ON "grants" USING btree ("expires_at") WHERE open and expires_at is not null;--> statement-breakpoint
CREATE INDEX "grants_effective" ON "grants" USING btree ("effective_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "refunds_id" ON "refunds" USING btree ("refund_id");--> statement-breakpoint
CREATE INDEX "refunds_by_user" ON "refunds" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "refunds_by_charge" ON "refunds" USING btree ("user_id","charge_id");