import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Range } from '../../../components/range/range.ts';
import type { LookUp } from '../../../lib/look-up.ts';
import { type Answers, trpc } from '../../../lib/trpc.ts';

export type RefundRate = Answers['monitoring']['refundRate'];
export type Cause = Pick<LookUp, 'provider' | 'feature' | 'route' | 'reason' | 'type'>;
export type SplitBy = 'provider' | 'feature' | 'apiRoute' | 'reason';

/** The refund rate of a range and of the time compared with, in all or also by what it is split by. */
export function useRefundRate(range: Range, cause: Cause, by?: SplitBy) {
  const ask = (input: Range['input']) => ({
    ...input,
    ...(cause.provider && { provider: cause.provider }),
    ...(cause.feature && { feature: cause.feature }),
    ...(cause.route && { apiRoute: cause.route }),
    ...(cause.reason && { reason: cause.reason }),
    ...(cause.type && { creditType: cause.type }),
    ...(by && { by }),
  });
  const query = useQuery(
    trpc.monitoring.refundRate.queryOptions(ask(range.input), {
      placeholderData: keepPreviousData,
    }),
  );
  const compared = useQuery(
    trpc.monitoring.refundRate.queryOptions(ask(range.compareInput ?? range.input), {
      enabled: range.compareInput !== undefined,
    }),
  );
  return { query, before: range.compareInput ? compared.data : undefined };
}

const FRESH_MS = 60_000;

/** Above this refund rate something is wrong; undefined until it is known. */
export function useThreshold(): number | undefined {
  const { data } = useQuery(
    trpc.monitoring.settings.queryOptions(undefined, { staleTime: FRESH_MS }),
  );
  return data?.refundRateThreshold;
}
