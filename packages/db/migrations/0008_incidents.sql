CREATE TABLE "incident_charges" (
	"incident_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	"charge_id" uuid NOT NULL,
	"credit_type" text NOT NULL,
	"cause" text NOT NULL,
	"reason" text NOT NULL,
	"failed_refund_id" uuid,
	"amount" bigint NOT NULL,
	"outcome" text,
	"refund_id" uuid,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"undo_outcome" text,
	"adjustment_id" uuid,
	"taken_back" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "incident_charges_incident_id_user_id_charge_id_pk" PRIMARY KEY("incident_id","user_id","charge_id"),
	CONSTRAINT "incident_charges_cause" CHECK ("incident_charges"."cause" in ('incident', 'kept', 'overdue', 'refund_failed')),
	CONSTRAINT "incident_charges_refunded" CHECK (("incident_charges"."outcome" is not distinct from 'refunded') = ("incident_charges"."refund_id" is not null)),
	CONSTRAINT "incident_charges_taken_back" CHECK ("incident_charges"."taken_back" between 0 and "incident_charges"."refunded")
);
--> statement-breakpoint
CREATE TABLE "incident_tallies" (
	"incident_id" uuid NOT NULL,
	"step" text NOT NULL,
	"outcome" text NOT NULL,
	"credit_type" text NOT NULL,
	"charges" integer NOT NULL,
	"amount" numeric(30, 0) NOT NULL,
	CONSTRAINT "incident_tallies_incident_id_step_outcome_credit_type_pk" PRIMARY KEY("incident_id","step","outcome","credit_type"),
	CONSTRAINT "incident_tallies_step" CHECK ("incident_tallies"."step" in ('chosen', 'refund', 'undo'))
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"incident_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text,
	"note" text,
	"selection" jsonb NOT NULL,
	"key" text,
	"fingerprint" text,
	"actor" text NOT NULL,
	"state" text NOT NULL,
	"charges" integer NOT NULL,
	"users" integer NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"to_undo" integer DEFAULT 0 NOT NULL,
	"undone" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"undo_started_at" timestamp with time zone,
	"undone_at" timestamp with time zone,
	"undone_by" text,
	CONSTRAINT "incidents_kind" CHECK ("incidents"."kind" in ('incident', 'missed')),
	CONSTRAINT "incidents_state" CHECK ("incidents"."state" in ('running', 'finished', 'undoing', 'undone')),
	CONSTRAINT "incidents_finished" CHECK (("incidents"."state" = 'running') = ("incidents"."finished_at" is null)),
	CONSTRAINT "incidents_undone" CHECK (("incidents"."state" = 'undone') = ("incidents"."undone_at" is not null)),
	CONSTRAINT "incidents_undone_by" CHECK (("incidents"."undo_started_at" is null) = ("incidents"."undone_by" is null))
);
--> statement-breakpoint
ALTER TABLE "incident_tallies" ADD CONSTRAINT "incident_tallies_incident_id_incidents_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("incident_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_once" ON "incidents" USING btree ("actor","key") WHERE key is not null;--> statement-breakpoint
CREATE INDEX "incidents_running" ON "incidents" USING btree ("seen_at") WHERE state in ('running', 'undoing');