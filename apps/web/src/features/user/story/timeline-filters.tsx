import { Chip, Group } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { SelectFilter } from '../../../components/filters/select-filter.tsx';
import type { Item } from './timeline-item.tsx';
import classes from './story.module.css';

const route = getRouteApi('/users/$userId');

type Kind = Item['kind'];

const kindWords: Record<Kind, string> = {
  charge: 'Charges',
  refund: 'Refunds',
  grant: 'Grants',
  adjustment: 'Adjustments',
  refresh: 'Refreshes',
  plan_change: 'Plan changes',
};

const isKind = (word: string): word is Kind => Object.hasOwn(kindWords, word);

/** The kinds that an address names; none is all. */
export const readKinds = (kind: string | undefined): Kind[] =>
  kind?.split(',').filter(isKind) ?? [];

const actors = [
  { value: 'staff', label: 'Staff' },
  { value: 'key', label: 'API keys' },
  { value: 'sweeper', label: 'Makegood, at a deadline' },
  { value: 'refresh', label: 'Makegood, at a refresh' },
  { value: 'clerk', label: 'Clerk' },
  { value: 'cli', label: 'The command line' },
];

/** What is told: of which kinds, and done by whom. */
export function TimelineFilters() {
  const { kind } = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (kinds: string[]) =>
    void navigate({
      search: ({ kind: _, ...before }) =>
        kinds.length === 0 ? before : { ...before, kind: kinds.join(',') },
      replace: true,
      resetScroll: false,
    });
  return (
    <div className={classes.filters}>
      <Chip.Group multiple value={readKinds(kind)} onChange={choose}>
        <Group gap={6} role="group" aria-label="Kinds of what happened">
          {Object.entries(kindWords).map(([value, words]) => (
            <Chip key={value} value={value} size="xs" variant="outline">
              {words}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <SelectFilter label="Who did it" parameter="by" any="By anyone" options={actors} />
    </div>
  );
}
