create table active_users (
  span text not null,
  at timestamp with time zone not null,
  users integer not null,
  constraint active_users_span_at_pk PRIMARY KEY (span, at),
  constraint active_users_span CHECK ((span = ANY (ARRAY['day'::text, 'month'::text])))
);

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

create table alert_changes (
  change_id uuid not null,
  alert_id uuid not null,
  at timestamp with time zone not null,
  kind text not null,
  actor text not null,
  note text,
  facts jsonb not null,
  constraint alert_changes_pkey PRIMARY KEY (change_id),
  constraint alert_changes_alert_id_alerts_alert_id_fk FOREIGN KEY (alert_id) REFERENCES alerts(alert_id)
);

create table alerts (
  alert_id uuid not null,
  rule text not null,
  subject text not null,
  severity text not null,
  state text not null,
  title text not null,
  detail text not null,
  value double precision,
  threshold double precision,
  link text not null,
  opened_at timestamp with time zone not null,
  firing_at timestamp with time zone not null,
  snoozed_until timestamp with time zone,
  resolved_at timestamp with time zone,
  constraint alerts_pkey PRIMARY KEY (alert_id),
  constraint alerts_resolved CHECK (((state = 'resolved'::text) = (resolved_at IS NOT NULL))),
  constraint alerts_severity CHECK ((severity = ANY (ARRAY['warning'::text, 'critical'::text]))),
  constraint alerts_snoozed CHECK (((state = 'snoozed'::text) = (snoozed_until IS NOT NULL))),
  constraint alerts_state CHECK ((state = ANY (ARRAY['open'::text, 'acknowledged'::text, 'snoozed'::text, 'resolved'::text])))
);

create table api_keys (
  key_id uuid not null,
  name text not null,
  role text not null,
  hash bytea not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  created_by text,
  constraint api_keys_pkey PRIMARY KEY (key_id),
  constraint api_keys_hash_unique UNIQUE (hash),
  constraint api_keys_hash CHECK ((octet_length(hash) = 32)),
  constraint api_keys_role CHECK ((role = ANY (ARRAY['service'::text, 'viewer'::text, 'support'::text, 'approver'::text, 'admin'::text])))
);

create table approvals (
  approval_id uuid not null,
  kind text not null,
  command jsonb not null,
  requester text not null,
  user_id text not null,
  charge_id uuid,
  credit_type text not null,
  amount bigint not null,
  reason text not null,
  note text,
  key text,
  fingerprint bytea,
  state text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  decided_by text,
  decided_at timestamp with time zone,
  decision_note text,
  result jsonb,
  constraint approvals_pkey PRIMARY KEY (approval_id),
  constraint approvals_decided CHECK (((decided_by IS NOT NULL) = (state = ANY (ARRAY['approved'::text, 'rejected'::text, 'failed'::text])))),
  constraint approvals_kind CHECK ((kind = ANY (ARRAY['refund'::text, 'goodwill'::text, 'adjust'::text]))),
  constraint approvals_other_person CHECK ((decided_by IS DISTINCT FROM requester)),
  constraint approvals_state CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'expired'::text, 'failed'::text])))
);

create table audit (
  number bigint not null,
  at timestamp with time zone not null,
  actor text not null,
  actor_name text,
  actor_role text not null,
  action text not null,
  subject text,
  request_id text,
  outcome text not null,
  before jsonb,
  after jsonb,
  previous_hash bytea not null,
  hash bytea not null,
  constraint audit_pkey PRIMARY KEY (number),
  constraint audit_number CHECK ((number > 0)),
  constraint audit_outcome CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text])))
);

create table audit_head (
  only boolean default true not null,
  number bigint not null,
  hash bytea not null,
  constraint audit_head_pkey PRIMARY KEY ("only"),
  constraint audit_head_only CHECK ("only")
);

create table audit_intents (
  intent_id uuid not null,
  asked_at timestamp with time zone not null,
  actor text not null,
  actor_role text not null,
  action text not null,
  subject text,
  request_id text,
  before jsonb,
  constraint audit_intents_pkey PRIMARY KEY (intent_id)
);

create table cap_uses (
  cap_use_id uuid not null,
  actor text not null,
  credit_type text not null,
  amount bigint not null,
  at timestamp with time zone not null,
  kind text not null,
  user_id text not null,
  key text,
  fingerprint bytea,
  constraint cap_uses_pkey PRIMARY KEY (cap_use_id),
  constraint cap_uses_amount CHECK ((amount >= 0))
);

