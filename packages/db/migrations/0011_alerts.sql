CREATE TABLE "alert_changes" (
	"change_id" uuid PRIMARY KEY NOT NULL,
	"alert_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"note" text,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"alert_id" uuid PRIMARY KEY NOT NULL,
	"rule" text NOT NULL,
	"subject" text NOT NULL,
	"severity" text NOT NULL,
	"state" text NOT NULL,
	"title" text NOT NULL,
	"detail" text NOT NULL,
	"value" double precision,
	"threshold" double precision,
	"link" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"firing_at" timestamp with time zone NOT NULL,
	"snoozed_until" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "alerts_severity" CHECK ("alerts"."severity" in ('warning', 'critical')),
	CONSTRAINT "alerts_state" CHECK ("alerts"."state" in ('open', 'acknowledged', 'snoozed', 'resolved')),
	CONSTRAINT "alerts_snoozed" CHECK (("alerts"."state" = 'snoozed') = ("alerts"."snoozed_until" is not null)),
	CONSTRAINT "alerts_resolved" CHECK (("alerts"."state" = 'resolved') = ("alerts"."resolved_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "alert_changes" ADD CONSTRAINT "alert_changes_alert_id_alerts_alert_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("alert_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_changes_alert" ON "alert_changes" USING btree ("alert_id","change_id");--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_unresolved" ON "alerts" USING btree ("rule","subject") WHERE state <> 'resolved';--> statement-breakpoint
CREATE INDEX "alerts_ended" ON "alerts" USING btree ("rule","subject","resolved_at") WHERE state = 'resolved';--> statement-breakpoint
create trigger alert_changes_append_only before update or delete on alert_changes
for each row execute function refuse_change();
