import { Credits } from '../../components/credits.tsx';
import type { Words } from '../../components/versions/version.ts';
import { formatCount } from '../../lib/format.ts';
import type { Mode, PlanValues } from './plan.ts';

/** Each mode in a sentence, and with 1,000 credits a refresh, 300 of which are left. */
export const modes: Record<Mode, { words: string; sentence: string; example: string }> = {
  replace: {
    words: 'Replace',
    sentence: 'What is left expires, and the full amount is granted anew.',
    example: '300 left, 1,000 granted: 1,000 afterwards.',
  },
  add: {
    words: 'Add, with rollover',
    sentence: 'What is left is carried over, up to a cap, and the full amount comes on top.',
    example: '300 left, at most 200 carried over, 1,000 granted: 1,200 afterwards.',
  },
  top_up: {
    words: 'Top up',
    sentence: 'What is left stays, and is filled up to the full amount.',
    example: '300 left, 700 granted: 1,000 afterwards.',
  },
};

export const modeNames = Object.keys(modes) as Mode[];

export function sayEvery(every: PlanValues['refresh']['every']): string {
  if (every === 'month') return 'On the first of each month';
  if (every === 'anniversary') return 'Each month, on the day it began';
  return every === 1 ? 'Every day' : `Every ${formatCount(every, 'day')}`;
}

const names: Record<string, string> = {
  name: 'Name',
  'refresh.mode': 'What a refresh does',
  'refresh.every': 'Rhythm',
  active: 'Open to users',
};

export const planWords: Words = {
  field(field) {
    const [top, second, third] = field.split('.');
    if (top === 'credits') return `Credits of type ${second}`;
    if (second === 'rollover') return third ? `Most ${third} carried over` : 'Rollover';
    return names[field] ?? field;
  },
  value(field, value) {
    const [top, second, third] = field.split('.');
    if (value === null || value === undefined) return second === 'rollover' ? 'all' : 'none';
    if (top === 'credits') return <Credits amount={Number(value)} type={second ?? ''} />;
    if (third !== undefined) return <Credits amount={Number(value)} type={third} />;
    if (field === 'refresh.mode') return modes[value as Mode]?.words ?? String(value);
    if (field === 'refresh.every') return sayEvery(value as PlanValues['refresh']['every']);
    if (field === 'active') return value === true ? 'yes' : 'no, archived';
    return String(value);
  },
};

/** What a plan gives, type by type. */
export function CreditsOf({ credits }: { credits: Record<string, number> }) {
  const given = Object.entries(credits);
  if (given.length === 0) return <span>Nothing</span>;
  return given.map(([type, amount], i) => (
    <span key={type}>
      {i > 0 && ', '}
      <Credits amount={amount} type={type} />
    </span>
  ));
}
