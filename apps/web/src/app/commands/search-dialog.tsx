import '@mantine/spotlight/styles.layer.css';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconArrowBackUp, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Found, kinds, search } from '../../lib/search.ts';
import { useCan } from '../../lib/session.ts';
import { useDestinations } from '../navigation.ts';
import { refundOf, useActions } from './actions.ts';

const PAUSE_MS = 200;

type SearchDialogProps = { opened: boolean; onClose: () => void };

/** Finds pages, actions and what is in the ledger; everything by the keyboard. */
export default function SearchDialog({ opened, onClose }: SearchDialogProps) {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  useEffect(() => {
    if (opened) spotlight.open();
    else spotlight.close();
  }, [opened]);
  const [q] = useDebouncedValue(query.trim(), PAUSE_MS);
  const found = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => search(q, signal),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    // What is written meanwhile is found when it is looked for again.
    gcTime: 0,
  });
  const matches = (words: string) => words.toLowerCase().includes(query.trim().toLowerCase());
  const pages = useDestinations().filter(({ words }) => matches(words));
  const hits = q === '' || query.trim() === '' ? [] : (found.data ?? []);
  const isSupport = useCan('support');
  const refunds = hits
    .filter(({ kind }) => isSupport && kind === 'charge')
    .map(({ id }) => ({
      words: `Refund charge …${id.slice(-8)}…`,
      icon: IconArrowBackUp,
      run: () => void navigate(refundOf(id)),
    }));
  const all = useActions().filter(({ words }) => matches(words));
  const actions = [...refunds, ...all];
  const isWaiting = query.trim() !== q || (q !== '' && found.isFetching);
  const isEmpty = pages.length + actions.length + hits.length === 0;
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight="min(60dvh, 460px)"
      // Names the dialog for those who do not see it.
      title="Search"
      styles={{ header: { display: 'none' } }}
    >
      <Spotlight.Search
        aria-label="Search"
        placeholder="Find a user, charge, refund or grant, or go to a page"
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label="Pages">
            {pages.map(({ to, words, icon: Picture }) => (
              <Spotlight.Action
                key={to}
                label={words}
                leftSection={<Picture size={18} aria-hidden />}
                onClick={() => void navigate({ to })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {hits.length > 0 && <Hits hits={hits} onOpen={(hit) => void navigate(hit.target)} />}
        {actions.length > 0 && (
          <Spotlight.ActionsGroup label="Actions">
            {actions.map(({ words, icon: Picture, run }) => (
              <Spotlight.Action
                key={words}
                label={words}
                leftSection={<Picture size={18} aria-hidden />}
                onClick={run}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {isEmpty && <Spotlight.Empty>{sayNothing(isWaiting, found.isError)}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function sayNothing(isWaiting: boolean, failed: boolean): string {
  if (isWaiting) return 'Searching…';
  return failed
    ? 'The server could not be asked.'
    : 'Nothing found. Ids, keys and tasks must be given in full.';
}

function Hits({ hits, onOpen }: { hits: Found[]; onOpen: (hit: Found) => void }) {
  return Object.entries(kinds).map(([kind, { words, icon: Picture }]) => {
    const ofKind = hits.filter((hit) => hit.kind === kind);
    if (ofKind.length === 0) return null;
    return (
      <Spotlight.ActionsGroup key={kind} label={words}>
        {ofKind.map((hit) => (
          <Spotlight.Action
            key={hit.id}
            label={hit.label}
            {...(hit.description !== null && { description: hit.description })}
            leftSection={<Picture size={18} aria-hidden />}
            onClick={() => onOpen(hit)}
          />
        ))}
      </Spotlight.ActionsGroup>
    );
  });
}
