create table adjustments (
  user_id text not null,
  adjustment_id uuid not null,
  credit_type text not null,
  amount bigint not null,
  reason text not null,
  note text,
  actor text not null,
  created_at timestamp with time zone not null,
  constraint adjustments_user_id_adjustment_id_pk PRIMARY KEY (user_id, adjustment_id),
  constraint adjustments_wallet FOREIGN KEY (user_id, credit_type) REFERENCES wallets(user_id, credit_type),
  constraint adjustments_amount CHECK (((amount <> 0) AND ((amount >= '-9007199254740991'::bigint) AND (amount <= '9007199254740991'::bigint))))
);

create table api_keys (
  key_id uuid not null,
  name text not null,
  role text not null,
  hash bytea not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (key_id),
  constraint api_keys_hash_unique UNIQUE (hash),
  constraint api_keys_hash CHECK ((octet_length(hash) = 32)),
  constraint api_keys_role CHECK ((role = ANY (ARRAY['service'::text, 'viewer'::text, 'support'::text, 'approver'::text, 'admin'::text])))
);

create table charges (
  user_id text not null,
  charge_id uuid not null,
  feature text not null,
  credit_type text not null,
  units integer not null,
  amount bigint not null,
  returned_amount bigint default 0 not null,
  refunded_amount bigint default 0 not null,
  refunded_units integer default 0 not null,
  first_entry bigint not null,
  draws integer not null,
  state text not null,
  attempt integer not null,
  provider text,
  provider_task_id text,
  api_route text,
  metadata jsonb,
  cost_usd numeric(20,10),
  created_at timestamp with time zone not null,
  deadline timestamp with time zone,
  settled_at timestamp with time zone,
  settled_amount bigint,
  settled_balance bigint,
  refunded_at timestamp with time zone,
  absorbed_at timestamp with time zone,
  recharged_by uuid,
  actor text not null,
  constraint charges_charge_id_user_id_pk PRIMARY KEY (charge_id, user_id),
  constraint charges_recharged_by FOREIGN KEY (recharged_by, user_id) REFERENCES charges(charge_id, user_id),
  constraint charges_amount CHECK (((amount >= 0) AND (amount <= '9007199254740991'::bigint))),
  constraint charges_back CHECK (((returned_amount >= 0) AND (refunded_amount >= 0))),
  constraint charges_cost CHECK ((cost_usd >= (0)::numeric)),
  constraint charges_held_has_deadline CHECK (((state <> 'held'::text) OR (deadline IS NOT NULL))),
  constraint charges_never_back_more_than_charged CHECK ((refunded_amount <= (amount - returned_amount))),
  constraint charges_refunded_is_whole CHECK (((state <> 'refunded'::text) OR (refunded_amount = (amount - returned_amount)))),
  constraint charges_refunded_units CHECK (((refunded_units >= 0) AND (refunded_units <= units))),
  constraint charges_state CHECK ((state = ANY (ARRAY['held'::text, 'settled'::text, 'refunded'::text]))),
  constraint charges_units CHECK (((units >= 1) AND (units <= 1000000)))
);

create table credit_types (
  credit_type text not null,
  name text not null,
  decimals smallint default 0 not null,
  constraint credit_types_pkey PRIMARY KEY (credit_type),
  constraint credit_types_decimals CHECK (((decimals >= 0) AND (decimals <= 6))),
  constraint credit_types_key CHECK ((credit_type ~ '^[A-Za-z][A-Za-z0-9_]{0,63}$'::text))
);

