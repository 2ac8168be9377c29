ALTER TABLE "idempotency_keys" DROP CONSTRAINT "idempotency_keys_user_id_operation_key_attempt_pk";--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_key_user_id_operation_attempt_pk" PRIMARY KEY("key","user_id","operation","attempt");--> statement-breakpoint
CREATE INDEX "adjustments_by_user" ON "adjustments" USING btree ("user_id","created_at","adjustment_id");--> statement-breakpoint
CREATE INDEX "charges_free" ON "charges" USING btree ("user_id","created_at","charge_id") WHERE amount = 0;--> statement-breakpoint
CREATE INDEX "grants_id" ON "grants" USING btree ("grant_id");--> statement-breakpoint
CREATE INDEX "grants_by_user" ON "grants" USING btree ("user_id","created_at","grant_id");--> statement-breakpoint
CREATE INDEX "refreshes_by_user" ON "refreshes" USING btree ("user_id","at","refresh_id");--> statement-breakpoint
CREATE INDEX "refunds_by_time" ON "refunds" USING btree ("created_at","user_id","refund_id");--> statement-breakpoint

-- Fragments of emails and names are found by trigrams. Where the server has no such extension, or
-- the role may not create it, search goes by beginnings instead.
do $$
declare
  home name;
begin
  create extension if not exists pg_trgm;
  select n.nspname into strict home
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  execute format(
    'create index users_email_fragments on users using gin (lower(email) %I.gin_trgm_ops)', home);
  execute format(
    'create index users_name_fragments on users using gin (lower(name) %I.gin_trgm_ops)', home);
exception
  when insufficient_privilege or undefined_file or feature_not_supported then
    raise notice 'no pg_trgm (%): users are found by the beginning of an email or a name', sqlerrm;
end
$$;
