import {
  type Icon,
  IconCalendarRepeat,
  IconCoins,
  IconGauge,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconPackages,
  IconPuzzle,
  IconReceiptRefund,
  IconRefresh,
  IconShieldCheck,
  IconUrgent,
  IconUserShield,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { WaitingBadge } from '../features/approvals/waiting-badge.tsx';
import { type Role, roles, useSession } from '../lib/session.ts';

export type Destination = {
  to: string;
  words: string;
  icon: Icon;
  /** Who may look; the server decides all the same. */
  role: Role;
  /** After `g`, leads there from anywhere. */
  key: string;
  /** How much there is to do there. */
  badge?: () => ReactNode;
};

/** All pages of the staff, in the order shown. One whose route does not exist is left out. */
const destinations: Destination[] = [
  { to: '/', words: 'Overview', icon: IconLayoutDashboard, role: 'viewer', key: 'o' },
  { to: '/users', words: 'Users', icon: IconUsers, role: 'viewer', key: 'u' },
  { to: '/charges', words: 'Charges', icon: IconCoins, role: 'viewer', key: 'c' },
  { to: '/refunds', words: 'Refunds', icon: IconReceiptRefund, role: 'viewer', key: 'r' },
  { to: '/incidents', words: 'Incidents', icon: IconUrgent, role: 'viewer', key: 'b' },
  {
    to: '/approvals',
    words: 'Approvals',
    icon: IconShieldCheck,
    role: 'support',
    key: 'a',
    badge: WaitingBadge,
  },
  { to: '/plans', words: 'Plans', icon: IconPackages, role: 'viewer', key: 'p' },
  { to: '/features', words: 'Features', icon: IconPuzzle, role: 'viewer', key: 'f' },
  { to: '/refresh', words: 'Refresh', icon: IconCalendarRepeat, role: 'viewer', key: 'e' },
  { to: '/sync', words: 'Sync', icon: IconRefresh, role: 'viewer', key: 's' },
  { to: '/settings/caps', words: 'Caps', icon: IconGauge, role: 'viewer', key: 'm' },
  { to: '/settings/webhooks', words: 'Webhooks', icon: IconWebhook, role: 'viewer', key: 'w' },
  { to: '/audit', words: 'Audit log', icon: IconHistory, role: 'admin', key: 'l' },
  { to: '/staff', words: 'Staff', icon: IconUserShield, role: 'admin', key: 't' },
  { to: '/api-keys', words: 'API keys', icon: IconKey, role: 'admin', key: 'k' },
];

/** The pages that who is signed in may look at. Without anyone, the overview: a demo shows it. */
export function useDestinations(): Destination[] {
  const { routesByPath } = useRouter();
  const session = useSession();
  return destinations.filter(({ to, role }) => {
    if (!Object.hasOwn(routesByPath, to)) return false;
    return session ? roles.indexOf(role) <= roles.indexOf(session.role) : to === '/';
  });
}