create table entries (
  user_id text not null,
  credit_type text not null,
  seq bigint not null,
  kind text not null,
  delta bigint not null,
  balance_before bigint not null,
  balance_after bigint not null,
  grant_id uuid not null,
  charge_id uuid,
  refund_id uuid,
  adjustment_id uuid,
  at timestamp with time zone not null,
  constraint entries_user_id_credit_type_seq_pk PRIMARY KEY (user_id, credit_type, seq),
  constraint entries_adjustment FOREIGN KEY (user_id, adjustment_id) REFERENCES adjustments(user_id, adjustment_id),
  constraint entries_refund FOREIGN KEY (user_id, refund_id) REFERENCES refunds(user_id, refund_id),
  constraint entries_cause CHECK (
CASE kind
    WHEN 'charge'::text THEN ((charge_id IS NOT NULL) AND (delta < 0))
    WHEN 'return'::text THEN ((charge_id IS NOT NULL) AND (delta > 0))
    WHEN 'refund'::text THEN ((refund_id IS NOT NULL) AND (delta > 0))
    WHEN 'adjustment'::text THEN (adjustment_id IS NOT NULL)
    WHEN 'grant'::text THEN (delta > 0)
    WHEN 'expiry'::text THEN (delta < 0)
    WHEN 'void'::text THEN (delta < 0)
    ELSE false
END),
  constraint entries_chain CHECK ((balance_after = (balance_before + delta))),
  constraint entries_delta CHECK ((delta <> 0)),
  constraint entries_never_negative CHECK ((((balance_before >= 0) AND (balance_before <= '9007199254740991'::bigint)) AND ((balance_after >= 0) AND (balance_after <= '9007199254740991'::bigint)))),
  constraint entries_seq CHECK ((seq >= 1))
);

create table events (
  at timestamp with time zone not null,
  user_id text not null,
  event_id uuid not null,
  kind text not null,
  charge_id uuid,
  feature text,
  credit_type text not null,
  provider text,
  api_route text,
  units integer not null,
  amount bigint not null,
  returned bigint not null,
  reason text,
  cost_usd numeric(20,10),
  duration_ms bigint,
  constraint events_at_user_id_event_id_pk PRIMARY KEY (at, user_id, event_id),
  constraint events_kind CHECK ((kind = ANY (ARRAY['charged'::text, 'held'::text, 'settled'::text, 'refunded'::text, 'absorbed'::text])))
);

create table failed_refunds (
  user_id text not null,
  failed_refund_id uuid not null,
  charge_id uuid not null,
  command jsonb not null,
  attempts integer not null,
  last_error text not null,
  next_attempt_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  constraint failed_refunds_user_id_failed_refund_id_pk PRIMARY KEY (user_id, failed_refund_id),
  constraint failed_refunds_charge FOREIGN KEY (charge_id, user_id) REFERENCES charges(charge_id, user_id)
);

create table features (
  feature text not null,
  name text not null,
  cost bigint not null,
  credit_type text not null,
  operation_type text not null,
  provider text,
  hold_seconds integer default 300 not null,
  refund_policy jsonb default '{}'::jsonb not null,
  late_success text default 'absorb'::text not null,
  archived_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  constraint features_pkey PRIMARY KEY (feature),
  constraint features_credit_type_credit_types_credit_type_fk FOREIGN KEY (credit_type) REFERENCES credit_types(credit_type),
  constraint features_cost CHECK (((cost >= 0) AND (cost <= '9007199254740991'::bigint))),
  constraint features_hold_seconds CHECK (((hold_seconds >= 1) AND (hold_seconds <= 2592000))),
  constraint features_key CHECK ((feature ~ '^[A-Za-z][A-Za-z0-9_.-]{0,127}$'::text)),
  constraint features_late_success CHECK ((late_success = ANY (ARRAY['absorb'::text, 'charge_again'::text])))
);

create table grants (
  user_id text not null,
  grant_id uuid not null,
  credit_type text not null,
  source text not null,
  amount bigint not null,
  remaining bigint not null,
  priority smallint not null,
  state text not null,
  effective_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null,
  actor text not null,
  open boolean generated always as ((remaining > 0) OR (state = 'pending'::text)) stored,
  constraint grants_user_id_grant_id_pk PRIMARY KEY (user_id, grant_id),
  constraint grants_wallet FOREIGN KEY (user_id, credit_type) REFERENCES wallets(user_id, credit_type),
  constraint grants_amount CHECK (((amount >= 1) AND (amount <= '9007199254740991'::bigint))),
  constraint grants_lifetime CHECK ((expires_at > effective_at)),
  constraint grants_only_live_remains CHECK (((state = 'live'::text) OR (remaining = 0))),
  constraint grants_priority CHECK (((priority >= 0) AND (priority <= 1000))),
  constraint grants_remaining CHECK (((remaining >= 0) AND (remaining <= amount))),
  constraint grants_source CHECK ((source = ANY (ARRAY['plan'::text, 'purchase'::text, 'promo'::text, 'adjustment'::text, 'refund'::text]))),
  constraint grants_state CHECK ((state = ANY (ARRAY['pending'::text, 'live'::text, 'expired'::text, 'voided'::text])))
);