create table caps (
  credit_type text not null,
  per_refund bigint,
  per_day bigint,
  constraint caps_pkey PRIMARY KEY (credit_type),
  constraint caps_per_day CHECK (((per_day >= 0) AND (per_day <= '9007199254740991'::bigint))),
  constraint caps_per_refund CHECK (((per_refund >= 0) AND (per_refund <= '9007199254740991'::bigint)))
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

create table clerk_events (
  event_id text not null,
  type text not null,
  user_id text,
  occurred_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  outcome text not null,
  constraint clerk_events_pkey PRIMARY KEY (event_id)
);

create table clerk_states (
  subject text not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  state jsonb not null,
  constraint clerk_states_pkey PRIMARY KEY (subject)
);

create table clock (
  only boolean default true not null,
  ahead interval not null,
  constraint clock_pkey PRIMARY KEY ("only"),
  constraint clock_ahead CHECK ((ahead >= '00:00:00'::interval)),
  constraint clock_only CHECK ("only")
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
  refresh_id uuid,
  constraint entries_user_id_credit_type_seq_pk PRIMARY KEY (user_id, credit_type, seq),
  constraint entries_adjustment FOREIGN KEY (user_id, adjustment_id) REFERENCES adjustments(user_id, adjustment_id),
  constraint entries_refresh FOREIGN KEY (user_id, refresh_id) REFERENCES refreshes(user_id, refresh_id),
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
  finishes boolean default false not null,
  refunds boolean default false not null,
  fails boolean default false not null,
  refunded_cost_usd numeric(20,10),
  fingerprint text,
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

create table failures (
  level integer not null,
  at timestamp with time zone not null,
  fingerprint text not null,
  reason text not null,
  feature text not null,
  provider text not null,
  api_route text not null,
  failed integer not null,
  amount numeric(30,0) not null,
  last_at timestamp with time zone not null,
  constraint failures_pk PRIMARY KEY (level, at, fingerprint, reason, feature, provider, api_route),
  constraint failures_level CHECK ((level = ANY (ARRAY[1, 15, 60, 360, 1440, 10080, 43200])))
) partition by list (level);
create table failures_1 partition of failures for values in (1);
create table failures_15 partition of failures for values in (15);
create table failures_60 partition of failures for values in (60);
create table failures_360 partition of failures for values in (360);
create table failures_1440 partition of failures for values in (1440);
create table failures_10080 partition of failures for values in (10080);
create table failures_43200 partition of failures for values in (43200);

create table feature_versions (
  feature text not null,
  version integer not null,
  name text not null,
  cost bigint not null,
  credit_type text not null,
  operation_type text not null,
  provider text,
  hold_seconds integer not null,
  refund_policy jsonb not null,
  late_success text not null,
  archived boolean not null,
  effective_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  actor text not null,
  cancelled_at timestamp with time zone,
  cancelled_by text,
  constraint feature_versions_feature_version_pk PRIMARY KEY (feature, version),
  constraint feature_versions_credit_type_credit_types_credit_type_fk FOREIGN KEY (credit_type) REFERENCES credit_types(credit_type),
  constraint feature_versions_feature_features_feature_fk FOREIGN KEY (feature) REFERENCES features(feature),
  constraint feature_versions_cancelled CHECK ((((cancelled_at IS NULL) = (cancelled_by IS NULL)) AND (cancelled_at < effective_at))),
  constraint feature_versions_cost CHECK (((cost >= 0) AND (cost <= '9007199254740991'::bigint))),
  constraint feature_versions_hold_seconds CHECK (((hold_seconds >= 1) AND (hold_seconds <= 2592000))),
  constraint feature_versions_late_success CHECK ((late_success = ANY (ARRAY['absorb'::text, 'charge_again'::text]))),
  constraint feature_versions_version CHECK ((version >= 1))
);

create table features (
  feature text not null,
  versions integer not null,
  constraint features_pkey PRIMARY KEY (feature),
  constraint features_key CHECK ((feature ~ '^[A-Za-z][A-Za-z0-9_.-]{0,127}$'::text))
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
  constraint idempotency_keys_key_user_id_operation_attempt_pk PRIMARY KEY (key, user_id, operation, attempt),
  constraint idempotency_keys_attempt CHECK ((attempt >= 1)),
  constraint idempotency_keys_key CHECK (((char_length(key) >= 1) AND (char_length(key) <= 255)))
);

create table incident_charges (
  incident_id uuid not null,
  user_id text not null,
  charge_id uuid not null,
  credit_type text not null,
  cause text not null,
  reason text not null,
  failed_refund_id uuid,
  amount bigint not null,
  outcome text,
  refund_id uuid,
  refunded bigint default 0 not null,
  undo_outcome text,
  adjustment_id uuid,
  taken_back bigint default 0 not null,
  constraint incident_charges_incident_id_user_id_charge_id_pk PRIMARY KEY (incident_id, user_id, charge_id),
  constraint incident_charges_cause CHECK ((cause = ANY (ARRAY['incident'::text, 'kept'::text, 'overdue'::text, 'refund_failed'::text]))),
  constraint incident_charges_refunded CHECK (((NOT (outcome IS DISTINCT FROM 'refunded'::text)) = (refund_id IS NOT NULL))),
  constraint incident_charges_taken_back CHECK (((taken_back >= 0) AND (taken_back <= refunded)))
);

create table incident_tallies (
  incident_id uuid not null,
  step text not null,
  outcome text not null,
  credit_type text not null,
  charges integer not null,
  amount numeric(30,0) not null,
  constraint incident_tallies_incident_id_step_outcome_credit_type_pk PRIMARY KEY (incident_id, step, outcome, credit_type),
  constraint incident_tallies_incident_id_incidents_incident_id_fk FOREIGN KEY (incident_id) REFERENCES incidents(incident_id),
  constraint incident_tallies_step CHECK ((step = ANY (ARRAY['chosen'::text, 'refund'::text, 'undo'::text])))
);

create table incidents (
  incident_id uuid not null,
  kind text not null,
  name text,
  note text,
  selection jsonb not null,
  key text,
  fingerprint text,
  actor text not null,
  state text not null,
  charges integer not null,
  users integer not null,
  done integer default 0 not null,
  to_undo integer default 0 not null,
  undone integer default 0 not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  undo_started_at timestamp with time zone,
  undone_at timestamp with time zone,
  undone_by text,
  constraint incidents_pkey PRIMARY KEY (incident_id),
  constraint incidents_finished CHECK (((state = 'running'::text) = (finished_at IS NULL))),
  constraint incidents_kind CHECK ((kind = ANY (ARRAY['incident'::text, 'missed'::text]))),
  constraint incidents_state CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'undoing'::text, 'undone'::text]))),
  constraint incidents_undone CHECK (((state = 'undone'::text) = (undone_at IS NOT NULL))),
  constraint incidents_undone_by CHECK (((undo_started_at IS NULL) = (undone_by IS NULL)))
);

