import type { Icon } from '@tabler/icons-react';
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconCoins,
  IconHourglass,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { Pulse } from './use-pulse.ts';

const reasonWords: Record<string, string> = {
  timeout: 'Provider timed out',
  connection_failed: 'Provider could not be reached',
  provider_error: 'Provider failed',
  provider_rejected: 'Provider rejected the request',
  rate_limited: 'Provider was rate limiting',
  invalid_response: 'Provider’s answer made no sense',
  empty_result: 'Provider returned nothing',
  content_refused: 'Provider refused the content',
  callback_failed: 'Callback reported a failure',
  callback_missing: 'Callback never came',
  worker_crashed: 'Worker crashed',
  retries_exhausted: 'All retries failed',
  workflow_failed: 'Workflow failed',
  cancelled: 'Cancelled by the user',
  api_error: 'API error',
  customer_service: 'Customer service',
  incident: 'Incident',
  goodwill: 'Goodwill',
};

/** A refund's reason in plain words. */
export const sayReason = (reason: string): string => {
  const words = reasonWords[reason] ?? reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

type Kind = Pulse['latest'][number]['kind'];

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
