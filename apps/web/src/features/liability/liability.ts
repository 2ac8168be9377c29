import type { ChartState } from '../../components/charts/chart.ts';
import type { UnitFormat } from '../../components/charts/unit.ts';
import type { Range } from '../../components/range/range.ts';
import type { Shown as Read } from '../../components/report/local-rows.ts';
import type { Answers } from '../../lib/trpc.ts';

export type Liability = Answers['monitoring']['liability'];
export type Movement = Omit<Liability['buckets'][number], 'at'>;

/** What every part of the page shows. */
export type Shown = {
  liability: Read<Liability>;
  /** The figures of the time compared with. */
  before: Liability | undefined;
  range: Range;
  unit: UnitFormat;
  /** Of the credit type, in the middle of a sentence. */
  name: string;
  state: ChartState;
};

/** Everything that makes what is owed more (1) or less (-1), in the order that it is told. */
export const moves = [
  { key: 'issued', words: 'Issued', sign: 1 },
  { key: 'used', words: 'Used', sign: -1 },
  { key: 'returned', words: 'Returned, settled for less', sign: 1 },
  { key: 'refunded', words: 'Refunded', sign: 1 },
  { key: 'expired', words: 'Expired', sign: -1 },
  { key: 'voided', words: 'Voided', sign: -1 },
  { key: 'adjusted', words: 'Adjusted by hand', sign: 1 },
] as const;