create table job_runs (
  job text not null,
  started_at timestamp with time zone not null,
  duration_ms integer not null,
  error text,
  succeeded_at timestamp with time zone,
  failures integer not null,
  every_seconds integer not null,
  constraint job_runs_pkey PRIMARY KEY (job)
);

create table latencies (
  level integer not null,
  at timestamp with time zone not null,
  feature text not null,
  provider text not null,
  api_route text not null,
  bucket smallint not null,
  charges integer not null,
  constraint latencies_level_at_feature_provider_api_route_bucket_pk PRIMARY KEY (level, at, feature, provider, api_route, bucket),
  constraint latencies_level CHECK ((level = ANY (ARRAY[1, 15, 60, 360, 1440, 10080, 43200])))
) partition by list (level);
create table latencies_1 partition of latencies for values in (1);
create table latencies_15 partition of latencies for values in (15);
create table latencies_60 partition of latencies for values in (60);
create table latencies_360 partition of latencies for values in (360);
create table latencies_1440 partition of latencies for values in (1440);
create table latencies_10080 partition of latencies for values in (10080);
create table latencies_43200 partition of latencies for values in (43200);

create table ledger_check (
  only boolean default true not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone not null,
  wallets bigint not null,
  entries bigint not null,
  violations integer not null,
  actor text not null,
  constraint ledger_check_pkey PRIMARY KEY ("only"),
  constraint ledger_check_only CHECK ("only")
);

create table monitoring_settings (
  only boolean default true not null,
  version integer not null,
  settings jsonb not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  constraint monitoring_settings_pkey PRIMARY KEY ("only"),
  constraint monitoring_settings_only CHECK ("only")
);

create table movements (
  level integer not null,
  at timestamp with time zone not null,
  credit_type text not null,
  kind text not null,
  source text not null,
  entries integer not null,
  delta numeric(30,0) not null,
  constraint movements_level_at_credit_type_kind_source_pk PRIMARY KEY (level, at, credit_type, kind, source),
  constraint movements_level CHECK ((level = ANY (ARRAY[1, 15, 60, 360, 1440, 10080, 43200])))
) partition by list (level);
create table movements_1 partition of movements for values in (1);
create table movements_15 partition of movements for values in (15);
create table movements_60 partition of movements for values in (60);
create table movements_360 partition of movements for values in (360);
create table movements_1440 partition of movements for values in (1440);
create table movements_10080 partition of movements for values in (10080);
create table movements_43200 partition of movements for values in (43200);

create table outstanding (
  credit_type text not null,
  source text not null,
  issued_in timestamp with time zone not null,
  expires boolean not null,
  grants integer not null,
  credits numeric(30,0) not null,
  constraint outstanding_credit_type_source_issued_in_expires_pk PRIMARY KEY (credit_type, source, issued_in, expires)
);

create table parked_callbacks (
  provider text not null,
  provider_task_id text not null,
  outcome text not null,
  callback jsonb not null,
  received_at timestamp with time zone not null,
  next_at timestamp with time zone not null,
  constraint parked_callbacks_provider_provider_task_id_outcome_pk PRIMARY KEY (provider, provider_task_id, outcome),
  constraint parked_callbacks_provider_provider_callbacks_provider_fk FOREIGN KEY (provider) REFERENCES provider_callbacks(provider) ON DELETE CASCADE,
  constraint parked_callbacks_outcome CHECK ((outcome = ANY (ARRAY['settle'::text, 'fail'::text]))),
  constraint parked_callbacks_size CHECK ((octet_length((callback)::text) <= 16384))
);

create table plan_credits (
  plan_id text not null,
  version integer not null,
  credit_type text not null,
  amount bigint not null,
  rollover_cap bigint,
  constraint plan_credits_plan_id_version_credit_type_pk PRIMARY KEY (plan_id, version, credit_type),
  constraint plan_credits_credit_type_credit_types_credit_type_fk FOREIGN KEY (credit_type) REFERENCES credit_types(credit_type),
  constraint plan_credits_version FOREIGN KEY (plan_id, version) REFERENCES plan_versions(plan_id, version),
  constraint plan_credits_amount CHECK (((amount >= 0) AND (amount <= '9007199254740991'::bigint))),
  constraint plan_credits_rollover_cap CHECK (((rollover_cap >= 0) AND (rollover_cap <= '9007199254740991'::bigint)))
);

create table plan_versions (
  plan_id text not null,
  version integer not null,
  name text not null,
  refresh_mode text not null,
  cadence text not null,
  every_days smallint,
  active boolean not null,
  effective_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  actor text not null,
  cancelled_at timestamp with time zone,
  cancelled_by text,
  constraint plan_versions_plan_id_version_pk PRIMARY KEY (plan_id, version),
  constraint plan_versions_plan_id_plans_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plans(plan_id),
  constraint plan_versions_cadence CHECK ((cadence = ANY (ARRAY['days'::text, 'month'::text, 'anniversary'::text]))),
  constraint plan_versions_cancelled CHECK ((((cancelled_at IS NULL) = (cancelled_by IS NULL)) AND (cancelled_at < effective_at))),
  constraint plan_versions_every_days CHECK ((((cadence = 'days'::text) = (every_days IS NOT NULL)) AND ((every_days >= 1) AND (every_days <= 366)))),
  constraint plan_versions_mode CHECK ((refresh_mode = ANY (ARRAY['replace'::text, 'add'::text, 'top_up'::text]))),
  constraint plan_versions_version CHECK ((version >= 1))
);

create table plans (
  plan_id text not null,
  versions integer not null,
  constraint plans_pkey PRIMARY KEY (plan_id),
  constraint plans_key CHECK (((char_length(plan_id) >= 1) AND (char_length(plan_id) <= 128)))
);

