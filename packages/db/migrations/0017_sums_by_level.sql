-- What is read together lies together: the sums of each length have a table of their own. Those of calendar months are new.
alter table rollups drop constraint rollups_pk;
--> statement-breakpoint
alter table rollups drop constraint rollups_level;
--> statement-breakpoint
alter table rollups rename to rollups_before;
--> statement-breakpoint
create table rollups_shape (like rollups_before);
--> statement-breakpoint
alter table rollups_shape alter column level type integer;
--> statement-breakpoint
create table rollups (like rollups_shape) partition by list (level);
--> statement-breakpoint
drop table rollups_shape;
--> statement-breakpoint
create table rollups_1 partition of rollups for values in (1);
--> statement-breakpoint
create table rollups_15 partition of rollups for values in (15);
--> statement-breakpoint
create table rollups_60 partition of rollups for values in (60);
--> statement-breakpoint
create table rollups_360 partition of rollups for values in (360);
--> statement-breakpoint
create table rollups_1440 partition of rollups for values in (1440);
--> statement-breakpoint
create table rollups_10080 partition of rollups for values in (10080);
--> statement-breakpoint
create table rollups_43200 partition of rollups for values in (43200);
--> statement-breakpoint
insert into rollups select * from rollups_before where level < 1440;
--> statement-breakpoint
insert into rollups select * from rollups_before where level >= 1440 order by level, at;
--> statement-breakpoint
insert into rollups
select 43200, date_trunc('month', at, 'UTC'), credit_type, feature, provider, api_route, kind, reason, sum(events), sum(finished), sum(refunded), sum(failed), sum(units), sum(amount), sum(returned), sum(cost_usd), sum(refunded_cost_usd)
from rollups_1440 group by 2, 3, 4, 5, 6, 7, 8 order by 2;
--> statement-breakpoint
drop table rollups_before;
--> statement-breakpoint
alter table rollups add constraint rollups_pk primary key (level, at, credit_type, feature, provider, api_route, kind, reason);
--> statement-breakpoint
alter table rollups add constraint rollups_level check (level in (1, 15, 60, 360, 1440, 10080, 43200));
--> statement-breakpoint
alter table latencies drop constraint latencies_level_at_feature_provider_api_route_bucket_pk;
--> statement-breakpoint
alter table latencies drop constraint latencies_level;
--> statement-breakpoint
alter table latencies rename to latencies_before;
--> statement-breakpoint
create table latencies_shape (like latencies_before);
--> statement-breakpoint
alter table latencies_shape alter column level type integer;
--> statement-breakpoint
create table latencies (like latencies_shape) partition by list (level);
--> statement-breakpoint
drop table latencies_shape;
--> statement-breakpoint
create table latencies_1 partition of latencies for values in (1);
--> statement-breakpoint
create table latencies_15 partition of latencies for values in (15);
--> statement-breakpoint
create table latencies_60 partition of latencies for values in (60);
--> statement-breakpoint
create table latencies_360 partition of latencies for values in (360);
--> statement-breakpoint
create table latencies_1440 partition of latencies for values in (1440);
--> statement-breakpoint
create table latencies_10080 partition of latencies for values in (10080);
--> statement-breakpoint
create table latencies_43200 partition of latencies for values in (43200);
--> statement-breakpoint
insert into latencies select * from latencies_before where level < 1440;
--> statement-breakpoint
insert into latencies select * from latencies_before where level >= 1440 order by level, at;
--> statement-breakpoint
insert into latencies
select 43200, date_trunc('month', at, 'UTC'), feature, provider, api_route, bucket, sum(charges)
from latencies_1440 group by 2, 3, 4, 5, 6 order by 2;
--> statement-breakpoint
drop table latencies_before;
--> statement-breakpoint
alter table latencies add constraint latencies_level_at_feature_provider_api_route_bucket_pk primary key (level, at, feature, provider, api_route, bucket);
--> statement-breakpoint
alter table latencies add constraint latencies_level check (level in (1, 15, 60, 360, 1440, 10080, 43200));
--> statement-breakpoint
alter table failures drop constraint failures_pk;
--> statement-breakpoint
alter table failures drop constraint failures_level;
--> statement-breakpoint
alter table failures rename to failures_before;
--> statement-breakpoint
create table failures_shape (like failures_before);
--> statement-breakpoint
alter table failures_shape alter column level type integer;
--> statement-breakpoint
create table failures (like failures_shape) partition by list (level);
--> statement-breakpoint
drop table failures_shape;
--> statement-breakpoint
create table failures_1 partition of failures for values in (1);
--> statement-breakpoint
create table failures_15 partition of failures for values in (15);
--> statement-breakpoint
create table failures_60 partition of failures for values in (60);
--> statement-breakpoint
create table failures_360 partition of failures for values in (360);
--> statement-breakpoint
create table failures_1440 partition of failures for values in (1440);
--> statement-breakpoint
create table failures_10080 partition of failures for values in (10080);
--> statement-breakpoint
create table failures_43200 partition of failures for values in (43200);
--> statement-breakpoint
insert into failures select * from failures_before where level < 1440;
--> statement-breakpoint
insert into failures select * from failures_before where level >= 1440 order by level, at;
--> statement-breakpoint
insert into failures
select 43200, date_trunc('month', at, 'UTC'), fingerprint, reason, feature, provider, api_route, sum(failed), sum(amount), max(last_at)
from failures_1440 group by 2, 3, 4, 5, 6, 7 order by 2;
--> statement-breakpoint
drop table failures_before;
--> statement-breakpoint
alter table failures add constraint failures_pk primary key (level, at, fingerprint, reason, feature, provider, api_route);
--> statement-breakpoint
alter table failures add constraint failures_level check (level in (1, 15, 60, 360, 1440, 10080, 43200));
--> statement-breakpoint
alter table movements drop constraint movements_level_at_credit_type_kind_source_pk;
--> statement-breakpoint
alter table movements drop constraint movements_level;
--> statement-breakpoint
alter table movements rename to movements_before;
--> statement-breakpoint
create table movements_shape (like movements_before);
--> statement-breakpoint
alter table movements_shape alter column level type integer;
--> statement-breakpoint
create table movements (like movements_shape) partition by list (level);
--> statement-breakpoint
drop table movements_shape;
--> statement-breakpoint
create table movements_1 partition of movements for values in (1);
--> statement-breakpoint
create table movements_15 partition of movements for values in (15);
--> statement-breakpoint
create table movements_60 partition of movements for values in (60);
--> statement-breakpoint
create table movements_360 partition of movements for values in (360);
--> statement-breakpoint
create table movements_1440 partition of movements for values in (1440);
--> statement-breakpoint
create table movements_10080 partition of movements for values in (10080);
--> statement-breakpoint
create table movements_43200 partition of movements for values in (43200);
--> statement-breakpoint
insert into movements select * from movements_before where level < 1440;
--> statement-breakpoint
insert into movements select * from movements_before where level >= 1440 order by level, at;
--> statement-breakpoint
insert into movements
select 43200, date_trunc('month', at, 'UTC'), credit_type, kind, source, sum(entries), sum(delta)
from movements_1440 group by 2, 3, 4, 5 order by 2;
--> statement-breakpoint
drop table movements_before;
--> statement-breakpoint
alter table movements add constraint movements_level_at_credit_type_kind_source_pk primary key (level, at, credit_type, kind, source);
--> statement-breakpoint
alter table movements add constraint movements_level check (level in (1, 15, 60, 360, 1440, 10080, 43200));