create table idempotency_keys (
  user_id text not null,
  operation text not null,
  key text not null,
  attempt integer not null,
  fingerprint bytea not null,
  answer json not null,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_user_id_operation_key_attempt_pk PRIMARY KEY (user_id, operation, key, attempt),
  constraint idempotency_keys_attempt CHECK ((attempt >= 1)),
  constraint idempotency_keys_key CHECK (((char_length(key) >= 1) AND (char_length(key) <= 255)))
);

create table refunds (
  user_id text not null,
  refund_id uuid not null,
  charge_id uuid,
  credit_type text not null,
  amount bigint not null,
  units integer not null,
  reason text not null,
  feature text,
  provider text,
  api_route text,
  error_message text,
  transaction_id text,
  metadata jsonb,
  actor text not null,
  remaining_after bigint not null,
  balance_after bigint not null,
  created_at timestamp with time zone not null,
  constraint refunds_user_id_refund_id_pk PRIMARY KEY (user_id, refund_id),
  constraint refunds_charge FOREIGN KEY (charge_id, user_id) REFERENCES charges(charge_id, user_id),
  constraint refunds_wallet FOREIGN KEY (user_id, credit_type) REFERENCES wallets(user_id, credit_type),
  constraint refunds_amount CHECK (((amount >= 0) AND (amount <= '9007199254740991'::bigint))),
  constraint refunds_goodwill CHECK (((charge_id IS NOT NULL) OR ((amount > 0) AND (units = 0)))),
  constraint refunds_reason CHECK ((reason = ANY (ARRAY['timeout'::text, 'connection_failed'::text, 'provider_error'::text, 'provider_rejected'::text, 'rate_limited'::text, 'invalid_response'::text, 'empty_result'::text, 'content_refused'::text, 'callback_failed'::text, 'callback_missing'::text, 'worker_crashed'::text, 'retries_exhausted'::text, 'workflow_failed'::text, 'cancelled'::text, 'api_error'::text, 'customer_service'::text, 'incident'::text, 'goodwill'::text]))),
  constraint refunds_units CHECK ((units >= 0))
);

create table users (
  user_id text not null,
  email text,
  name text,
  plan_id text,
  created_at timestamp with time zone not null,
  constraint users_pkey PRIMARY KEY (user_id),
  constraint users_user_id_length CHECK (((char_length(user_id) >= 1) AND (char_length(user_id) <= 255)))
);

create table wallets (
  user_id text not null,
  credit_type text not null,
  balance bigint not null,
  held bigint not null,
  entries bigint not null,
  constraint wallets_user_id_credit_type_pk PRIMARY KEY (user_id, credit_type),
  constraint wallets_credit_type_credit_types_credit_type_fk FOREIGN KEY (credit_type) REFERENCES credit_types(credit_type),
  constraint wallets_user_id_users_user_id_fk FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint wallets_balance CHECK (((balance >= 0) AND (balance <= '9007199254740991'::bigint))),
  constraint wallets_held CHECK (((held >= 0) AND (held <= '9007199254740991'::bigint)))
);

CREATE INDEX charges_due ON public.charges USING btree (deadline) WHERE (state = 'held'::text);

CREATE INDEX charges_task ON public.charges USING btree (provider_task_id) WHERE (provider_task_id IS NOT NULL);

CREATE INDEX entries_by_refund ON public.entries USING btree (user_id, refund_id) WHERE (refund_id IS NOT NULL);

CREATE INDEX entries_given_back ON public.entries USING btree (user_id, charge_id) WHERE ((charge_id IS NOT NULL) AND (delta > 0));

CREATE INDEX failed_refunds_due ON public.failed_refunds USING btree (next_attempt_at) WHERE (resolved_at IS NULL);

