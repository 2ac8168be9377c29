import { LedgerError } from '../errors.ts';
import type { Idempotency } from './command.ts';
import type { Reason } from './reasons.ts';
import type {
  Adjustment,
  Cause,
  Charge,
  ChargeEvent,
  Draw,
  Entry,
  EntryKind,
  Feature,
  Grant,
  IdempotencyKey,
  PastRefresh,
  Plan,
  Refresh,
  Refund,
  Subscription,
  Wallet,
} from './state.ts';

const joined = (...parts: (string | number)[]) => parts.join('\0');

/**
 * The state a batch decides on, and the rows its decisions add and change.
 * It only keeps books: what may happen is decided in the rules.
 */
export class Books {
  readonly features = new Map<string, Feature>();
  readonly creditTypes = new Set<string>();
  readonly users = new Set<string>();
  readonly plans = new Map<string, Plan>();
  readonly pastRefreshes = new Map<string, PastRefresh>();
  /** Users that a run has refreshed before, as `run id, user id`. */
  readonly refreshedInRun = new Set<string>();

  readonly newWallets = new Set<Wallet>();
  readonly newGrants = new Set<Grant>();
  readonly newCharges = new Set<Charge>();
  readonly entries: Entry[] = [];
  readonly refunds: Refund[] = [];
  readonly adjustments: Adjustment[] = [];
  readonly events: ChargeEvent[] = [];
  readonly newKeys: IdempotencyKey[] = [];
  readonly changedWallets = new Set<Wallet>();
  readonly changedGrants = new Set<Grant>();
  readonly changedCharges = new Set<Charge>();
  readonly newSubscriptions = new Set<Subscription>();
  readonly changedSubscriptions = new Set<Subscription>();
  readonly refreshes: Refresh[] = [];

  readonly #wallets = new Map<string, Wallet>();
  readonly #grantsOfWallet = new Map<string, Grant[]>();
  readonly #grants = new Map<string, Grant>();
  readonly #charges = new Map<string, Charge>();
  readonly #draws = new Map<string, Draw[]>();
  readonly #refundsOfCharge = new Map<string, Refund[]>();
  readonly #keys = new Map<string, IdempotencyKey>();
  readonly #refundsToday = new Map<string, number>();
  readonly #subscriptions = new Map<string, Subscription>();

  loadWallet(wallet: Wallet): void {
    this.#wallets.set(joined(wallet.userId, wallet.creditType), wallet);
  }

