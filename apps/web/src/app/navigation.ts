import {
  type Icon,
  IconActivity,
  IconAdjustments,
  IconAlertSquareRounded,
  IconBell,
  IconCalendarRepeat,
  IconChartBar,
  IconCoins,
  IconCurrencyDollar,
  IconGauge,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconPackages,
  IconPercentage,
  IconPuzzle,
  IconReceiptRefund,
  IconRefresh,
  IconScale,
  IconServerBolt,
  IconShieldCheck,
  IconUrgent,
  IconUserShield,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { OpenBadge } from '../features/alerts/open-badge.tsx';
import { WaitingBadge } from '../features/approvals/waiting-badge.tsx';
import { type Role, roles, useSession } from '../lib/session.ts';

export type Destination = {
  to: string;
  words: string;
  /** The heading that it stands under; none for the first ones. */
  group?: 'Monitoring' | 'Settings' | 'Access';
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
  {
    to: '/alerts',
    words: 'Alerts',
    icon: IconBell,
    role: 'viewer',
    key: 'x',
    badge: OpenBadge,
  },
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
  {
    to: '/monitoring/providers',
    words: 'Providers',
    group: 'Monitoring',
    icon: IconServerBolt,
    role: 'viewer',
    key: 'v',
  },
  {
    to: '/monitoring/failures',
    words: 'Failures',
    group: 'Monitoring',
    icon: IconAlertSquareRounded,
    role: 'viewer',
    key: 'j',
  },
  {
    to: '/monitoring/refunds',
    words: 'Refund rate',
    group: 'Monitoring',
    icon: IconPercentage,
    role: 'viewer',
    key: 'q',
  },
  {
    to: '/monitoring/costs',
    words: 'Costs',
    group: 'Monitoring',
    icon: IconCurrencyDollar,
    role: 'viewer',
    key: 'd',
  },
  {
    to: '/monitoring/usage',
    words: 'Usage',
    group: 'Monitoring',
    icon: IconChartBar,
    role: 'viewer',
    key: 'y',
  },
  {
    to: '/monitoring/liability',
    words: 'Liability',
    group: 'Monitoring',
    icon: IconScale,
    role: 'viewer',
    key: 'i',
  },
  {
    to: '/monitoring/health',
    words: 'Health',
    group: 'Monitoring',
    icon: IconActivity,
    role: 'viewer',
    key: 'h',
  },
  {
    to: '/plans',
    words: 'Plans',
    group: 'Settings',
    icon: IconPackages,
    role: 'viewer',
    key: 'p',
  },
  {
    to: '/features',
    words: 'Features',
    group: 'Settings',
    icon: IconPuzzle,
    role: 'viewer',
    key: 'f',
  },
  {
    to: '/refresh',
    words: 'Refresh',
    group: 'Settings',
    icon: IconCalendarRepeat,
    role: 'viewer',
    key: 'e',
  },
  {
    to: '/sync',
    words: 'Sync',
    group: 'Settings',
    icon: IconRefresh,
    role: 'viewer',
    key: 's',
  },
  {
    to: '/settings/monitoring',
    words: 'Thresholds',
    group: 'Settings',
    icon: IconAdjustments,
    role: 'viewer',
    key: 'n',
  },
  {
    to: '/settings/caps',
    words: 'Caps',
    group: 'Settings',
    icon: IconGauge,
    role: 'viewer',
    key: 'm',
  },
  {
    to: '/settings/webhooks',
    words: 'Webhooks',
    group: 'Settings',
    icon: IconWebhook,
    role: 'viewer',
    key: 'w',
  },
  {
    to: '/audit',
    words: 'Audit log',
    group: 'Access',
    icon: IconHistory,
    role: 'admin',
    key: 'l',
  },
  {
    to: '/staff',
    words: 'Staff',
    group: 'Access',
    icon: IconUserShield,
    role: 'admin',
    key: 't',
  },
  {
    to: '/api-keys',
    words: 'API keys',
    group: 'Access',
    icon: IconKey,
    role: 'admin',
    key: 'k',
  },
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