create table provider_callbacks (
  provider text not null,
  adapter text not null,
  secret bytea not null,
  previous_secret bytea,
  previous_secret_until timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by text not null,
  changed_at timestamp with time zone not null,
  changed_by text not null,
  unmatched bigint default 0 not null,
  unmatched_at timestamp with time zone,
  refused bigint default 0 not null,
  refused_at timestamp with time zone,
  refused_because text,
  constraint provider_callbacks_pkey PRIMARY KEY (provider),
  constraint provider_callbacks_previous CHECK (((previous_secret IS NULL) = (previous_secret_until IS NULL))),
  constraint provider_callbacks_refused CHECK (((refused_at IS NULL) = (refused_because IS NULL)))
);

create table refresh_runs (
  run_id uuid not null,
  kind text not null,
  actor text not null,
  plan_id text,
  user_ids text[],
  force boolean not null,
  state text not null,
  eligible integer not null,
  refreshed integer default 0 not null,
  failed integer default 0 not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  reversed_at timestamp with time zone,
  reversed_by text,
  constraint refresh_runs_pkey PRIMARY KEY (run_id),
  constraint refresh_runs_finished CHECK (((state = 'running'::text) = (finished_at IS NULL))),
  constraint refresh_runs_kind CHECK ((kind = ANY (ARRAY['scheduled'::text, 'bulk'::text]))),
  constraint refresh_runs_state CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text])))
);

create table refreshes (
  user_id text not null,
  refresh_id uuid not null,
  kind text not null,
  outcome text not null,
  run_id uuid,
  plan_id text,
  at timestamp with time zone not null,
  due_at timestamp with time zone,
  changes jsonb not null,
  expired bigint not null,
  granted bigint not null,
  reverses uuid,
  error text,
  actor text not null,
  constraint refreshes_user_id_refresh_id_pk PRIMARY KEY (user_id, refresh_id),
  constraint refreshes_plan_id_plans_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plans(plan_id),
  constraint refreshes_reverses FOREIGN KEY (user_id, reverses) REFERENCES refreshes(user_id, refresh_id),
  constraint refreshes_user_id_users_user_id_fk FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint refreshes_credits CHECK (((expired >= 0) AND (granted >= 0))),
  constraint refreshes_kind CHECK ((kind = ANY (ARRAY['refresh'::text, 'start'::text, 'plan_change'::text, 'reversal'::text]))),
  constraint refreshes_outcome CHECK (((outcome = 'failed'::text) = (error IS NOT NULL))),
  constraint refreshes_reversal CHECK (((kind = 'reversal'::text) = (reverses IS NOT NULL)))
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

create table rollup_state (
  only boolean default true not null,
  folded_to timestamp with time zone,
  next_to timestamp with time zone,
  next_xid bigint,
  outstanding_at timestamp with time zone,
  users_to timestamp with time zone,
  constraint rollup_state_pkey PRIMARY KEY ("only"),
  constraint rollup_state_only CHECK ("only")
);

create table rollups (
  level integer not null,
  at timestamp with time zone not null,
  credit_type text not null,
  feature text not null,
  provider text not null,
  api_route text not null,
  kind text not null,
  reason text not null,
  events integer not null,
  finished integer not null,
  refunded integer not null,
  failed integer not null,
  units numeric(30,0) not null,
  amount numeric(30,0) not null,
  returned numeric(30,0) not null,
  cost_usd numeric(24,10) not null,
  refunded_cost_usd numeric(24,10) not null,
  constraint rollups_pk PRIMARY KEY (level, at, credit_type, feature, provider, api_route, kind, reason),
  constraint rollups_level CHECK ((level = ANY (ARRAY[1, 15, 60, 360, 1440, 10080, 43200])))
) partition by list (level);
create table rollups_1 partition of rollups for values in (1);
create table rollups_15 partition of rollups for values in (15);
create table rollups_60 partition of rollups for values in (60);
create table rollups_360 partition of rollups for values in (360);
create table rollups_1440 partition of rollups for values in (1440);
create table rollups_10080 partition of rollups for values in (10080);
create table rollups_43200 partition of rollups for values in (43200);

create table server_secrets (
  name text not null,
  secret text not null,
  created_at timestamp with time zone not null,
  constraint server_secrets_pkey PRIMARY KEY (name)
);

create table staff (
  staff_id uuid not null,
  name text not null,
  email text not null,
  email_verified boolean default false not null,
  image text,
  role text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  disabled_at timestamp with time zone,
  last_seen timestamp with time zone,
  constraint staff_pkey PRIMARY KEY (staff_id),
  constraint staff_email_unique UNIQUE (email),
  constraint staff_email_lower_case CHECK ((email = lower(email))),
  constraint staff_role CHECK ((role = ANY (ARRAY['viewer'::text, 'support'::text, 'approver'::text, 'admin'::text])))
);

create table staff_accounts (
  staff_account_id uuid not null,
  staff_id uuid not null,
  provider_id text not null,
  account_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_accounts_pkey PRIMARY KEY (staff_account_id),
  constraint staff_accounts_staff_id_staff_staff_id_fk FOREIGN KEY (staff_id) REFERENCES staff(staff_id) ON DELETE CASCADE
);

create table staff_invites (
  invite_id uuid not null,
  token_hash bytea not null,
  email text not null,
  role text not null,
  invited_by text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint staff_invites_pkey PRIMARY KEY (invite_id),
  constraint staff_invites_token_hash_unique UNIQUE (token_hash),
  constraint staff_invites_email_lower_case CHECK ((email = lower(email))),
  constraint staff_invites_end CHECK (((accepted_at IS NULL) OR (revoked_at IS NULL))),
  constraint staff_invites_role CHECK ((role = ANY (ARRAY['viewer'::text, 'support'::text, 'approver'::text, 'admin'::text]))),
  constraint staff_invites_token_hash CHECK ((octet_length(token_hash) = 32))
);

create table staff_sessions (
  session_id uuid not null,
  staff_id uuid not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_sessions_pkey PRIMARY KEY (session_id),
  constraint staff_sessions_token_unique UNIQUE (token),
  constraint staff_sessions_staff_id_staff_staff_id_fk FOREIGN KEY (staff_id) REFERENCES staff(staff_id) ON DELETE CASCADE
);

create table staff_verifications (
  verification_id uuid not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint staff_verifications_pkey PRIMARY KEY (verification_id)
);

create table subscriptions (
  user_id text not null,
  plan_id text,
  next_plan_id text,
  anchor_at timestamp with time zone not null,
  last_refresh_at timestamp with time zone,
  next_refresh_at timestamp with time zone,
  hold boolean default false not null,
  past_due boolean default false not null,
  day smallint,
  custom_amount bigint,
  failures integer default 0 not null,
  last_failure text,
  period jsonb default '{}'::jsonb not null,
  constraint subscriptions_pkey PRIMARY KEY (user_id),
  constraint subscriptions_next_plan_id_plans_plan_id_fk FOREIGN KEY (next_plan_id) REFERENCES plans(plan_id),
  constraint subscriptions_plan_id_plans_plan_id_fk FOREIGN KEY (plan_id) REFERENCES plans(plan_id),
  constraint subscriptions_user_id_users_user_id_fk FOREIGN KEY (user_id) REFERENCES users(user_id),
  constraint subscriptions_custom_amount CHECK (((custom_amount >= 0) AND (custom_amount <= '9007199254740991'::bigint))),
  constraint subscriptions_day CHECK (((day >= 1) AND (day <= 31))),
  constraint subscriptions_failures CHECK (((failures = 0) = (last_failure IS NULL))),
  constraint subscriptions_next_plan CHECK (((next_plan_id IS NULL) OR (plan_id IS NOT NULL))),
  constraint subscriptions_refreshed CHECK (((next_refresh_at IS NULL) OR (plan_id IS NOT NULL)))
);

create table sync_runs (
  run_id uuid not null,
  mode text not null,
  dry_run boolean not null,
  actor text not null,
  state text not null,
  done integer default 0 not null,
  total integer default 0 not null,
  report jsonb not null,
  error text,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint sync_runs_pkey PRIMARY KEY (run_id),
  constraint sync_runs_mode CHECK ((mode = ANY (ARRAY['users'::text, 'plans'::text, 'all'::text]))),
  constraint sync_runs_state CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'failed'::text])))
);

