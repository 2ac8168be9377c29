import { Button, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SearchField } from '../../components/data-table/search-field.tsx';
import { SelectFilter } from '../../components/filters/select-filter.tsx';
import { trpc } from '../../lib/trpc.ts';
import { useSearchState } from '../../lib/use-search-state.ts';
import classes from './incidents.module.css';
import { MomentField } from './moment-field.tsx';
import { failureOptions } from './words.ts';

const MINUTE_MS = 60_000;
const lately = [
  { words: 'Last hour', minutes: 60 },
  { words: 'Last 6 hours', minutes: 360 },
  { words: 'Last 24 hours', minutes: 1440 },
];

/** What the charges are chosen by, all of it kept in the address. */
export function Choice() {
  const [, change] = useSearchState();
  const features = useQuery(trpc.features.list.queryOptions());
  const featureOptions = (features.data?.features ?? []).map(({ feature, name }) => ({
    value: feature,
    label: name,
  }));
  const take = (minutes: number) => {
    const to = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
    const from = to - minutes * MINUTE_MS;
    change({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  };
  return (
    <Stack gap="sm">
      <div className={classes.choice}>
        <SearchField label="Provider" parameter="provider" />
        <SelectFilter
          label="Feature"
          parameter="feature"
          any="Any feature"
          options={featureOptions}
        />
        <SearchField label="API route" parameter="route" />
        <SelectFilter
          label="How the work failed"
          parameter="reason"
          any="All charges, failed or not"
          options={failureOptions}
        />
        <MomentField label="Charged from" parameter="from" />
        <MomentField label="Until" parameter="to" />
      </div>
      <Group gap="xs">
        {lately.map(({ words, minutes }) => (
          <Button key={minutes} variant="default" size="compact-sm" onClick={() => take(minutes)}>
            {words}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