CREATE INDEX grants_effective ON public.grants USING btree (effective_at) WHERE (state = 'pending'::text);

CREATE INDEX grants_expiry ON public.grants USING btree (expires_at) WHERE (open AND (expires_at IS NOT NULL));

CREATE INDEX grants_open ON public.grants USING btree (user_id) WHERE open;

CREATE INDEX refunds_by_charge ON public.refunds USING btree (user_id, charge_id);

CREATE INDEX refunds_by_user ON public.refunds USING btree (user_id, created_at);

CREATE INDEX refunds_id ON public.refunds USING btree (refund_id);

CREATE OR REPLACE FUNCTION public.entries_refer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (
    select from added e
    left join grants g on g.user_id = e.user_id and g.grant_id = e.grant_id
      and g.credit_type = e.credit_type
    where g.grant_id is null
  ) or exists (
    select from added e
    left join charges c on c.user_id = e.user_id and c.charge_id = e.charge_id
      and c.credit_type = e.credit_type
    where e.charge_id is not null and c.charge_id is null
  ) then
    raise exception 'an entry refers to a grant or a charge that its wallet does not have'
      using errcode = 'foreign_key_violation';
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.makegood_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 PARALLEL SAFE
AS $function$ select date_trunc('milliseconds', clock_timestamp()) $function$;

CREATE OR REPLACE FUNCTION public.refunds_match_charge()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  refunded bigint;
  recorded bigint;
begin
  select c.refunded_amount into recorded from charges c
  where c.user_id = new.user_id and c.charge_id = new.charge_id;
  select sum(r.amount) into refunded from refunds r
  where r.user_id = new.user_id and r.charge_id = new.charge_id;
  if refunded is distinct from recorded then
    raise exception 'refunds of charge % add up to %, the charge says %', new.charge_id, refunded, recorded
      using errcode = 'check_violation';
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op
    using errcode = 'restrict_violation';
end
$function$;

CREATE TRIGGER adjustments_append_only BEFORE DELETE OR UPDATE ON adjustments FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER adjustments_no_truncate BEFORE TRUNCATE ON adjustments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER charges_history BEFORE UPDATE ON charges FOR EACH ROW WHEN (new.user_id IS DISTINCT FROM old.user_id OR new.charge_id IS DISTINCT FROM old.charge_id OR new.feature IS DISTINCT FROM old.feature OR new.credit_type IS DISTINCT FROM old.credit_type OR new.units IS DISTINCT FROM old.units OR new.amount IS DISTINCT FROM old.amount OR new.created_at IS DISTINCT FROM old.created_at OR old.state = 'refunded'::text AND new.state <> 'refunded'::text OR old.state = 'settled'::text AND new.state = 'held'::text OR new.refunded_amount < old.refunded_amount OR new.returned_amount < old.returned_amount) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER charges_no_delete BEFORE DELETE ON charges FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entries_append_only BEFORE DELETE OR UPDATE ON entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entries_refer AFTER INSERT ON entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION entries_refer();

CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER grants_history BEFORE UPDATE ON grants FOR EACH ROW WHEN (new.user_id IS DISTINCT FROM old.user_id OR new.grant_id IS DISTINCT FROM old.grant_id OR new.credit_type IS DISTINCT FROM old.credit_type OR new.source IS DISTINCT FROM old.source OR new.amount IS DISTINCT FROM old.amount OR new.created_at IS DISTINCT FROM old.created_at OR (old.state = ANY (ARRAY['expired'::text, 'voided'::text])) AND new.state <> old.state) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER grants_no_delete BEFORE DELETE ON grants FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER idempotency_keys_append_only BEFORE DELETE OR UPDATE ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER idempotency_keys_no_truncate BEFORE TRUNCATE ON idempotency_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER refunds_append_only BEFORE DELETE OR UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER refunds_match_charge AFTER INSERT ON refunds FOR EACH ROW WHEN (new.charge_id IS NOT NULL) EXECUTE FUNCTION refunds_match_charge();

CREATE TRIGGER refunds_no_truncate BEFORE TRUNCATE ON refunds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