create table user_activity (
  span text not null,
  at timestamp with time zone not null,
  user_id text not null,
  charges integer not null,
  refunded integer not null,
  taken numeric(30,0) not null,
  given_back numeric(30,0) not null,
  cost_usd numeric(24,10) not null,
  constraint user_activity_span_at_user_id_pk PRIMARY KEY (span, at, user_id),
  constraint user_activity_span CHECK ((span = ANY (ARRAY['day'::text, 'month'::text])))
);

create table users (
  user_id text not null,
  email text,
  name text,
  created_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
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

create table webhook_attempts (
  message_id uuid not null,
  endpoint_id uuid not null,
  number integer not null,
  at timestamp with time zone not null,
  duration_ms integer not null,
  status integer,
  error text,
  excerpt text,
  constraint webhook_attempts_message_id_endpoint_id_number_pk PRIMARY KEY (message_id, endpoint_id, number),
  constraint webhook_attempts_delivery FOREIGN KEY (message_id, endpoint_id) REFERENCES webhook_deliveries(message_id, endpoint_id) ON DELETE CASCADE
);

create table webhook_deliveries (
  message_id uuid not null,
  endpoint_id uuid not null,
  type text not null,
  state text not null,
  attempts integer default 0 not null,
  tries integer default 0 not null,
  next_at timestamp with time zone not null,
  claim uuid,
  last_at timestamp with time zone,
  last_status integer,
  last_error text,
  delivered_at timestamp with time zone,
  constraint webhook_deliveries_message_id_endpoint_id_pk PRIMARY KEY (message_id, endpoint_id),
  constraint webhook_deliveries_endpoint_id_webhook_endpoints_endpoint_id_fk FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(endpoint_id),
  constraint webhook_deliveries_message_id_webhook_messages_message_id_fk FOREIGN KEY (message_id) REFERENCES webhook_messages(message_id) ON DELETE CASCADE,
  constraint webhook_deliveries_delivered CHECK (((state = 'delivered'::text) = (delivered_at IS NOT NULL))),
  constraint webhook_deliveries_state CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text, 'cancelled'::text])))
);

create table webhook_endpoints (
  endpoint_id uuid not null,
  name text not null,
  kind text not null,
  url bytea not null,
  display_url text not null,
  types text[] not null,
  secret bytea,
  previous_secret bytea,
  previous_secret_until timestamp with time zone,
  created_at timestamp with time zone not null,
  created_by text not null,
  disabled_at timestamp with time zone,
  disabled_by text,
  gone boolean default false not null,
  deleted_at timestamp with time zone,
  deleted_by text,
  failing_since timestamp with time zone,
  paused_from timestamp with time zone,
  paused_to timestamp with time zone,
  constraint webhook_endpoints_pkey PRIMARY KEY (endpoint_id),
  constraint webhook_endpoints_kind CHECK ((kind = ANY (ARRAY['standard'::text, 'slack'::text]))),
  constraint webhook_endpoints_paused CHECK (((paused_from IS NULL) = (paused_to IS NULL))),
  constraint webhook_endpoints_previous CHECK (((previous_secret IS NULL) = (previous_secret_until IS NULL))),
  constraint webhook_endpoints_secret CHECK (((secret IS NOT NULL) = (kind = 'standard'::text)))
);

