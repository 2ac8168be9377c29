import {
  getChargeStory,
  type Ledger,
  listCharges,
  listChargesInput,
  listRefunds,
  listRefundsInput,
} from '@makegood/core';
import { lookUp, type Measurement } from './measurement.ts';
import type { ChargeTarget, RefundTarget, Targets } from './targets.ts';

const HOUR_MS = 3_600_000;

/** An hour before and after. */
const around = (at: Date) => ({
  from: new Date(at.getTime() - HOUR_MS).toISOString(),
  to: new Date(at.getTime() + HOUR_MS).toISOString(),
});

/** Whether each row has what was asked for, the newest first. */
const match = (rows: readonly { createdAt: string }[], wanted: Readonly<Record<string, unknown>>) =>
  rows.every(
    (row, i) =>
      row.createdAt <= (rows[i - 1]?.createdAt ?? row.createdAt) &&
      Object.entries(wanted).every(([name, value]) => Reflect.get(row, name) === value),
  );

/** The charge by charge list with filters, its pages, and one charge's story. */
export function listingCharges(ledger: Ledger, { charges }: Targets): Measurement[] {
  const list = (filter: Record<string, unknown>) =>
    listCharges(ledger, listChargesInput.parse({ ...filter, limit: 50 }));
  const newest = (name: string, filterOf: (charge: ChargeTarget) => Record<string, unknown>) =>
    lookUp(
      `charges: ${name}`,
      charges,
      (charge) => list(filterOf(charge)),
      ({ charges: rows }, charge) => rows.length > 0 && match(rows, filterOf(charge)),
    );
  return [
    newest('all', () => ({})),
    newest('of a feature', ({ feature }) => ({ feature })),
    newest('of a provider, refunded', ({ provider }) => ({ provider, state: 'refunded' })),
    lookUp(
      'charges: refunded for a rare reason',
      charges,
      () => list({ reason: 'incident' }),
      ({ charges: rows }) => rows.length > 0 && match(rows, { reason: 'incident' }),
    ),
    lookUp(
      'charges: of a route within two hours',
      charges,
      ({ apiRoute, state, at }) => list({ apiRoute, state, ...around(at) }),
      ({ charges: rows }, { chargeId, apiRoute, state }) =>
        match(rows, { apiRoute, state }) &&
        (rows.length === 50 || rows.some((row) => row.chargeId === chargeId)),
    ),
    lookUp(
      'charges: of a user and a feature',
      charges,
      ({ userId, feature }) => list({ userId, feature }),
      ({ charges: rows }, { chargeId, userId, feature }) =>
        match(rows, { userId, feature }) &&
        (rows.length === 50 || rows.some((row) => row.chargeId === chargeId)),
    ),
    lookUp(
      'charge: its story',
      charges,
      ({ chargeId }) => getChargeStory(ledger, { chargeId }),
      ({ charge, steps }, { chargeId, at }) =>
        charge.chargeId === chargeId && steps[0]?.at === at.toISOString(),
    ),
  ];
}

/** The list of refunds with filters. */
export function listingRefunds(ledger: Ledger, { refunds }: Targets): Measurement[] {
  const list = (filter: Record<string, unknown>) =>
    listRefunds(ledger, listRefundsInput.parse({ ...filter, limit: 50 }));
  const newest = (name: string, filterOf: (refund: RefundTarget) => Record<string, unknown>) =>
    lookUp(
      `refunds: ${name}`,
      refunds,
      (refund) => list(filterOf(refund)),
      ({ refunds: rows }, refund) => rows.length > 0 && match(rows, filterOf(refund)),
    );
  return [
    newest('all', () => ({})),
    newest('for a reason', ({ reason }) => ({ reason })),
    newest('of a provider for a reason', ({ provider, reason }) => ({ provider, reason })),
    lookUp(
      'refunds: of a user',
      refunds,
      ({ userId }) => list({ userId }),
      ({ refunds: rows }, { refundId, userId }) =>
        match(rows, { userId }) &&
        (rows.length === 50 || rows.some((row) => row.refundId === refundId)),
    ),
    lookUp(
      'refunds: for a reason within two hours',
      refunds,
      ({ reason, at }) => list({ reason, ...around(at) }),
      ({ refunds: rows }, { refundId, reason }) =>
        match(rows, { reason }) &&
        (rows.length === 50 || rows.some((row) => row.refundId === refundId)),
    ),
  ];
}
