import { SimpleGrid } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconHourglass,
  IconMinus,
  IconPercentage,
} from '@tabler/icons-react';
import {
  formatCount,
  formatExact,
  formatPercent,
  formatRate,
  formatRelative,
} from '../../lib/format.ts';
import { Credits, StatCard } from './stat-card.tsx';
import { standing, THRESHOLD } from './refund-rate.ts';
import type { Pulse } from './use-pulse.ts';

type StatCardsProps = { pulse: Pulse; now: number; words: string };

export function StatCards({
  pulse: { held, settled, refunded, refundRate },
  now,
  words,
}: StatCardsProps) {
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing={{ base: 12, md: 16 }}>
      <StatCard
        label="Held now"
        icon={IconHourglass}
        color="var(--mg-held)"
        value={<Credits credits={held.credits} />}
        facts={[
          formatCount(held.charges, 'charge'),
          <Deadline key="deadline" at={held.nextDeadline} now={now} />,
        ]}
      />
      <StatCard
        label="Settled"
        icon={IconCircleCheck}
        color="var(--mg-settled)"
        value={<Credits credits={settled.credits} />}
        facts={[formatCount(settled.charges, 'charge'), words]}
      />
      <StatCard
        label="Refunded"
        icon={IconArrowBackUp}
        color="var(--mg-refunded)"
        value={<Credits credits={refunded.credits} />}
        facts={[formatCount(refunded.charges, 'charge'), words]}
      />
      <StatCard
        label="Refund rate"
        icon={IconPercentage}
        color={verdicts[standing(refundRate)].color}
        value={refundRate === null ? <span aria-label="None yet">–</span> : formatRate(refundRate)}
        facts={[<Verdict key="verdict" rate={refundRate} />, words]}
      />
    </SimpleGrid>
  );
}

function Deadline({ at, now }: { at: string | null; now: number }) {
  if (at === null) return 'no deadline is running';
  const ms = Date.parse(at);
  return (
    <>
      {ms > now ? 'next deadline ' : 'deadline passed '}
      <time dateTime={at} title={formatExact(ms)}>
        {formatRelative(ms, now)}
      </time>
    </>
  );
}

const verdicts = {
  none: { icon: IconMinus, color: 'var(--mantine-color-dimmed)', say: () => 'No charge finished' },
  within: {
    icon: IconCircleCheck,
    color: 'var(--mg-good)',
    say: (limit: string) => `Within the ${limit} threshold`,
  },
  above: {
    icon: IconAlertTriangle,
    color: 'var(--mg-bad)',
    say: (limit: string) => `Above the ${limit} threshold`,
  },
};

function Verdict({ rate }: { rate: number | null }) {
  const { icon: Picture, color, say } = verdicts[standing(rate)];
  return (
    <span style={{ color }}>
      <Picture
        size={15}
        stroke={2.2}
        aria-hidden
        style={{ verticalAlign: '-2px', marginInlineEnd: 4 }}
      />
      {say(formatPercent(THRESHOLD))}
    </span>
  );
}
