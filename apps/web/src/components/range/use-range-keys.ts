import { usePageKeys } from '../../lib/page-keys.ts';
import { presets, rangeKeys } from './presets.ts';
import type { Range } from './range.ts';
import type { Comparing } from './search.ts';
import { useAskRange } from './use-range.ts';

type Doing = {
  compare: ((comparing: Comparing | undefined) => void) | null;
  goLive: ((live: boolean) => void) | null;
};

/** The single keys of a page with a range. */
export function useRangeKeys({ compare, live, endsNow }: Range, doing: Doing): void {
  const ask = useAskRange();
  const ofPresets = presets.flatMap(({ id, key }) =>
    key ? [[key, () => ask({ range: id })] as const] : [],
  );
  usePageKeys({
    ...Object.fromEntries(ofPresets),
    [rangeKeys.compare]: () => doing.compare?.(compare ? undefined : 'previous'),
    [rangeKeys.live]: () => endsNow && doing.goLive?.(!live),
  });
}