  loadGrant(grant: Grant): void {
    const key = joined(grant.userId, grant.grantId);
    if (this.#grants.has(key)) return;
    this.#grants.set(key, grant);
    this.grantsOf(grant.userId, grant.creditType).push(grant);
  }

  loadCharge(charge: Charge): void {
    this.#charges.set(joined(charge.userId, charge.chargeId), charge);
  }

  loadDraw(userId: string, chargeId: string, draw: Draw): void {
    append(this.#draws, joined(userId, chargeId), draw);
  }

  loadRefund(refund: Refund): void {
    if (refund.chargeId)
      append(this.#refundsOfCharge, joined(refund.userId, refund.chargeId), refund);
  }

  loadRefundsToday(userId: string, reason: Reason, count: number): void {
    this.#refundsToday.set(joined(userId, reason), count);
  }

  loadSubscription(subscription: Subscription): void {
    this.#subscriptions.set(subscription.userId, subscription);
  }

  loadKey(key: IdempotencyKey): void {
    this.#keys.set(joined(key.userId, key.operation, key.key, key.attempt), key);
  }

  /** The wallet, opened empty where the user has none of this credit type. */
  wallet(userId: string, creditType: string): Wallet {
    const key = joined(userId, creditType);
    let wallet = this.#wallets.get(key);
    if (!wallet) {
      if (!this.creditTypes.has(creditType))
        throw new LedgerError('credit_type_not_found', { creditType });
      wallet = { userId, creditType, balance: 0, held: 0, entries: 0 };
      this.#wallets.set(key, wallet);
      this.newWallets.add(wallet);
    }
    return wallet;
  }

  hasWallet(userId: string, creditType: string): boolean {
    return this.#wallets.has(joined(userId, creditType));
  }

  /** The wallet's loaded grants, in no order; the array is live. */
  grantsOf(userId: string, creditType: string): Grant[] {
    const key = joined(userId, creditType);
    let grants = this.#grantsOfWallet.get(key);
    if (!grants) this.#grantsOfWallet.set(key, (grants = []));
    return grants;
  }

  grant(userId: string, grantId: string): Grant | undefined {
    return this.#grants.get(joined(userId, grantId));
  }

  charge(userId: string, chargeId: string): Charge {
    const charge = this.#charges.get(joined(userId, chargeId));
    if (!charge) throw new LedgerError('charge_not_found', { chargeId });
    return charge;
  }

  /** What the charge took from each grant, in the order it was drawn. */
  draws(charge: Charge): Draw[] {
    return this.#draws.get(joined(charge.userId, charge.chargeId)) ?? [];
  }

  /** The charge's refunds, oldest first. */
  refundsOf(charge: Charge): Refund[] {
    return this.#refundsOfCharge.get(joined(charge.userId, charge.chargeId)) ?? [];
  }

  /** How many refunds for this reason the user got in the UTC day so far. */
  refundsToday(userId: string, reason: Reason): number {
    return this.#refundsToday.get(joined(userId, reason)) ?? 0;
  }

  key(userId: string, operation: string, idempotency: Idempotency): IdempotencyKey | undefined {
    return this.#keys.get(joined(userId, operation, idempotency.key, idempotency.attempt));
  }

  remember(userId: string, operation: string, idempotency: Idempotency, answer: unknown): void {
    const key = { userId, operation, ...idempotency, answer };
    this.loadKey(key);
    this.newKeys.push(key);
  }

  addGrant(grant: Grant): void {
    this.loadGrant(grant);
    this.newGrants.add(grant);
  }

  addCharge(charge: Charge): void {
    this.loadCharge(charge);
    this.newCharges.add(charge);
    this.#draws.set(joined(charge.userId, charge.chargeId), []);
  }

  addRefund(refund: Refund): void {
    this.loadRefund(refund);
    this.refunds.push(refund);
    const { userId, reason } = refund;
    this.loadRefundsToday(userId, reason, this.refundsToday(userId, reason) + 1);
  }

  subscription(userId: string): Subscription | undefined {
    return this.#subscriptions.get(userId);
  }

  addSubscription(subscription: Subscription): void {
    this.loadSubscription(subscription);
    this.newSubscriptions.add(subscription);
  }

  changeSubscription(subscription: Subscription, change: Partial<Subscription>): void {
    Object.assign(subscription, change);
    this.changedSubscriptions.add(subscription);
  }

  changeCharge(charge: Charge, change: Partial<Charge>): void {
    Object.assign(charge, change);
    this.changedCharges.add(charge);
  }

  changeGrant(grant: Grant, change: Partial<Grant>): void {
    Object.assign(grant, change);
    this.changedGrants.add(grant);
  }

  hold(wallet: Wallet, delta: number): void {
    wallet.held += delta;
    this.changedWallets.add(wallet);
  }

  /** Writes one line of the ledger: the grant's remaining and the wallet's balance move with it. */
  post(
    wallet: Wallet,
    grant: Grant,
    kind: EntryKind,
    delta: number,
    at: number,
    cause: Cause = {},
  ): void {
    const balanceBefore = wallet.balance;
    wallet.balance += delta;
    wallet.entries += 1;
    this.changedWallets.add(wallet);
    this.changeGrant(grant, { remaining: grant.remaining + delta });
    const { userId, creditType, balance: balanceAfter, entries: seq } = wallet;
    const { grantId } = grant;
    this.entries.push({
      userId,
      creditType,
      seq,
      kind,
      delta,
      balanceBefore,
      balanceAfter,
      grantId,
      at,
      ...cause,
    });
  }
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
