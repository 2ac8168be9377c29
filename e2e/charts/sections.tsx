import { useState } from 'react';
import { RankedBars } from '../../apps/web/src/components/charts/ranked-bars.tsx';
import type {
  ChartState,
  Mark,
  TimeChartProps,
} from '../../apps/web/src/components/charts/chart.ts';
import { Shares } from '../../apps/web/src/components/charts/shares.tsx';
import { StatCard } from '../../apps/web/src/components/charts/stat-card.tsx';
import { TimeChart } from '../../apps/web/src/components/charts/time-chart.tsx';
import { RangeControl } from '../../apps/web/src/components/range/range-control.tsx';
import { useRange } from '../../apps/web/src/components/range/use-range.ts';
import { atHour, type Sample, samples, sparse, spiky } from './datasets.ts';

const DAY = 86_400_000;

type Given = Partial<TimeChartProps<Sample>> & Pick<TimeChartProps<Sample>, 'title' | 'points'>;

const linkOf = ({ at, until, key }: Mark) => ({
  to: '.' as const,
  search: { opened: `${key} ${at} ${until}` } as never,
});

const rate = { key: 'rate', label: 'Refund rate', color: 'refunded', kind: 'line' } as const;
const bars = [
  { key: 'settled', label: 'Settled', color: 'settled', kind: 'bar' },
  { key: 'refunded', label: 'Refunded', color: 'refunded', kind: 'bar' },
] as const;

const Rate = (given: Given) => (
  <TimeChart
    summary="The refund rate of every hour."
    series={[rate]}
    bucket="hour"
    timeZone="Europe/Berlin"
    unit="share"
    thresholds={[{ value: 0.05, label: '5% threshold' }]}
    linkOf={linkOf}
    {...given}
  />
);

const Volume = (given: Given) => (
  <TimeChart
    summary="The credits settled and refunded in every hour."
    series={bars}
    bucket="hour"
    timeZone="Europe/Berlin"
    linkOf={linkOf}
    {...given}
  />
);

const counts = [0, 1, 2, 100, 10_000];

const Points = () =>
  counts.flatMap((n) => [
    <Rate
      key={`rate ${n}`}
      title={`Rate, ${n} points`}
      points={samples(n, n > 1000 ? 900_000 : undefined)}
      bucket={n > 1000 ? '15m' : 'hour'}
      {...(n > 2 && n < 1000 && { completeUntil: atHour(n - 0.6) })}
    />,
    <Volume
      key={`volume ${n}`}
      title={`Volume, ${n} points`}
      points={samples(n, n > 1000 ? 900_000 : undefined)}
      bucket={n > 1000 ? '15m' : 'hour'}
      {...(n < 1000 && { completeUntil: atHour(n - 0.6) })}
      {...(n === 1 && { from: atHour(-12), to: atHour(12) })}
    />,
  ]);

const Shapes = () => (
  <>
    <Rate title="Rate, sparse" points={sparse(300)} />
    <Volume title="Volume, sparse" points={sparse(300)} />
    <Rate title="Rate, spiky" points={spiky(400)} />
    <Volume title="Volume, spiky" points={spiky(400)} />
    <Rate title="Rate, spiky, 10,000 points" points={spiky(10_000, 900_000)} bucket="15m" />
    <Rate title="Rate, all 0" points={samples(48).map((one) => ({ ...one, rate: 0 }))} />
    <Volume title="Volume, a day by 15 minutes" points={samples(96, 900_000)} bucket="15m" />
    <Volume title="Volume by day" points={samples(30, DAY)} bucket="day" />
    <Volume
      title="Volume by month"
      points={Array.from({ length: 12 }, (_, i) => ({
        ...(samples(12)[i] as Sample),
        at: new Date(Date.UTC(2025, 11 + i, 1)).toISOString(),
      }))}
      bucket="month"
      timeZone="UTC"
    />
  </>
);

const before = (points: Sample[]) =>
  samples(points.length, 3_600_000, Date.parse(points[0]?.at ?? ''), 23).map((one) => ({
    ...one,
    was: new Date(Date.parse(one.at) - 7 * DAY).toISOString(),
  }));

const week = samples(168);

