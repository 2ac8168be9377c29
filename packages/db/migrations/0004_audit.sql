CREATE TABLE "approvals" (
	"approval_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"command" jsonb NOT NULL,
	"requester" text NOT NULL,
	"user_id" text NOT NULL,
	"charge_id" uuid,
	"credit_type" text NOT NULL,
	"amount" bigint NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	"key" text,
	"fingerprint" "bytea",
	"state" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"decision_note" text,
	"result" jsonb,
	CONSTRAINT "approvals_kind" CHECK ("approvals"."kind" in ('refund', 'goodwill', 'adjust')),
	CONSTRAINT "approvals_state" CHECK ("approvals"."state" in ('pending', 'approved', 'rejected', 'expired', 'failed')),
	CONSTRAINT "approvals_decided" CHECK (("approvals"."decided_by" is not null) = ("approvals"."state" in ('approved', 'rejected', 'failed'))),
	CONSTRAINT "approvals_other_person" CHECK ("approvals"."decided_by" is distinct from "approvals"."requester")
);
--> statement-breakpoint
CREATE TABLE "cap_uses" (
	"cap_use_id" uuid PRIMARY KEY NOT NULL,
	"actor" text NOT NULL,
	"credit_type" text NOT NULL,
	"amount" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"user_id" text NOT NULL,
	"key" text,
	"fingerprint" "bytea",
	CONSTRAINT "cap_uses_amount" CHECK ("cap_uses"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "caps" (
	"credit_type" text PRIMARY KEY NOT NULL,
	"per_refund" bigint,
	"per_day" bigint,
	CONSTRAINT "caps_per_refund" CHECK ("caps"."per_refund" between 0 and 9007199254740991),
	CONSTRAINT "caps_per_day" CHECK ("caps"."per_day" between 0 and 9007199254740991)
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"number" bigint PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"actor_name" text,
	"actor_role" text NOT NULL,
	"action" text NOT NULL,
	"subject" text,
	"request_id" text,
	"outcome" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"previous_hash" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_outcome" CHECK ("audit"."outcome" in ('done', 'refused', 'failed')),
	CONSTRAINT "audit_number" CHECK ("audit"."number" > 0)
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"number" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_head_only" CHECK ("audit_head"."only")
);
--> statement-breakpoint
CREATE TABLE "audit_intents" (
	"intent_id" uuid PRIMARY KEY NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"actor_role" text NOT NULL,
	"action" text NOT NULL,
	"subject" text,
	"request_id" text,
	"before" jsonb
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "created_by" text;--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_key" ON "approvals" USING btree ("requester","kind","user_id","key") WHERE key is not null;--> statement-breakpoint
CREATE INDEX "approvals_by_state" ON "approvals" USING btree ("state","approval_id");--> statement-breakpoint
CREATE INDEX "approvals_by_requester" ON "approvals" USING btree ("requester","approval_id");--> statement-breakpoint
CREATE INDEX "approvals_unfinished" ON "approvals" USING btree ("approval_id") WHERE state = 'pending' or (state = 'approved' and result is null);--> statement-breakpoint
CREATE INDEX "cap_uses_of_day" ON "cap_uses" USING btree ("actor","credit_type","at");--> statement-breakpoint
CREATE UNIQUE INDEX "cap_uses_key" ON "cap_uses" USING btree ("actor","kind","user_id","key") WHERE key is not null;--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_by_actor" ON "audit" USING btree ("actor","number");--> statement-breakpoint
CREATE INDEX "audit_by_subject" ON "audit" USING btree ("subject","number");--> statement-breakpoint
CREATE INDEX "audit_by_action" ON "audit" USING btree ("action","number");--> statement-breakpoint
CREATE INDEX "adjustments_id" ON "adjustments" USING btree ("adjustment_id");--> statement-breakpoint

-- SHA-256 of all of a row but the hash itself, the hash of the row before among it.
create function audit_hash(line audit) returns bytea
language sql stable
as $$
  select sha256(convert_to(jsonb_build_array(
    line.number, to_char(line.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), line.actor,
    line.actor_name, line.actor_role, line.action, line.subject, line.request_id, line.outcome,
    line.before, line.after, encode(line.previous_hash, 'hex')
  )::text, 'UTF8'))
$$;
--> statement-breakpoint
-- Locking the head has one writer at a time go on from the row before.
create function audit_chain() returns trigger
language plpgsql as $$
declare
  head audit_head;
begin
  select * into strict head from audit_head for update;
  new.number := head.number + 1;
  new.at := makegood_now();
  new.previous_hash := head.hash;
  new.hash := audit_hash(new);
  update audit_head set number = new.number, hash = new.hash;
  return new;
end
$$;
--> statement-breakpoint
create trigger audit_chain before insert on audit
for each row execute function audit_chain();
--> statement-breakpoint
create trigger audit_append_only before update or delete on audit
for each row execute function refuse_change();
--> statement-breakpoint
create trigger audit_no_truncate before truncate on audit
for each statement execute function refuse_change();
--> statement-breakpoint
create trigger audit_head_moves_by_appending before update on audit_head
for each row when (pg_trigger_depth() = 0) execute function refuse_change();
--> statement-breakpoint
create trigger audit_head_stays before delete on audit_head
for each row execute function refuse_change();
--> statement-breakpoint
create trigger audit_head_no_truncate before truncate on audit_head
for each statement execute function refuse_change();
--> statement-breakpoint
insert into audit_head (number, hash) values (0, decode(repeat('00', 32), 'hex'));
--> statement-breakpoint

insert into caps (credit_type, per_refund, per_day) values ('*', 1000, 10000);
--> statement-breakpoint

-- A request is what was asked, and is decided once; only its result comes later.
create trigger approvals_history before update on approvals
for each row when (
  (old.approval_id, old.kind, old.command, old.requester, old.user_id, old.charge_id, old.credit_type,
    old.amount, old.reason, old.note, old.created_at, old.expires_at)
    is distinct from
  (new.approval_id, new.kind, new.command, new.requester, new.user_id, new.charge_id, new.credit_type,
    new.amount, new.reason, new.note, new.created_at, new.expires_at)
  or (old.state = 'approved' and new.state not in ('approved', 'failed'))
  or old.state in ('rejected', 'expired', 'failed')
  or old.result is not null
) execute function refuse_change();
--> statement-breakpoint
create trigger approvals_no_delete before delete on approvals
for each row execute function refuse_change();
