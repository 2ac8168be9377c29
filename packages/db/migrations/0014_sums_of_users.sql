ALTER TABLE "rollup_state" ADD COLUMN "users_to" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "events_refunded_for" ON "events" USING btree ("reason",((at at time zone 'UTC') - duration_ms * interval '1 millisecond'),"user_id") WHERE kind = 'refunded' and charge_id is not null;--> statement-breakpoint
update rollup_state set users_to = folded_to;