const Kinds = () => (
  <>
    <Rate
      title="Is the refund rate within its threshold?"
      points={week.slice(0, 150)}
      completeUntil={atHour(149.5)}
      from={atHour(0)}
      to={atHour(168)}
      comparison={{ label: 'the 7 days before', points: before(week) }}
      annotations={[
        { from: atHour(40), to: atHour(52), label: 'pictures-inc was degraded' },
        { from: atHour(120), label: 'Timeouts at movies-inc' },
      ]}
      onZoom={() => {}}
    />
    <Volume
      title="How much was settled and refunded?"
      points={week.slice(0, 150)}
      completeUntil={atHour(149.5)}
      from={atHour(0)}
      to={atHour(168)}
      comparison={{ label: 'the 7 days before', points: before(week) }}
      annotations={[{ from: atHour(40), to: atHour(52), label: 'pictures-inc was degraded' }]}
    />
    <TimeChart
      title="How long does a charge take?"
      summary="Percentiles of the time that charges took."
      series={[
        { key: 'p50', label: 'Half of them', color: 1, kind: 'line' },
        { key: 'p95', label: '95 of 100', color: 2, kind: 'line' },
        { key: 'p99', label: '99 of 100', color: 3, kind: 'line' },
        { key: 'goal', label: 'Goal', color: 8, kind: 'line', dashed: true },
      ]}
      points={week.map(({ at, settled }, i) => ({
        at,
        p50: (settled ?? 0) + 200,
        p95: 2 * (settled ?? 0) + 900 + 300 * Math.sin(i),
        p99: 4 * (settled ?? 0) + 1400,
        goal: 3000,
      }))}
      bucket="hour"
      timeZone="UTC"
      unit="ms"
      completeUntil={atHour(167.5)}
    />
    <TimeChart
      title="Cost and requests"
      summary="What was spent, by requests."
      series={[
        { key: 'cost', label: 'Cost', color: 3, kind: 'bar' },
        { key: 'requests', label: 'Requests', color: 4, kind: 'line', axis: 'right' },
      ]}
      points={samples(30, DAY).map(({ at, settled, refunded }) => ({
        at,
        cost: (settled ?? 0) * 1.37,
        requests: (refunded ?? 0) * 900,
      }))}
      bucket="day"
      timeZone="UTC"
      unit="usd"
    />
    <TimeChart
      title="Which provider costs how much?"
      summary="The cost of every provider."
      series={([1, 2, 3, 4, 5, 6, 7, 8] as const).map((n) => ({
        key: `p${n}`,
        label: `Provider ${n}`,
        color: n,
        kind: 'bar',
      }))}
      points={samples(30, DAY).map(
        ({ at, settled }, i): { at: string; [key: string]: unknown } => ({
          at,
          ...Object.fromEntries(
            [1, 2, 3, 4, 5, 6, 7, 8].map((n) => [
              `p${n}`,
              ((settled ?? 0) / n) * (1 + ((i * n) % 5)),
            ]),
          ),
        }),
      )}
      bucket="day"
      timeZone="UTC"
      unit="usd"
      completeUntil={new Date(Date.parse(atHour(0)) + 29.5 * DAY).toISOString()}
    />
    <TimeChart
      title="How many credits are outstanding?"
      summary="Credits by where they came from."
      series={[
        { key: 'settled', label: 'From plans', color: 1, kind: 'area' },
        { key: 'refunded', label: 'From refunds', color: 2, kind: 'area' },
      ]}
      points={samples(60, DAY).map((one, i) => ({
        ...one,
        settled: 4000 + 40 * i,
        refunded: 900 + 30 * (i % 7),
      }))}
      bucket="day"
      timeZone="UTC"
      unit="credits"
      completeUntil={new Date(Date.parse(atHour(0)) + 59.5 * DAY).toISOString()}
    />
    <TimeChart
      title="How many people were active?"
      summary="People who were active every day."
      series={[{ key: 'settled', label: 'People', color: 1, kind: 'area' }]}
      points={week}
      bucket="hour"
      timeZone="UTC"
      completeUntil={atHour(167.5)}
    />
  </>
);

const states: [string, ChartState][] = [
  ['Loading', { is: 'loading' }],
  ['Error', { is: 'error', error: new Error('no answer'), onRetry: () => {} }],
  ['Stale', { is: 'stale', at: Date.UTC(2026, 9, 8, 10, 15), onRetry: () => {} }],
  ['Changing', { is: 'changing' }],
];

