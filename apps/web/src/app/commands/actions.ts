import { useMantineColorScheme } from '@mantine/core';
import {
  type Icon,
  IconAdjustments,
  IconArrowBackUp,
  IconGift,
  IconKey,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconPackages,
  IconPuzzle,
  IconSun,
  IconUserPlus,
  IconWebhook,
} from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { signOut, useCan } from '../../lib/session.ts';
import { openHelp } from './open.ts';

export type Command = { words: string; icon: Icon; run: () => void };

/** What who is signed in can do: with what is open here first, then anywhere. */
export function useActions(): Command[] {
  const here = useActionsHere();
  const settings = useSettingsActions();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const isDark =
    colorScheme === 'dark' ||
    (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  return [
    ...here,
    ...settings,
    {
      words: isDark ? 'Light colours' : 'Dark colours',
      icon: isDark ? IconSun : IconMoon,
      run: () => setColorScheme(isDark ? 'light' : 'dark'),
    },
    { words: 'Help: keyboard shortcuts', icon: IconKeyboard, run: openHelp },
    {
      words: 'Sign out',
      icon: IconLogout,
      run: () => void signOut().then(() => navigate({ to: '/sign-in' })),
    },
  ];
}

/** What can be done with the charge or the user that is looked at. */
function useActionsHere(): Command[] {
  const { userId, chargeId: ofPage } = useParams({ strict: false });
  const { charge: ofDrawer } = useSearch({ strict: false });
  const navigate = useNavigate();
  const isSupport = useCan('support');
  if (!isSupport) return [];
  const chargeId = ofPage ?? ofDrawer;
  const refundCharge = chargeId && {
    words: 'Refund this charge…',
    icon: IconArrowBackUp,
    run: () => void navigate(refundOf(chargeId)),
  };
  const act = (of: 'refund' | 'goodwill' | 'adjust') => () =>
    void navigate({ to: '.', search: (before) => ({ ...before, act: of }) });
  return [
    ...(refundCharge ? [refundCharge] : []),
    ...(userId === undefined
      ? []
      : [
          { words: 'Refund a charge of this user…', icon: IconArrowBackUp, run: act('refund') },
          { words: 'Give this user goodwill…', icon: IconGift, run: act('goodwill') },
          { words: 'Adjust this user’s balance…', icon: IconAdjustments, run: act('adjust') },
        ]),
  ];
}

/** The dialog that refunds a charge, on its page. */
export const refundOf = (chargeId: string) =>
  ({ to: '/charges/$chargeId', params: { chargeId }, search: { act: 'refund' } }) as const;

const settingsActions = [
  {
    words: 'Invite someone to the staff…',
    icon: IconUserPlus,
    to: '/staff',
    search: { invite: 'yes' },
  },
  { words: 'New API key…', icon: IconKey, to: '/api-keys', search: { create: 'yes' } },
  { words: 'New webhook…', icon: IconWebhook, to: '/settings/webhooks', search: { edit: 'new' } },
  { words: 'New plan…', icon: IconPackages, to: '/plans', search: { create: 'yes' } },
  { words: 'New feature…', icon: IconPuzzle, to: '/features', search: { create: 'yes' } },
] as const;

function useSettingsActions(): Command[] {
  const navigate = useNavigate();
  const isAdmin = useCan('admin');
  if (!isAdmin) return [];
  return settingsActions.map(({ words, icon, to, search }) => ({
    words,
    icon,
    run: () => void navigate({ to, search }),
  }));
}
