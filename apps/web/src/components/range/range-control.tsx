import { NativeSelect } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useSearchState } from '../../lib/use-search-state.ts';
import { buckets, bucketWords, isFineEnough } from './buckets.ts';
import type { Range } from './range.ts';
import classes from './range.module.css';
import { RangePopover } from './range-popover.tsx';
import { comparings, type Comparing } from './search.ts';
import { TimeZoneSelect } from './time-zone-select.tsx';
import { rememberCompare } from './use-range.ts';
import { useRangeKeys } from './use-range-keys.ts';

type RangeControlProps = {
  range: Range;
  /** Whether the page compares; it does unless said. */
  comparable?: boolean;
  /** Whether the page shows a course over time, and so has steps to choose from; unless said. */
  stepped?: boolean;
  /** Whether who looks says if it is live, and when it is read again; unless said. */
  pausable?: boolean;
};

/** Chooses the time that a page looks at, what it is compared with, its steps and its time zone. */
export function RangeControl({
  range,
  comparable = true,
  stepped = true,
  pausable = true,
}: RangeControlProps) {
  const [search, change] = useSearchState();
  const compare = (comparing: Comparing | undefined) => {
    rememberCompare(comparing);
    change({ compare: comparing ?? 'none' });
  };
  const goLive = (live: boolean) => change({ live: live || undefined });
  useRangeKeys(range, {
    compare: comparable ? compare : null,
    goLive: pausable ? goLive : null,
  });
  const isChosen = search['bucket'] === range.bucket;
  const length = Date.parse(range.to) - Date.parse(range.from);
  return (
    <div className={classes.control} role="group" aria-label="Time looked at">
      <RangePopover range={range} />
      {comparable && (
        <NativeSelect
          aria-label="Compare with"
          className={classes.select}
          disabled={range.isAll}
          value={range.compare ?? ''}
          onChange={({ currentTarget: { value } }) =>
            compare(comparings.find((one) => one === value))
          }
          data={[
            { value: '', label: 'No comparison' },
            { value: 'previous', label: 'Against the period before' },
            { value: 'year', label: 'Against the year before' },
          ]}
        />
      )}
      {stepped && (
        <NativeSelect
          aria-label="Steps"
          className={classes.select}
          value={isChosen ? range.bucket : ''}
          onChange={({ currentTarget: { value } }) => change({ bucket: value || undefined })}
          data={[
            {
              value: '',
              label: isChosen ? 'Automatic steps' : `By ${bucketWords[range.bucket]} (automatic)`,
            },
            ...buckets
              .filter((bucket) => isFineEnough(bucket, length))
              .map((bucket) => ({ value: bucket, label: `By ${bucketWords[bucket]}` })),
          ]}
        />
      )}
      <TimeZoneSelect timeZone={range.timeZone} at={range.to} onChange={(tz) => change({ tz })} />
      {pausable && <Live range={range} goLive={goLive} />}
    </div>
  );
}

type LiveProps = { range: Range; goLive: (live: boolean) => void };

/** Live can only be what ends now. */
function Live({ range: { live, endsNow, refresh }, goLive }: LiveProps) {
  return (
    <div className={classes.together}>
      <button
        type="button"
        className={`mantine-focus-auto ${classes.button}`}
        aria-pressed={live}
        disabled={!endsNow}
        title={
          endsNow ? 'Read again every 5 seconds (L)' : 'Only a range that ends now can be live'
        }
        onClick={() => goLive(!live)}
      >
        <span className={classes.dot} aria-hidden />
        Live
      </button>
      <button
        type="button"
        className={`mantine-focus-auto ${classes.button}`}
        aria-label="Read again now"
        title="Read again now"
        disabled={!endsNow}
        onClick={refresh}
      >
        <IconRefresh size={16} aria-hidden />
      </button>
    </div>
  );
}
