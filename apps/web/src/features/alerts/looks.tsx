import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconBell,
  IconCircleCheck,
  IconPlayerPause,
  IconUserCheck,
} from '@tabler/icons-react';
import { Badge } from '../../components/state-badge.tsx';
import type { Alert } from './rules.ts';

/** How bad it is, by word, shape and colour. */
export const SeverityBadge = ({ severity }: Pick<Alert, 'severity'>) =>
  severity === 'critical' ? (
    <Badge words="Critical" icon={IconAlertOctagon} tone="bad" />
  ) : (
    <Badge words="Warning" icon={IconAlertTriangle} tone="held" />
  );

const states = {
  open: { words: 'Open', icon: IconBell, tone: 'bad' },
  acknowledged: { words: 'Acknowledged', icon: IconUserCheck, tone: 'settled' },
  snoozed: { words: 'Snoozed', icon: IconPlayerPause, tone: 'quiet' },
  resolved: { words: 'Over', icon: IconCircleCheck, tone: 'good' },
} as const;

/** Whether someone looks after it. */
export const AlertState = ({ state }: Pick<Alert, 'state'>) => <Badge {...states[state]} />;
