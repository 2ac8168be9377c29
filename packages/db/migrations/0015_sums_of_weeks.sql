ALTER TABLE "failures" DROP CONSTRAINT "failures_level";--> statement-breakpoint
ALTER TABLE "latencies" DROP CONSTRAINT "latencies_level";--> statement-breakpoint
ALTER TABLE "movements" DROP CONSTRAINT "movements_level";--> statement-breakpoint
ALTER TABLE "rollups" DROP CONSTRAINT "rollups_level";--> statement-breakpoint
ALTER TABLE "failures" ADD CONSTRAINT "failures_level" CHECK ("failures"."level" in (1, 15, 60, 360, 1440, 10080));--> statement-breakpoint
ALTER TABLE "latencies" ADD CONSTRAINT "latencies_level" CHECK ("latencies"."level" in (1, 15, 60, 360, 1440, 10080));--> statement-breakpoint
ALTER TABLE "movements" ADD CONSTRAINT "movements_level" CHECK ("movements"."level" in (1, 15, 60, 360, 1440, 10080));--> statement-breakpoint
ALTER TABLE "rollups" ADD CONSTRAINT "rollups_level" CHECK ("rollups"."level" in (1, 15, 60, 360, 1440, 10080));--> statement-breakpoint
insert into rollups
select l.level, date_bin(make_interval(mins => l.level), at, '2001-01-01Z'), credit_type, feature, provider, api_route, kind, reason,
  sum(events), sum(finished), sum(refunded), sum(failed), sum(units), sum(amount), sum(returned), sum(cost_usd), sum(refunded_cost_usd)
from (values (360, 60), (10080, 1440)) l (level, shorter) join rollups r on r.level = l.shorter
group by 1, 2, 3, 4, 5, 6, 7, 8;
--> statement-breakpoint
insert into latencies
select l.level, date_bin(make_interval(mins => l.level), at, '2001-01-01Z'), feature, provider, api_route, bucket, sum(charges)
from (values (360, 60), (10080, 1440)) l (level, shorter) join latencies r on r.level = l.shorter
group by 1, 2, 3, 4, 5, 6;
--> statement-breakpoint
insert into failures
select l.level, date_bin(make_interval(mins => l.level), at, '2001-01-01Z'), fingerprint, reason, feature, provider, api_route,
  sum(failed), sum(amount), max(last_at), (array_agg(last_charge_id order by last_at desc, last_charge_id desc))[1]
from (values (360, 60), (10080, 1440)) l (level, shorter) join failures r on r.level = l.shorter
group by 1, 2, 3, 4, 5, 6, 7;
--> statement-breakpoint
insert into movements
select l.level, date_bin(make_interval(mins => l.level), at, '2001-01-01Z'), credit_type, kind, source, sum(entries), sum(delta)
from (values (360, 60), (10080, 1440)) l (level, shorter) join movements r on r.level = l.shorter
group by 1, 2, 3, 4, 5;
