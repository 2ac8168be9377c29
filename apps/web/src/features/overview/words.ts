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
