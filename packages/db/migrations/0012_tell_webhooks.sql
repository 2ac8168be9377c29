CREATE TABLE "webhook_state" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"told_to" timestamp with time zone NOT NULL,
	"next_to" timestamp with time zone,
	"next_xid" bigint,
	CONSTRAINT "webhook_state_only" CHECK ("webhook_state"."only")
);
--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "paused_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "paused_to" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "refreshes_by_time" ON "refreshes" USING btree ("at","user_id","refresh_id");--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_paused" CHECK (("webhook_endpoints"."paused_from" is null) = ("webhook_endpoints"."paused_to" is null));--> statement-breakpoint
-- What happened before is not told.
insert into webhook_state (told_to) values (makegood_now());
