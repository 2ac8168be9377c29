import type { Annotation, Mark, Point, Series } from '../../components/charts/chart.ts';
import { nthColor } from '../../components/charts/palette.ts';
import { TimeChart } from '../../components/charts/time-chart.tsx';
import { formatNumber, formatPercent, formatRate } from '../../lib/format.ts';
import { chargesBehind } from '../../lib/look-up.ts';
import type { ReportProps } from './report.ts';
import type { Report } from './use-providers.ts';

/** More lines could not be told apart; the table has all. */
const MOST_LINES = 6;

/** The success rate of the provider chosen, or of each of those with the most work. */
export function SuccessChart({ range, state, data, before, provider }: ReportProps) {
  const names = (data?.providers ?? []).slice(0, MOST_LINES).map((one) => one.provider);
  const linkOf = ({ at, until, key }: Mark) =>
    chargesBehind('provider_failed', { provider: nameOf(key), from: at, to: until });
  const points = data ? pointsOf(data, names) : [];
  const label = `${formatPercent(data?.threshold ?? 0.95)} threshold`;
  return (
    <TimeChart
      title="How much of the work succeeded?"
      summary={summaryOf(data, provider)}
      state={state}
      empty="No work of a provider finished in this time."
      height={300}
      series={names.map((name, n): Series => ({
        key: keyOf(name),
        label: name,
        color: nthColor(n),
        kind: 'line',
      }))}
      points={points}
      bucket={data?.bucket ?? range.bucket}
      timeZone={range.timeZone}
      from={range.from}
      to={range.to}
      unit="share"
      startsAtZero={false}
      thresholds={[{ value: data?.threshold ?? 0.95, label }]}
      annotations={annotationsOf(data)}
      {...(before &&
        range.compareWords && {
          comparison: { label: range.compareWords, points: range.align(pointsOf(before, names)) },
        })}
      completeUntil={range.now}
      skipEmptyStart={range.isAll}
      onZoom={range.zoom}
      linkOf={linkOf}
    />
  );
}

// A provider may be called `at`.
const keyOf = (name: string) => `of ${name}`;
const nameOf = (key: string) => key.slice(3);

const pointsOf = ({ buckets, providers }: Report, names: string[]): Point[] => {
  const courses = names.map((name) => ({
    key: keyOf(name),
    course: providers.find(({ provider }) => provider === name)?.course ?? [],
  }));
  return buckets.map(({ at }, i) => ({
    at,
    ...Object.fromEntries(courses.map(({ key, course }) => [key, course[i] ?? null])),
  }));
};

const annotationsOf = (data: Report | undefined): Annotation[] =>
  (data?.incidents ?? []).slice(0, 20).map(({ provider, from, to, ...told }) => ({
    from,
    to,
    label: `${provider}: ${told.successRate === null ? 'none' : formatRate(told.successRate)} succeeded, usually ${formatRate(told.usualRate)}`,
    link: chargesBehind('provider_failed', { provider, from, to: to ?? data?.to ?? from }),
  }));

function summaryOf(data: Report | undefined, provider: string | undefined): string {
  const of = provider ?? 'all providers';
  if (!data || data.successRate === null) return `Success rate of ${of}: nothing finished.`;
  return `Success rate of ${of}: ${formatRate(data.successRate)} of ${formatNumber(data.finished)} charges, by time.`;
}
