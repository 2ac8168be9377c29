create function bench_charge(
  who text, what text, the_key text, the_fingerprint bytea, new_charge uuid, new_event uuid
) returns json
language plpgsql as $$
declare
  seen record;
  f record;
  w record;
  g record;
  now timestamptz;
  missing bigint;
  taken bigint;
  drawn int := 0;
  result json;
begin
  perform from users where user_id = who for no key update;
  if not found then raise exception 'user_not_found'; end if;

  select fingerprint, answer into seen from idempotency_keys
  where user_id = who and operation = 'deduct' and key = the_key and attempt = 1;
  if found then
    if seen.fingerprint <> the_fingerprint then raise exception 'idempotency_key_reused'; end if;
    return seen.answer;
  end if;

  select cost, credit_type, provider into f from features_in_force
  where feature = what and not archived;
  if not found then raise exception 'feature_not_found'; end if;
  select balance, entries into w from wallets where user_id = who and credit_type = f.credit_type;
  if not found or w.balance < f.cost then raise exception 'insufficient_credits'; end if;
  now := makegood_now();
  missing := f.cost;
  insert into charges (user_id, charge_id, feature, credit_type, units, amount, first_entry, draws, state,
    attempt, provider, created_at, settled_at, actor)
  values (who, new_charge, what, f.credit_type, 1, f.cost, w.entries + 1, 1, 'settled',
    1, f.provider, now, now, 'bench');
  for g in
    select grant_id, remaining from grants
    where user_id = who and credit_type = f.credit_type and open and state = 'live'
      and (expires_at is null or expires_at > now)
    order by priority, expires_at, created_at, grant_id
  loop
    exit when missing = 0;
    taken := least(missing, g.remaining);
    drawn := drawn + 1;
    update grants set remaining = remaining - taken where user_id = who and grant_id = g.grant_id;
    insert into entries (user_id, credit_type, seq, kind, delta, balance_before, balance_after, grant_id,
      charge_id, at)
    values (who, f.credit_type, w.entries + drawn, 'charge', -taken, w.balance, w.balance - taken, g.grant_id,
      new_charge, now);
    w.balance := w.balance - taken;
    missing := missing - taken;
  end loop;
  if missing > 0 then raise exception 'insufficient_credits'; end if;
  if drawn > 1 then update charges set draws = drawn where user_id = who and charge_id = new_charge; end if;

  update wallets set balance = w.balance, entries = w.entries + drawn
  where user_id = who and credit_type = f.credit_type;
  insert into events (at, user_id, event_id, kind, charge_id, feature, credit_type, provider, units, amount,
    returned)
  values (now, who, new_event, 'charged', new_charge, what, f.credit_type, f.provider, 1, f.cost, 0);
  result := json_build_object('chargeId', new_charge, 'state', 'settled', 'amount', f.cost,
    'creditType', f.credit_type, 'balance', w.balance, 'deadline', null, 'replayed', false);
  insert into idempotency_keys (user_id, operation, key, attempt, fingerprint, answer, created_at)
  values (who, 'deduct', the_key, 1, the_fingerprint, result, now);
  return result;
end
$$;
