CREATE TABLE "job_runs" (
	"job" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"error" text,
	"succeeded_at" timestamp with time zone,
	"failures" integer NOT NULL,
	"every_seconds" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_check" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone NOT NULL,
	"wallets" bigint NOT NULL,
	"entries" bigint NOT NULL,
	"violations" integer NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "ledger_check_only" CHECK ("ledger_check"."only")
);