create table webhook_messages (
  message_id uuid not null,
  type text not null,
  subject text,
  payload jsonb not null,
  created_at timestamp with time zone not null,
  constraint webhook_messages_pkey PRIMARY KEY (message_id)
);

create table webhook_state (
  only boolean default true not null,
  told_to timestamp with time zone not null,
  next_to timestamp with time zone,
  next_xid bigint,
  constraint webhook_state_pkey PRIMARY KEY ("only"),
  constraint webhook_state_only CHECK ("only")
);

CREATE INDEX adjustments_by_user ON public.adjustments USING btree (user_id, created_at, adjustment_id);

CREATE INDEX adjustments_id ON public.adjustments USING btree (adjustment_id);

CREATE INDEX alert_changes_alert ON public.alert_changes USING btree (alert_id, change_id);

CREATE INDEX alerts_ended ON public.alerts USING btree (rule, subject, resolved_at) WHERE (state = 'resolved'::text);

CREATE UNIQUE INDEX alerts_unresolved ON public.alerts USING btree (rule, subject) WHERE (state <> 'resolved'::text);

CREATE INDEX approvals_by_requester ON public.approvals USING btree (requester, approval_id);

CREATE INDEX approvals_by_state ON public.approvals USING btree (state, approval_id);

CREATE UNIQUE INDEX approvals_key ON public.approvals USING btree (requester, kind, user_id, key) WHERE (key IS NOT NULL);

CREATE INDEX approvals_unfinished ON public.approvals USING btree (approval_id) WHERE ((state = 'pending'::text) OR ((state = 'approved'::text) AND (result IS NULL)));

CREATE INDEX audit_at ON public.audit USING btree (at);

CREATE INDEX audit_by_action ON public.audit USING btree (action, number);

CREATE INDEX audit_by_actor ON public.audit USING btree (actor, number);

CREATE INDEX audit_by_subject ON public.audit USING btree (subject, number);

CREATE UNIQUE INDEX cap_uses_key ON public.cap_uses USING btree (actor, kind, user_id, key) WHERE (key IS NOT NULL);

CREATE INDEX cap_uses_of_day ON public.cap_uses USING btree (actor, credit_type, at);

CREATE INDEX charges_due ON public.charges USING btree (deadline) WHERE (state = 'held'::text);

CREATE INDEX charges_free ON public.charges USING btree (user_id, created_at, charge_id) WHERE (amount = 0);

CREATE INDEX charges_task ON public.charges USING btree (provider_task_id) WHERE (provider_task_id IS NOT NULL);

CREATE INDEX entries_by_refund ON public.entries USING btree (user_id, refund_id) WHERE (refund_id IS NOT NULL);

CREATE INDEX entries_by_time ON public.entries USING brin (at) WITH (autosummarize='true');

CREATE INDEX entries_given_back ON public.entries USING btree (user_id, charge_id) WHERE ((charge_id IS NOT NULL) AND (delta > 0));

CREATE INDEX events_failed_and_kept ON public.events USING btree (at, user_id, event_id) WHERE ((kind = 'settled'::text) AND fails);

CREATE INDEX events_refunded_for ON public.events USING btree (reason, (((at AT TIME ZONE 'UTC'::text) - ((duration_ms)::double precision * '00:00:00.001'::interval))), user_id) WHERE ((kind = 'refunded'::text) AND (charge_id IS NOT NULL));

CREATE INDEX failed_refunds_due ON public.failed_refunds USING btree (next_attempt_at) WHERE (resolved_at IS NULL);

CREATE INDEX feature_versions_in_force ON public.feature_versions USING btree (feature, effective_at DESC NULLS LAST, version DESC NULLS LAST) WHERE (cancelled_at IS NULL);

CREATE INDEX grants_by_user ON public.grants USING btree (user_id, created_at, grant_id);

CREATE INDEX grants_effective ON public.grants USING btree (effective_at) WHERE (state = 'pending'::text);

CREATE INDEX grants_expiry ON public.grants USING btree (expires_at) WHERE (open AND (expires_at IS NOT NULL));

CREATE INDEX grants_id ON public.grants USING btree (grant_id);

CREATE INDEX grants_open ON public.grants USING btree (user_id) WHERE open;

CREATE INDEX grants_plan_used_up ON public.grants USING btree (user_id) WHERE ((source = 'plan'::text) AND (state = 'live'::text) AND (NOT open));

CREATE UNIQUE INDEX incidents_once ON public.incidents USING btree (actor, key) WHERE (key IS NOT NULL);

CREATE INDEX incidents_running ON public.incidents USING btree (seen_at) WHERE (state = ANY (ARRAY['running'::text, 'undoing'::text]));

CREATE INDEX parked_callbacks_due ON public.parked_callbacks USING btree (next_at);

CREATE INDEX parked_callbacks_received ON public.parked_callbacks USING btree (provider, received_at);

CREATE INDEX plan_versions_in_force ON public.plan_versions USING btree (plan_id, effective_at DESC NULLS LAST, version DESC NULLS LAST) WHERE (cancelled_at IS NULL);

CREATE INDEX refresh_runs_running ON public.refresh_runs USING btree (seen_at) WHERE (state = 'running'::text);

CREATE INDEX refresh_runs_started ON public.refresh_runs USING btree (started_at);

CREATE INDEX refreshes_by_time ON public.refreshes USING btree (at, user_id, refresh_id);

CREATE INDEX refreshes_by_user ON public.refreshes USING btree (user_id, at, refresh_id);

