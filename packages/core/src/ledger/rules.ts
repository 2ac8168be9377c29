import { LedgerError } from '../errors.ts';
import type { Books } from './books.ts';
import { DEFAULT_PRIORITY, GRACE_MS, MAX_CREDITS } from './limits.ts';
import type {
  Cause,
  Charge,
  ChargeEvent,
  Draw,
  GivenBack,
  Grant,
  GrantSource,
  Wallet,
} from './state.ts';

// The ledger's law. Nothing here reads a clock, a database or a random number:
// time and ids come in with the context, so that every decision can be repeated.

export type Context = {
  /** Milliseconds since 1970 UTC, the database's time. */
  now: number;
  /** A new UUIDv7. */
  newId: () => string;
};

const sourceOrder: Record<GrantSource, number> = {
  promo: 0,
  plan: 1,
  adjustment: 2,
  refund: 3,
  purchase: 4,
};

const soonest = (grant: Grant) => grant.expiresAt ?? Number.POSITIVE_INFINITY;

/** Which of two grants burns first: priority, soonest expiry, promo before plan before purchase, oldest. */
export function burnOrder(a: Grant, b: Grant): number {
  return (
    a.priority - b.priority ||
    // Two grants that never expire are equal here; Infinity - Infinity would be NaN.
    (soonest(a) === soonest(b) ? 0 : soonest(a) - soonest(b)) ||
    sourceOrder[a.source] - sourceOrder[b.source] ||
    a.createdAt - b.createdAt ||
    (a.grantId < b.grantId ? -1 : 1)
  );
}

/** Opens a wallet at this moment: what is due takes effect or expires, and the ledger says so. */
export function openWallet(
  books: Books,
  userId: string,
  creditType: string,
  { now }: Context,
): Wallet {
  const wallet = books.wallet(userId, creditType);
  for (const grant of books.grantsOf(userId, creditType)) {
    if (grant.state === 'pending' && grant.effectiveAt <= now)
      takeEffect(books, wallet, grant, now);
    if (grant.state === 'live' && grant.expiresAt !== null && grant.expiresAt <= now) {
      expire(books, wallet, grant, now);
    }
  }
  return wallet;
}

function takeEffect(books: Books, wallet: Wallet, grant: Grant, now: number): void {
  // Nothing fits beyond the largest balance: the grant waits until there is room.
  if (!hasRoom(wallet, grant.amount)) return;
  books.changeGrant(grant, { state: 'live' });
  books.post(wallet, grant, 'grant', grant.amount, now);
}

function expire(books: Books, wallet: Wallet, grant: Grant, now: number): void {
  if (grant.remaining > 0) books.post(wallet, grant, 'expiry', -grant.remaining, now);
  books.changeGrant(grant, { state: 'expired' });
}

const hasRoom = (wallet: Wallet, amount: number) =>
  amount <= MAX_CREDITS - wallet.balance - wallet.held;

/** Refuses what would make the balance larger than a balance can be. */
export function requireRoom(wallet: Wallet, amount: number): void {
  if (!hasRoom(wallet, amount)) {
    throw new LedgerError('balance_overflow', { balance: wallet.balance, amount });
  }
}

export function requireUser(books: Books, userId: string): void {
  if (!books.users.has(userId)) throw new LedgerError('user_not_found');
}

/** Refuses what the wallet cannot pay. */
export function requireCredits(wallet: Wallet, required: number): void {
  if (wallet.balance < required) {
    const { balance: available, creditType } = wallet;
    throw new LedgerError('insufficient_credits', { required, available, creditType });
  }
}

/** Takes credits from the wallet's grants in burn order. The wallet must have them. */
export function draw(
  books: Books,
  wallet: Wallet,
  amount: number,
  kind: 'charge' | 'adjustment',
  cause: Cause,
  { now }: Context,
): Draw[] {
  const draws: Draw[] = [];
  let missing = amount;
  const burning = books
    .grantsOf(wallet.userId, wallet.creditType)
    .filter((grant) => grant.remaining > 0);
  for (const grant of burning.sort(burnOrder)) {
    if (missing === 0) break;
    const taken = Math.min(grant.remaining, missing);
    books.post(wallet, grant, kind, -taken, now, cause);
    draws.push({ grantId: grant.grantId, amount: taken });
    missing -= taken;
  }
  return draws;
}

/**
 * Gives credits of a charge back to the grants it drew on, the last drawn first, so that what the
 * charge keeps is what would have burnt first. What belongs to a grant that has expired or was
 * voided goes to one new refund grant that lives for the grace period.
 */
