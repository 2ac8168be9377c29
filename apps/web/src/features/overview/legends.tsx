import type { ReactNode } from 'react';
import { formatPercent } from '../../lib/format.ts';
import { THRESHOLD } from './refund-rate.ts';

const stroke = (color: string, dashes?: string) => (
  <line x1="0" x2="22" y1="6" y2="6" stroke={color} strokeWidth="2.5" strokeDasharray={dashes} />
);
const box = (color: string) => <rect x="5" y="0" width="12" height="12" rx="3" fill={color} />;

function Key({ mark, words }: { mark: ReactNode; words: string }) {
  return (
    <span>
      <svg width="22" height="12" aria-hidden style={{ verticalAlign: '-1px', marginInlineEnd: 6 }}>
        {mark}
      </svg>
      {words}
    </span>
  );
}

export const RateLegend = () => (
  <>
    <Key mark={stroke('var(--mg-refunded)')} words="Refund rate" />
    <Key mark={stroke('var(--mg-refunded)', '2 4')} words="still running" />
    <Key
      mark={stroke('var(--mantine-color-dimmed)', '6 4')}
      words={`${formatPercent(THRESHOLD)} threshold`}
    />
  </>
);

export const VolumeLegend = () => (
  <>
    <Key mark={box('var(--mg-settled)')} words="Settled" />
    <Key mark={box('var(--mg-refunded)')} words="Refunded" />
  </>
);
