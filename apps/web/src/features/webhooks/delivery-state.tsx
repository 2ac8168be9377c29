import { IconCircleCheck } from '@tabler/icons-react';
import { Badge, StateBadge } from '../../components/state-badge.tsx';
import { type Delivery, stateWords } from './words.ts';

/** How far a delivery is, told by word, icon and colour. */
export function DeliveryState({ state }: Pick<Delivery, 'state'>) {
  const words = stateWords[state];
  if (state === 'delivered') return <Badge words={words} icon={IconCircleCheck} tone="good" />;
  return <StateBadge state={state} words={words} />;
}
