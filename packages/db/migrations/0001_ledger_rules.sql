-- The one place time comes from: every deadline, expiry and entry follows the database's clock.
create function makegood_now() returns timestamptz
language sql volatile parallel safe
as $$ select date_trunc('milliseconds', clock_timestamp()) $$;
--> statement-breakpoint

create function refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger entries_append_only before update or delete on entries
for each row execute function refuse_change();
--> statement-breakpoint
create trigger entries_no_truncate before truncate on entries
for each statement execute function refuse_change();
--> statement-breakpoint
create trigger refunds_append_only before update or delete on refunds
for each row execute function refuse_change();
--> statement-breakpoint
create trigger refunds_no_truncate before truncate on refunds
for each statement execute function refuse_change();
--> statement-breakpoint
create trigger adjustments_append_only before update or delete on adjustments
for each row execute function refuse_change();
--> statement-breakpoint
create trigger adjustments_no_truncate before truncate on adjustments
for each statement execute function refuse_change();
--> statement-breakpoint
create trigger events_append_only before update or delete on events
for each row execute function refuse_change();
--> statement-breakpoint
create trigger events_no_truncate before truncate on events
for each statement execute function refuse_change();
--> statement-breakpoint
create trigger idempotency_keys_append_only before update or delete on idempotency_keys
for each row execute function refuse_change();
--> statement-breakpoint
create trigger idempotency_keys_no_truncate before truncate on idempotency_keys
for each statement execute function refuse_change();
--> statement-breakpoint

-- What was charged, to whom and when, never changes; a refunded charge stays refunded,
-- a settled one is never held again, and nothing that was given back is taken again.
create trigger charges_history before update on charges
for each row when (
  (new.user_id, new.charge_id, new.feature, new.credit_type, new.units, new.amount, new.created_at)
    is distinct from
  (old.user_id, old.charge_id, old.feature, old.credit_type, old.units, old.amount, old.created_at)
  or (old.state = 'refunded' and new.state <> 'refunded')
  or (old.state = 'settled' and new.state = 'held')
  or new.refunded_amount < old.refunded_amount
  or new.returned_amount < old.returned_amount
) execute function refuse_change();
--> statement-breakpoint
create trigger charges_no_delete before delete on charges
for each row execute function refuse_change();
--> statement-breakpoint

-- A grant is what it was issued as, and stays.
create trigger grants_history before update on grants
for each row when (
  (new.user_id, new.grant_id, new.credit_type, new.source, new.amount, new.created_at)
    is distinct from
  (old.user_id, old.grant_id, old.credit_type, old.source, old.amount, old.created_at)
  or (old.state in ('expired', 'voided') and new.state <> old.state)
) execute function refuse_change();
--> statement-breakpoint
create trigger grants_no_delete before delete on grants
for each row execute function refuse_change();
--> statement-breakpoint

-- An entry's grant and charge exist. Neither is ever deleted or renamed, so looking once, for the
-- whole statement, holds for good; a foreign key would look twice for every row.
create function entries_refer() returns trigger
language plpgsql as $$
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
$$;
--> statement-breakpoint
create trigger entries_refer after insert on entries
referencing new table as added
for each statement execute function entries_refer();
--> statement-breakpoint

-- The sum of a charge's refunds is what the charge says it is, so its CHECK bounds the refunds too.
create function refunds_match_charge() returns trigger
language plpgsql as $$
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
$$;
--> statement-breakpoint
create trigger refunds_match_charge after insert on refunds
for each row when (new.charge_id is not null) execute function refunds_match_charge();
--> statement-breakpoint

-- Room on the page for updates in place of the rows that every charge touches.
alter table users set (fillfactor = 80);
--> statement-breakpoint
alter table wallets set (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02);
--> statement-breakpoint
alter table grants set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
--> statement-breakpoint
alter table charges set (fillfactor = 85);
--> statement-breakpoint

insert into credit_types (credit_type, name, decimals) values ('credit', 'Credits', 0);
