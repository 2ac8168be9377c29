import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Balance, Refund } from './api.ts';
import { balanceOf, withHolds } from './balance/holds.ts';
import { isEnough, priceOf } from './balance/price.ts';
import { type Status, statusOf } from './balance/status.ts';
import { useNow } from './balance/use-now.ts';
import { useCreditsContext } from './context.ts';
import { CreditsError } from './credits-error.ts';
import { useCreditTypes } from './use-credit-types.ts';
import { useIsBrowser, useStore } from './use-store.ts';

export type Credits = {
  status: Status;
  /** The credit type that the amounts are of; null until it is known. */
  creditType: string | null;
  /** Credits that can be spent, in the smallest unit; null until they are known. */
  balance: number | null;
  /** Credits of work that is under way. */
  held: number | null;
  /** Every credit type that the user has, or had. */
  balances: Record<string, Balance> | null;
  /** The balance is at `lowAt` or below. */
  isLow: boolean;
  isEmpty: boolean;
  /** When the server last told the balances, in milliseconds since 1970; null for never. */
  toldAt: number | null;
  /** Why the balances are stale, or not there. */
  error: CreditsError | null;
  /** The last credits that came back since the page was opened, or while it was away. */
  lastRefund: Refund | null;
  /** Asks for the balances now. Never rejects: the status tells. */
  refresh: () => Promise<void>;
  /**
   * What a unit of a feature costs, in the smallest unit of the feature's own credit type; null where
   * it is not known, or not yet.
   */
  getCost: (operation: string) => number | null;
  /**
   * Whether the balance of the feature's own credit type is enough for it; false until both are
   * known. The server decides.
   */
  canPerformOperation: (operation: string, units?: number) => boolean;
  /**
   * Shows the cost of work as held at once, in the feature's own credit type, until the server tells
   * of it. Returns how to let go of it: call it when the work was refused or has ended; calling it
   * again does nothing.
   */
  hold: (operation: string, units?: number) => () => void;
};

const nothing = () => {};

/**
 * The credits of the signed-in user, live.
 * @param type the credit type; that of the provider, else the server's default
 */
export function useCredits(type?: string): Credits {
  const { connection, queryClient, ...context } = useCreditsContext();
  const link = useStore(connection.stream.link, 'opening');
  const holds = useStore(connection.holds, none);
  const lastRefund = useStore(connection.inbox.last, null);
  const isBrowser = useIsBrowser();
  // The connection asks, once for all who look.
  const query = useQuery({ ...connection.balances(), enabled: false }, queryClient);
  const { data: settings } = useQuery(connection.settings(), queryClient);
  const types = useCreditTypes();
  const told = isBrowser ? query.data : undefined;
  const now = useNow(told !== undefined && link !== 'open');
  const main = context.creditType ?? types?.default ?? null;
  const creditType = type ?? main;

  const balances = useMemo(() => {
    if (!told) return null;
    const names = new Set([...Object.keys(told.balances), ...holds.map((hold) => hold.creditType)]);
    return Object.fromEntries(
      [...names].map((name) => [name, withHolds(balanceOf(told, name), name, holds)]),
    );
  }, [told, holds]);
  const { available = null, held = null } =
    balances && creditType !== null ? (balances[creditType] ?? { available: 0, held: 0 }) : {};

  const price = useCallback(
    (operation: string) =>
      isBrowser && settings ? priceOf(settings, operation, creditType) : null,
    [isBrowser, settings, creditType],
  );
  const getCost = useCallback((operation: string) => price(operation)?.cost ?? null, [price]);
  const canPerformOperation = useCallback(
    (operation: string, units = 1) => {
      const known = price(operation);
      return known !== null && isEnough(balances, known, units);
    },
    [price, balances],
  );
  const hold = useCallback(
    (operation: string, units = 1) => {
      const { cost = null, creditType: of = null } = price(operation) ?? {};
      return cost === null || of === null ? nothing : connection.hold(of, cost * units);
    },
    [connection, price],
  );
  const refresh = useCallback(() => connection.refresh(), [connection]);
  const toldAt = told ? query.dataUpdatedAt : 0;
  const failedAt = isBrowser ? query.errorUpdatedAt : 0;
  // What is low is said of the provider's credit type.
  const lowAt = creditType === main ? context.lowAt : undefined;
  return {
    status: statusOf({ link, toldAt, failedAt, now }),
    ...{ creditType, balance: available, held, balances },
    isLow: available !== null && lowAt !== undefined && available <= lowAt,
    isEmpty: available === 0,
    toldAt: toldAt || null,
    error: query.error && link !== 'open' ? CreditsError.of(query.error) : null,
    ...{ lastRefund, refresh, getCost, canPerformOperation, hold },
  };
}

const none: readonly never[] = [];
