import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconMoon,
  IconCircleX,
} from '@tabler/icons-react';
import type { Answers } from '../lib/trpc.ts';

export type ProviderLight = Answers['monitoring']['providers']['lights'][number];

/** How a provider fares, told by word, shape and colour. */
export const providerStates: Record<
  ProviderLight['state'],
  { words: string; icon: Icon; tone: 'good' | 'bad' | 'held' | 'quiet' }
> = {
  working: { words: 'Working', icon: IconCircleCheck, tone: 'good' },
  degraded: { words: 'Degraded', icon: IconAlertTriangle, tone: 'bad' },
  failing: { words: 'Failing', icon: IconCircleX, tone: 'bad' },
  idle: { words: 'No work', icon: IconMoon, tone: 'quiet' },
};