CREATE UNIQUE INDEX refreshes_once ON public.refreshes USING btree (user_id, due_at) WHERE ((kind = 'refresh'::text) AND (outcome = 'refreshed'::text) AND (due_at IS NOT NULL));

CREATE UNIQUE INDEX refreshes_once_a_run ON public.refreshes USING btree (run_id, user_id) WHERE ((kind = 'refresh'::text) AND (outcome = 'refreshed'::text) AND (run_id IS NOT NULL));

CREATE UNIQUE INDEX refreshes_reversed_once ON public.refreshes USING btree (user_id, reverses) WHERE (reverses IS NOT NULL);

CREATE INDEX refunds_by_charge ON public.refunds USING btree (user_id, charge_id);

CREATE INDEX refunds_by_time ON public.refunds USING btree (created_at, user_id, refund_id);

CREATE INDEX refunds_by_user ON public.refunds USING btree (user_id, created_at);

CREATE INDEX refunds_id ON public.refunds USING btree (refund_id);

CREATE UNIQUE INDEX staff_accounts_at_provider ON public.staff_accounts USING btree (provider_id, account_id);

CREATE INDEX staff_accounts_of_staff ON public.staff_accounts USING btree (staff_id);

CREATE UNIQUE INDEX staff_invites_open ON public.staff_invites USING btree (email) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));

CREATE INDEX staff_sessions_of_staff ON public.staff_sessions USING btree (staff_id);

CREATE INDEX staff_verifications_by_identifier ON public.staff_verifications USING btree (identifier);

CREATE INDEX subscriptions_due ON public.subscriptions USING btree (next_refresh_at, user_id) WHERE ((next_refresh_at IS NOT NULL) AND (NOT hold) AND (NOT past_due));

CREATE INDEX subscriptions_failing ON public.subscriptions USING btree (user_id) WHERE (failures > 0);

CREATE INDEX subscriptions_plan ON public.subscriptions USING btree (plan_id, user_id);

CREATE INDEX sync_runs_started ON public.sync_runs USING btree (started_at);

CREATE INDEX users_by_email ON public.users USING btree (lower(email) text_pattern_ops);

CREATE INDEX users_by_id_prefix ON public.users USING btree (user_id text_pattern_ops);

CREATE INDEX users_by_name ON public.users USING btree (lower(name) text_pattern_ops);

CREATE INDEX users_email_fragments ON public.users USING gin (lower(email) gin_trgm_ops);

CREATE INDEX users_name_fragments ON public.users USING gin (lower(name) gin_trgm_ops);

CREATE INDEX webhook_deliveries_by_endpoint ON public.webhook_deliveries USING btree (endpoint_id, message_id);

CREATE INDEX webhook_deliveries_by_type ON public.webhook_deliveries USING btree (type, message_id);

CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (endpoint_id, next_at) WHERE (state = 'pending'::text);

CREATE INDEX webhook_deliveries_undelivered ON public.webhook_deliveries USING btree (state, message_id) WHERE (state <> 'delivered'::text);

CREATE INDEX webhook_messages_created ON public.webhook_messages USING btree (created_at);

CREATE OR REPLACE FUNCTION public.audit_chain()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

CREATE OR REPLACE FUNCTION public.audit_hash(line audit)
 RETURNS bytea
 LANGUAGE sql
 STABLE
AS $function$
  select sha256(convert_to(jsonb_build_array(
    line.number, to_char(line.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), line.actor,
    line.actor_name, line.actor_role, line.action, line.subject, line.request_id, line.outcome,
    line.before, line.after, encode(line.previous_hash, 'hex')
  )::text, 'UTF8'))
$function$;

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
AS $function$ select date_trunc('milliseconds', clock_timestamp()) + coalesce((select ahead from clock), interval '0') $function$;

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

create view features_in_force as
 SELECT v.feature,
    v.version,
    v.name,
    v.cost,
    v.credit_type,
    v.operation_type,
    v.provider,
    v.hold_seconds,
    v.refund_policy,
    v.late_success,
    v.archived,
    v.effective_at,
    v.created_at,
    v.actor,
    v.cancelled_at,
    v.cancelled_by
   FROM (features f
     CROSS JOIN LATERAL ( SELECT v_1.feature,
            v_1.version,
            v_1.name,
            v_1.cost,
            v_1.credit_type,
            v_1.operation_type,
            v_1.provider,
            v_1.hold_seconds,
            v_1.refund_policy,
            v_1.late_success,
            v_1.archived,
            v_1.effective_at,
            v_1.created_at,
            v_1.actor,
            v_1.cancelled_at,
            v_1.cancelled_by
           FROM feature_versions v_1
          WHERE ((v_1.feature = f.feature) AND (v_1.cancelled_at IS NULL) AND (v_1.effective_at <= ( SELECT makegood_now() AS makegood_now)))
          ORDER BY v_1.effective_at DESC, v_1.version DESC
         LIMIT 1) v);

create view plans_in_force as
 SELECT v.plan_id,
    v.version,
    v.name,
    v.refresh_mode,
    v.cadence,
    v.every_days,
    v.active,
    v.effective_at,
    v.created_at,
    v.actor,
    v.cancelled_at,
    v.cancelled_by
   FROM (plans p
     CROSS JOIN LATERAL ( SELECT v_1.plan_id,
            v_1.version,
            v_1.name,
            v_1.refresh_mode,
            v_1.cadence,
            v_1.every_days,
            v_1.active,
            v_1.effective_at,
            v_1.created_at,
            v_1.actor,
            v_1.cancelled_at,
            v_1.cancelled_by
           FROM plan_versions v_1
          WHERE ((v_1.plan_id = p.plan_id) AND (v_1.cancelled_at IS NULL) AND (v_1.effective_at <= ( SELECT makegood_now() AS makegood_now)))
          ORDER BY v_1.effective_at DESC, v_1.version DESC
         LIMIT 1) v);

