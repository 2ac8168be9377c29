import type { ChartState } from '../../components/charts/chart.ts';
import type { Range } from '../../components/range/range.ts';
import { reasonFrom } from '../../lib/look-up.ts';
import type { Answers } from '../../lib/trpc.ts';

export type Failures = Answers['monitoring']['failures'];
export type Group = Failures['groups'][number];

export type Cause = {
  provider?: string;
  feature?: string;
  route?: string;
  reason?: Exclude<ReturnType<typeof reasonFrom>, undefined>;
};

/** What every part of the page shows. */
export type Shown = {
  range: Range;
  cause: Cause;
  state: ChartState;
  /** undefined until it has come. */
  data: Failures | undefined;
  /** Of the time compared with. */
  before: Failures | undefined;
};

/** A group in the address. */
export const keyOf = ({ reason, fingerprint }: Group): string => `${reason}:${fingerprint}`;

/** What a group's failures say. */
export const sayMessage = ({ fingerprint }: Group): string => fingerprint || 'No message';

/** What the charges behind a group are narrowed to; a failure without a message only by its reason. */
export function causeOf({ reason, fingerprint }: Group, cause: Cause) {
  const known = reasonFrom(reason);
  return {
    ...cause,
    ...(known && { reason: known }),
    ...(fingerprint && { message: fingerprint }),
  };
}
