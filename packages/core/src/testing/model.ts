// The ledger as a child would build it: every credit is a coin that knows its grant. Slow, and
// plainly right. The real rules are compared with it.

type Grant = {
  name: number;
  priority: number;
  expiresAt: number | null;
  source: string;
  createdAt: number;
  gone: boolean;
};
type Coin = { grant: Grant };
type Charge = {
  coins: Coin[];
  units: number;
  unitsBack: number;
  price: number;
  state: 'held' | 'settled' | 'refunded';
  deadline: number | null;
  /** settled by a call, not at once */
  closed: boolean;
};

const GRACE = 30 * 24 * 3600 * 1000;
const rank: Record<string, number> = { promo: 0, plan: 1, adjustment: 2, refund: 3, purchase: 4 };

/** A grant as both the model and the ledger can tell it. */
export const describeGrant = (grant: {
  source: string;
  priority: number;
  expiresAt: number | null;
  remaining: number;
}) => `${grant.source} ${grant.priority} ${grant.expiresAt ?? 'never'}: ${grant.remaining}`;

export class CoinModel {
  now = 0;
  readonly purse: Coin[] = [];
  readonly charges: Charge[] = [];
  #grants = 0;

  get balance(): number {
    return this.purse.length;
  }

  /** What is left of each grant, in no order that means anything. */
  get grants(): string[] {
    const left = new Map<Grant, number>();
    for (const { grant } of this.purse) left.set(grant, (left.get(grant) ?? 0) + 1);
    return [...left].map(([grant, remaining]) => describeGrant({ ...grant, remaining })).sort();
  }

  get held(): number {
    return this.charges
      .filter((charge) => charge.state === 'held')
      .reduce((sum, charge) => sum + charge.coins.length, 0);
  }

  /** Time passes: coins of expired grants are gone. */
  at(now: number): void {
    this.now = now;
    this.#drop((grant) => grant.expiresAt !== null && grant.expiresAt <= now);
  }

  grant(amount: number, source: string, priority: number, expiresAt: number | null): Grant {
    const name = this.#grants++;
    const grant = { name, priority, expiresAt, source, createdAt: this.now, gone: false };
    for (let i = 0; i < amount; i++) this.purse.push({ grant });
    return grant;
  }

  void(grant: Grant): void {
    if (grant.expiresAt === null || grant.expiresAt > this.now) grant.gone = true;
    this.#drop((other) => other === grant);
  }

  /** Takes coins in burn order, or says no. */
  take(amount: number): Coin[] | undefined {
    if (this.purse.length < amount) return undefined;
    this.purse.sort(
      ({ grant: a }, { grant: b }) =>
        a.priority - b.priority ||
        (a.expiresAt ?? Number.MAX_VALUE) - (b.expiresAt ?? Number.MAX_VALUE) ||
        (rank[a.source] ?? 0) - (rank[b.source] ?? 0) ||
        a.createdAt - b.createdAt ||
        a.name - b.name,
    );
    return this.purse.splice(0, amount);
  }

  deduct(price: number, units: number, deadline: number | null): Charge | undefined {
    const coins = this.take(price);
    if (!coins) return undefined;
    const state = deadline === null ? 'settled' : 'held';
    const charge: Charge = { coins, units, unitsBack: 0, price, state, deadline, closed: false };
    this.charges.push(charge);
    return charge;
  }

  /** The last coins taken go back first; a coin whose grant is gone goes to a new one for a month. */
  giveBack(charge: Charge, amount: number): void {
    let grace: Grant | undefined;
    for (const coin of charge.coins.splice(charge.coins.length - amount, amount)) {
      const { grant } = coin;
      const alive = !grant.gone && (grant.expiresAt === null || grant.expiresAt > this.now);
      if (alive) this.purse.push(coin);
      else {
        grace ??= this.grant(0, 'refund', 100, this.now + GRACE);
        this.purse.push({ grant: grace });
      }
    }
  }

  #drop(gone: (grant: Grant) => boolean): void {
    for (let i = this.purse.length - 1; i >= 0; i--) {
      const coin = this.purse[i];
      if (coin && gone(coin.grant)) this.purse.splice(i, 1);
    }
  }
}
