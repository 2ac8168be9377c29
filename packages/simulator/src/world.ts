import { fateOf } from './fate.ts';
import type { CallIdentity, Fate } from './fate.ts';
import { CallLog } from './call-log.ts';
import { checkedMix } from './outcome.ts';
import type { Mix, Outcome } from './outcome.ts';
import { Timers } from './timers.ts';

export class UnknownProviderError extends RangeError {
  override name = 'UnknownProviderError';
}

export type WorldOptions = {
  seed: number;
  mix: Mix;
  latencyMs: { min: number; max: number };
  hangMs: number;
  lateMs: number;
  maxRecords: number;
  providers: readonly string[] | undefined;
};

/** The state that a simulator's routes share. */
export class World {
  readonly options: WorldOptions;
  readonly log: CallLog;
  readonly timers = new Timers();
  #mix: Mix;
  #providerMixes = new Map<string, Mix>();

  constructor(options: WorldOptions) {
    this.options = options;
    this.log = new CallLog(options.maxRecords);
    this.#mix = checkedMix(options.mix);
  }

  setMix(mix: Mix): void {
    this.#mix = checkedMix(mix);
  }

  setProviderMix(provider: string, mix: Mix): void {
    this.mustKnow(provider);
    this.#providerMixes.set(provider, checkedMix(mix));
  }

  mustKnow(provider: string): void {
    if (this.options.providers?.includes(provider) ?? true) return;
    throw new UnknownProviderError(`unknown provider: ${provider}`);
  }

  /** The fate of a call under the mix in force. Throws UnknownProviderError. */
  fateOf(call: Omit<CallIdentity, 'seed'>, forced?: Outcome): Fate {
    this.mustKnow(call.provider);
    const mix = this.#providerMixes.get(call.provider) ?? this.#mix;
    const fate = fateOf({ ...call, seed: this.options.seed }, mix);
    return forced ? { ...fate, outcome: forced } : fate;
  }

  /** Milliseconds for a draw in [0, 1). */
  latencyOf(draw: number): number {
    const { min, max } = this.options.latencyMs;
    return min + draw * (max - min);
  }
}
