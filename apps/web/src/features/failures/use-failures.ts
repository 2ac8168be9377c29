import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Range } from '../../components/range/range.ts';
import { trpc } from '../../lib/trpc.ts';
import type { Cause } from './failures.ts';

/** What failed in the range, and in the time compared with. */
export function useFailures(range: Range, { route, ...cause }: Cause) {
  const filter = { ...cause, ...(route && { apiRoute: route }) };
  const query = useQuery(
    trpc.monitoring.failures.queryOptions(
      { ...range.input, ...filter },
      { placeholderData: keepPreviousData },
    ),
  );
  const compared = useQuery(
    trpc.monitoring.failures.queryOptions(
      { ...(range.compareInput ?? range.input), ...filter },
      { enabled: range.compareInput !== undefined },
    ),
  );
  return { query, before: range.compareInput ? compared.data : undefined };
}
