CREATE TABLE "parked_callbacks" (
	"provider" text NOT NULL,
	"provider_task_id" text NOT NULL,
	"outcome" text NOT NULL,
	"callback" jsonb NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	CONSTRAINT "parked_callbacks_provider_provider_task_id_outcome_pk" PRIMARY KEY("provider","provider_task_id","outcome"),
	CONSTRAINT "parked_callbacks_outcome" CHECK ("parked_callbacks"."outcome" in ('settle', 'fail')),
	CONSTRAINT "parked_callbacks_size" CHECK (octet_length("parked_callbacks"."callback"::text) <= 16384)
);
--> statement-breakpoint
CREATE TABLE "provider_callbacks" (
	"provider" text PRIMARY KEY NOT NULL,
	"adapter" text NOT NULL,
	"secret" "bytea" NOT NULL,
	"previous_secret" "bytea",
	"previous_secret_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" text NOT NULL,
	"unmatched" bigint DEFAULT 0 NOT NULL,
	"unmatched_at" timestamp with time zone,
	CONSTRAINT "provider_callbacks_previous" CHECK (("provider_callbacks"."previous_secret" is null) = ("provider_callbacks"."previous_secret_until" is null))
);
--> statement-breakpoint
ALTER TABLE "parked_callbacks" ADD CONSTRAINT "parked_callbacks_provider_provider_callbacks_provider_fk" FOREIGN KEY ("provider") REFERENCES "public"."provider_callbacks"("provider") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "parked_callbacks_due" ON "parked_callbacks" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "parked_callbacks_received" ON "parked_callbacks" USING btree ("provider","received_at");