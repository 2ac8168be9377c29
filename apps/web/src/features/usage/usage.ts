import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ChartState } from '../../components/charts/chart.ts';
import type { Range } from '../../components/range/range.ts';
import type { Shown as Read } from '../../components/report/local-rows.ts';
import { type Answers, trpc } from '../../lib/trpc.ts';

export type Usage = Answers['monitoring']['usage'];
export type Part = Usage['parts'][number];
export type By = 'feature' | 'provider' | 'operationType' | 'apiRoute';
export type Count = 'charges' | 'units';

export const byWords: Record<By, { one: string; many: string }> = {
  feature: { one: 'Feature', many: 'Features' },
  provider: { one: 'Provider', many: 'Providers' },
  operationType: { one: 'Operation type', many: 'Types' },
  apiRoute: { one: 'API route', many: 'Routes' },
};

/** What every part of the page shows. */
export type Shown = {
  usage: Read<Usage>;
  /** The figures of the time compared with. */
  before: Usage | undefined;
  range: Range;
  filter: { feature?: string; provider?: string };
  count: Count;
  state: ChartState;
};

/** How a key of what is split by is told. */
export function useKeyWords(by: By): (key: string) => string {
  const { data } = useQuery(trpc.features.list.queryOptions());
  return useMemo(() => {
    const names = new Map(data?.features.map(({ feature, name }) => [feature, name]));
    return (key) => {
      if (key === '') return 'Not known';
      return by === 'feature' ? (names.get(key) ?? key) : key;
    };
  }, [by, data]);
}

/** What of the charges a key picks, as they are looked up; none for a type, which is of many features. */
export function pick(
  by: By,
  key: string,
): Partial<Record<'feature' | 'provider' | 'route', string>> {
  if (key === '' || by === 'operationType') return {};
  return { [by === 'apiRoute' ? 'route' : by]: key };
}
