import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { serverNow, useServerAhead } from '../../lib/server-clock.ts';
import { stored } from '../../lib/stored.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import type { ComparedPoint, Point } from '../charts/chart.ts';
import { align, comparedWith } from './compare.ts';
import type { Range, RangeInput } from './range.ts';
import { resolve } from './resolve.ts';
import { comparings, type Comparing, type RangeSearch } from './search.ts';
import { useTimeZone } from './time-zones.ts';
import { useMoment } from './use-moment.ts';

type UseRangeOptions = {
  /** The range of an address that names none, by name or length; `30d` unless said. */
  fallback?: string;
  /** What is compared with until something else, or nothing, is chosen; nothing unless said. */
  compare?: Comparing;
  /** Whether it is live whenever it ends now, without being asked to. */
  alwaysLive?: boolean;
};

const remembered = stored('compare');

/** What is compared with stays from page to page, until something else is chosen. */
export const rememberCompare = (comparing: Comparing | undefined): void =>
  remembered.write(comparing ?? 'none');

/**
 * The time that the address of this page asks for, ready for the server. The page's route takes
 * `searchOf({ ...ofRange, … })`; a `<RangeControl range={range} />` changes it.
 */
export function useRange({
  fallback = '30d',
  compare: usual,
  alwaysLive = false,
}: UseRangeOptions = {}): Range {
  const search: RangeSearch = useSearchState()[0];
  const kept = remembered.use();
  const chosen = search.compare ?? kept ?? usual;
  const comparing = comparings.find((one) => one === chosen);
  const zone = useTimeZone(search.tz);
  const { range, from, to, bucket, live = alwaysLive } = search;
  const { now, refresh } = useMoment(live, [range, from, to].join());
  const zoom = useZoom();
  const ahead = useServerAhead();
  return useMemo(() => {
    const asOf = (moment: number) => {
      const found = resolve({ range, from, to, bucket }, moment, zone, fallback);
      const compared = comparing ? comparedWith(comparing, found, zone) : null;
      return {
        ...{ found, compared, input: inputOf(found, found.bucket, zone) },
        compareInput: compared ? inputOf(compared, found.bucket, zone) : undefined,
      };
    };
    const { found, compared, input, compareInput } = asOf(now);
    return {
      ...input,
      input,
      compareInput,
      compare: comparing,
      compareFrom: compareInput?.from,
      compareTo: compareInput?.to,
      words: found.words,
      compareWords: compared?.words,
      endsNow: found.endsNow,
      isAll: found.isAll,
      live: live && found.endsNow,
      now: new Date(now).toISOString(),
      align: <P extends Point>(points: readonly P[]): (P & ComparedPoint)[] =>
        compared
          ? align(points, {
              from: found.from,
              compareFrom: compared.from,
              bucket: found.bucket,
              zone,
              shift: compared.shift,
            })
          : [],
      zoom,
      asked: [range ?? fallback, from, to, bucket, zone, ahead].join(' '),
      upToNow: () => asOf(serverNow()),
      refresh,
    };
  }, [range, from, to, bucket, live, comparing, zone, now, ahead, fallback, zoom, refresh]);
}

const inputOf = (
  { from, to }: { from: number; to: number },
  bucket: Range['bucket'],
  timeZone: string,
): RangeInput => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  bucket,
  timeZone,
});

/** Asks for other times than those in the address: the browser's Back leads to those again. */
export function useAskRange(): (asked: RangeSearch) => void {
  const navigate = useNavigate();
  return useCallback(
    (asked: RangeSearch) =>
      void navigate({
        to: '.',
        // Whoever zooms looks at the chart.
        resetScroll: false,
        search: ((before: RangeSearch) => ({
          ...before,
          range: undefined,
          from: undefined,
          to: undefined,
          bucket: undefined,
          ...asked,
        })) as never,
      }),
    [navigate],
  );
}

function useZoom(): Range['zoom'] {
  const ask = useAskRange();
  return useCallback((from: string, to: string) => ask({ from, to }), [ask]);
}
