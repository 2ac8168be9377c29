import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Range } from '../../components/range/range.ts';
import { type Answers, trpc } from '../../lib/trpc.ts';

export type Report = Answers['monitoring']['providers'];
export type ProviderRow = Report['providers'][number];

type Chosen = { provider?: string; feature?: string };

/** Of all providers, of the one chosen, and of it (or all) in the time compared with. */
export function useProviders(range: Range, { provider, feature }: Chosen) {
  const ask = (input: Range['input'], name?: string) => ({
    ...input,
    ...(feature && { feature }),
    ...(name && { provider: name }),
  });
  const kept = { placeholderData: keepPreviousData };
  const all = useQuery(trpc.monitoring.providers.queryOptions(ask(range.input), kept));
  const one = useQuery(
    trpc.monitoring.providers.queryOptions(ask(range.input, provider), {
      ...kept,
      enabled: provider !== undefined,
    }),
  );
  const compared = useQuery(
    trpc.monitoring.providers.queryOptions(ask(range.compareInput ?? range.input, provider), {
      enabled: range.compareInput !== undefined,
    }),
  );
  return {
    all,
    shown: provider === undefined ? all : one,
    before: range.compareInput ? compared.data : undefined,
  };
}