export function giveBack(
  books: Books,
  wallet: Wallet,
  charge: Charge,
  amount: number,
  kind: 'return' | 'refund',
  cause: Cause & { chargeId: string },
  context: Context,
): GivenBack[] {
  const back: GivenBack[] = [];
  let homeless = 0;
  for (const { grantId, amount: share } of sharesToGiveBack(books.draws(charge), charge, amount)) {
    const grant = books.grant(charge.userId, grantId);
    if (!grant) throw new Error('A charge drew on a grant that is not loaded');
    if (canTakeBack(grant, context.now)) {
      books.post(wallet, grant, kind, share, context.now, cause);
      back.push({ grantId, amount: share, expiresAt: grant.expiresAt, grace: false });
    } else homeless += share;
  }
  if (homeless > 0) {
    const expiresAt = context.now + GRACE_MS;
    const grant = issue(
      books,
      wallet,
      { source: 'refund', amount: homeless, expiresAt, actor: charge.actor },
      context,
    );
    books.post(wallet, grant, kind, homeless, context.now, cause);
    back.push({ grantId: grant.grantId, amount: homeless, expiresAt, grace: true });
  }
  return back;
}

/** Whether a grant is still there to give credits back to. */
export const canTakeBack = (grant: Grant, now: number) =>
  grant.state === 'live' && (grant.expiresAt === null || grant.expiresAt > now);

/** The charge's draws from the last to the first, less what was given back before, cut at the amount. */
function sharesToGiveBack(draws: Draw[], charge: Charge, amount: number): Draw[] {
  let already = charge.returnedAmount + charge.refundedAmount;
  let missing = amount;
  const shares: Draw[] = [];
  for (const { grantId, amount: drawn } of draws.toReversed()) {
    const gone = Math.min(already, drawn);
    already -= gone;
    const share = Math.min(drawn - gone, missing);
    missing -= share;
    if (share > 0) shares.push({ grantId, amount: share });
  }
  if (missing > 0) throw new Error('A charge cannot give back more than it drew');
  return shares;
}

type Issue = {
  source: GrantSource;
  amount: number;
  actor: string;
  priority?: number;
  effectiveAt?: number;
  expiresAt?: number | null;
};

/** Adds a grant with nothing in it yet; an entry fills it, at once or when it takes effect. */
export function issue(books: Books, wallet: Wallet, what: Issue, { now, newId }: Context): Grant {
  const effectiveAt = what.effectiveAt ?? now;
  const grant: Grant = {
    userId: wallet.userId,
    grantId: newId(),
    creditType: wallet.creditType,
    source: what.source,
    amount: what.amount,
    remaining: 0,
    priority: what.priority ?? DEFAULT_PRIORITY,
    state: effectiveAt > now ? 'pending' : 'live',
    effectiveAt,
    expiresAt: what.expiresAt ?? null,
    createdAt: now,
    actor: what.actor,
  };
  books.addGrant(grant);
  return grant;
}

/** What is left of a charge to settle or to refund. */
export const leftOf = (charge: Charge) =>
  charge.amount - charge.returnedAmount - charge.refundedAmount;

/**
 * Keeps what the provider charged for the work, in US dollars. Returns what is new in it, so that
 * the costs that a charge's events tell add up to the charge's cost.
 */
export function learnCost(
  books: Books,
  charge: Charge,
  costUsd: number | undefined,
): number | null {
  if (costUsd === undefined) return null;
  const news = costUsd - (charge.costUsd ?? 0);
  books.changeCharge(charge, { costUsd });
  return news;
}

/** Records what happened to a charge, for monitoring. */
export function tell(
  books: Books,
  charge: Charge,
  what: Pick<ChargeEvent, 'kind' | 'amount'> & Partial<ChargeEvent>,
  { now, newId }: Context,
): void {
  const { userId, chargeId, feature, creditType, provider, apiRoute, units } = charge;
  books.events.push({
    at: now,
    eventId: newId(),
    userId,
    chargeId,
    feature,
    creditType,
    provider,
    apiRoute,
    units,
    returned: 0,
    reason: null,
    costUsd: null,
    finishes: false,
    refunds: false,
    fails: false,
    refundedCostUsd: null,
    fingerprint: null,
    durationMs: what.kind === 'charged' || what.kind === 'held' ? null : now - charge.createdAt,
    ...what,
  });
}