CREATE TRIGGER adjustments_append_only BEFORE DELETE OR UPDATE ON adjustments FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER adjustments_no_truncate BEFORE TRUNCATE ON adjustments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER alert_changes_append_only BEFORE DELETE OR UPDATE ON alert_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER approvals_history BEFORE UPDATE ON approvals FOR EACH ROW WHEN (old.approval_id IS DISTINCT FROM new.approval_id OR old.kind IS DISTINCT FROM new.kind OR old.command IS DISTINCT FROM new.command OR old.requester IS DISTINCT FROM new.requester OR old.user_id IS DISTINCT FROM new.user_id OR old.charge_id IS DISTINCT FROM new.charge_id OR old.credit_type IS DISTINCT FROM new.credit_type OR old.amount IS DISTINCT FROM new.amount OR old.reason IS DISTINCT FROM new.reason OR old.note IS DISTINCT FROM new.note OR old.created_at IS DISTINCT FROM new.created_at OR old.expires_at IS DISTINCT FROM new.expires_at OR old.state = 'approved'::text AND (new.state <> ALL (ARRAY['approved'::text, 'failed'::text])) OR (old.state = ANY (ARRAY['rejected'::text, 'expired'::text, 'failed'::text])) OR old.result IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_chain BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_chain();

CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_head_moves_by_appending BEFORE UPDATE ON audit_head FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER charges_history BEFORE UPDATE ON charges FOR EACH ROW WHEN (new.user_id IS DISTINCT FROM old.user_id OR new.charge_id IS DISTINCT FROM old.charge_id OR new.feature IS DISTINCT FROM old.feature OR new.credit_type IS DISTINCT FROM old.credit_type OR new.units IS DISTINCT FROM old.units OR new.amount IS DISTINCT FROM old.amount OR new.created_at IS DISTINCT FROM old.created_at OR old.state = 'refunded'::text AND new.state <> 'refunded'::text OR old.state = 'settled'::text AND new.state = 'held'::text OR new.refunded_amount < old.refunded_amount OR new.returned_amount < old.returned_amount) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER charges_no_delete BEFORE DELETE ON charges FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER clerk_events_append_only BEFORE DELETE OR UPDATE ON clerk_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER clock_forward BEFORE UPDATE ON clock FOR EACH ROW WHEN (new.ahead < old.ahead) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER clock_no_delete BEFORE DELETE ON clock FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entries_append_only BEFORE DELETE OR UPDATE ON entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER entries_refer AFTER INSERT ON entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION entries_refer();

CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER feature_versions_history BEFORE UPDATE ON feature_versions FOR EACH ROW WHEN (old.feature IS DISTINCT FROM new.feature OR old.version IS DISTINCT FROM new.version OR old.name IS DISTINCT FROM new.name OR old.cost IS DISTINCT FROM new.cost OR old.credit_type IS DISTINCT FROM new.credit_type OR old.operation_type IS DISTINCT FROM new.operation_type OR old.provider IS DISTINCT FROM new.provider OR old.hold_seconds IS DISTINCT FROM new.hold_seconds OR old.refund_policy IS DISTINCT FROM new.refund_policy OR old.late_success IS DISTINCT FROM new.late_success OR old.archived IS DISTINCT FROM new.archived OR old.effective_at IS DISTINCT FROM new.effective_at OR old.created_at IS DISTINCT FROM new.created_at OR old.actor IS DISTINCT FROM new.actor OR old.cancelled_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER feature_versions_no_delete BEFORE DELETE ON feature_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER grants_history BEFORE UPDATE ON grants FOR EACH ROW WHEN (new.user_id IS DISTINCT FROM old.user_id OR new.grant_id IS DISTINCT FROM old.grant_id OR new.credit_type IS DISTINCT FROM old.credit_type OR new.source IS DISTINCT FROM old.source OR new.amount IS DISTINCT FROM old.amount OR new.created_at IS DISTINCT FROM old.created_at OR (old.state = ANY (ARRAY['expired'::text, 'voided'::text])) AND new.state <> old.state) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER grants_no_delete BEFORE DELETE ON grants FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER idempotency_keys_append_only BEFORE DELETE OR UPDATE ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER idempotency_keys_no_truncate BEFORE TRUNCATE ON idempotency_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER plan_credits_append_only BEFORE DELETE OR UPDATE ON plan_credits FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER plan_versions_history BEFORE UPDATE ON plan_versions FOR EACH ROW WHEN (old.plan_id IS DISTINCT FROM new.plan_id OR old.version IS DISTINCT FROM new.version OR old.name IS DISTINCT FROM new.name OR old.refresh_mode IS DISTINCT FROM new.refresh_mode OR old.cadence IS DISTINCT FROM new.cadence OR old.every_days IS DISTINCT FROM new.every_days OR old.active IS DISTINCT FROM new.active OR old.effective_at IS DISTINCT FROM new.effective_at OR old.created_at IS DISTINCT FROM new.created_at OR old.actor IS DISTINCT FROM new.actor OR old.cancelled_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER plan_versions_no_delete BEFORE DELETE ON plan_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER refreshes_append_only BEFORE DELETE OR UPDATE ON refreshes FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER refreshes_no_truncate BEFORE TRUNCATE ON refreshes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER refunds_append_only BEFORE DELETE OR UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER refunds_match_charge AFTER INSERT ON refunds FOR EACH ROW WHEN (new.charge_id IS NOT NULL) EXECUTE FUNCTION refunds_match_charge();

CREATE TRIGGER refunds_no_truncate BEFORE TRUNCATE ON refunds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
