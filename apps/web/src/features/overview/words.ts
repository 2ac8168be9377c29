import type { Icon } from '@tabler/icons-react';
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconCoins,
  IconHourglass,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { Overview } from './use-overview.ts';

type Kind = Overview['latest'][number]['kind'];

/** How each kind of event is told and drawn. */
export const kinds: Record<Kind, { word: string; icon: Icon; color: string }> = {
  charged: { word: 'Charged', icon: IconCoins, color: 'var(--mg-settled)' },
  held: { word: 'Held', icon: IconHourglass, color: 'var(--mg-held)' },
  settled: { word: 'Settled', icon: IconCircleCheck, color: 'var(--mg-settled)' },
  refunded: { word: 'Refunded', icon: IconArrowBackUp, color: 'var(--mg-refunded)' },
  absorbed: {
    word: 'Late success absorbed',
    icon: IconShieldCheck,
    color: 'var(--mantine-color-dimmed)',
  },
};

/** A range as it stands in a sentence: `the last 24 hours`, `Mar 1 – 15, 2026`. */
export const the = (words: string): string => (words.startsWith('last ') ? `the ${words}` : words);
