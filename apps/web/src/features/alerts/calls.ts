import { useQuery } from '@tanstack/react-query';
import { queryClient, trpc } from '../../lib/trpc.ts';
import type { Alert } from './rules.ts';

const EVERY_MS = 5000;
const MOST_SHOWN = 100;

/** The alerts that are not over, the newest first; read again every 5 seconds. */
export const useUnresolved = () =>
  useQuery(
    trpc.alerts.list.queryOptions(
      { state: 'unresolved', limit: MOST_SHOWN },
      { refetchInterval: EVERY_MS },
    ),
  );

/** An alert with what became of it; read again while it is not over. */
export const useAlert = (alertId: string) =>
  useQuery(
    trpc.alerts.get.queryOptions(
      { alertId },
      { refetchInterval: ({ state }) => state.data?.resolvedAt === null && EVERY_MS },
    ),
  );

/** Has all that shows alerts read again. */
export const readAgain = (): Promise<unknown> =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: trpc.alerts.pathKey() }),
    queryClient.invalidateQueries({ queryKey: trpc.monitoring.overview.pathKey() }),
  ]);

const order = { open: 0, acknowledged: 1, snoozed: 2, resolved: 3 };

/** What is open first, of that the critical ones, else in the order that they came. */
export const inOrder = (alerts: readonly Alert[]): Alert[] =>
  alerts.toSorted(
    (a, b) =>
      order[a.state] - order[b.state] ||
      Number(b.severity === 'critical') - Number(a.severity === 'critical'),
  );