const States = () => (
  <>
    {states.map(([title, state]) => (
      <Volume key={title} title={title} points={week} state={state} />
    ))}
    <Volume title="Empty" points={[]} empty="No charge finished in the last 7 days." />
    <div className="cards">
      {states.map(([title, state]) => (
        <StatCard key={title} label={title} value={12} state={state} />
      ))}
    </div>
  </>
);

const Others = () => (
  <>
    <div className="cards">
      <StatCard
        label="Refund rate"
        value={0.058}
        unit="share"
        good="down"
        before={0.043}
        comparisonLabel="the 30 days before"
        verdict={{ is: 'bad', words: 'Above the 5% threshold' }}
        spark={week.map((one) => one.rate)}
        sparkColor="refunded"
        note="1,204 of 20,759 charges"
      />
      <StatCard
        label="Cost"
        value={1234.5}
        unit="usd"
        good="down"
        before={1402}
        comparisonLabel="the 30 days before"
        spark={week.map((one) => one.settled)}
      />
      <StatCard
        label="Active people"
        value={812}
        before={812}
        good="up"
        comparisonLabel="a year before"
      />
      <StatCard
        label="Margin"
        value={null}
        unit="share"
        before={null}
        comparisonLabel="a year before"
      />
      <StatCard
        label="Charges"
        value={12}
        before={0}
        good="up"
        comparisonLabel="a year before"
        spark={[1]}
      />
    </div>
    <RankedBars
      title="Which features cost most?"
      summary="Video costs most, with 1,820 dollars."
      heads={['Feature', 'Cost']}
      unit="usd"
      color={3}
      comparisonLabel="the 30 days before"
      items={[1820, 940.5, 610, 402, 88, 12, 0.04].map((value, i) => ({
        key: `f${i}`,
        label:
          i === 1
            ? 'A feature with a name that is so long that it does not fit on one line'
            : `Feature ${i + 1}`,
        value,
        before: [1500, 1200, 610, null, 90, 0, 0][i] ?? null,
        ...(i < 3 && { link: { to: '.' as const } }),
      }))}
      rest={{ count: 12, value: 3.2 }}
      all={{ words: 'All features', link: { to: '.' } }}
      height={340}
    />
    <RankedBars
      title="Which providers fail most?"
      summary="movies-inc fails most, with 12 %."
      heads={['Provider', 'Failed']}
      unit="share"
      color="bad"
      threshold={{ value: 0.05, label: '5% threshold' }}
      items={[
        { key: 'a', label: 'movies-inc', value: 0.12, note: 'of 1,204' },
        { key: 'b', label: 'pictures-inc', value: 0.031, note: 'of 20,310' },
        { key: 'c', label: 'words-inc', value: 0, note: 'of 88' },
      ]}
    />
    <Shares
      title="What were refunds for?"
      summary="Half of them for timeouts."
      heads={['Reason', 'Credits']}
      unit="credits"
      parts={[
        { key: 'a', label: 'Provider timed out', value: 820, color: 1 },
        { key: 'b', label: 'Provider failed', value: 510, color: 2, note: 'mostly movies-inc' },
        { key: 'c', label: 'Goodwill', value: 120, color: 3 },
        { key: 'd', label: 'Fraud', value: 2, color: 4 },
      ]}
    />
    <RankedBars title="Nothing to rank" summary="Nothing." heads={['A', 'B']} items={[]} />
  </>
);

function Range() {
  const range = useRange();
  const [zoomed, setZoomed] = useState('');
  return (
    <>
      <RangeControl range={range} />
      <pre className="range">{JSON.stringify(range.input)}</pre>
      <pre className="compared">{JSON.stringify(range.compareInput ?? null)}</pre>
      <pre className="zoomed">{zoomed}</pre>
      <Volume
        title="What happened?"
        points={week}
        onZoom={(from, to) => {
          setZoomed(`${from} ${to}`);
          range.zoom(from, to);
        }}
      />
    </>
  );
}

export const sections = {
  points: Points,
  shapes: Shapes,
  kinds: Kinds,
  states: States,
  others: Others,
  range: Range,
};
