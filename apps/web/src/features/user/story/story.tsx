import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { Tab } from '../search.ts';
import { Ledger } from './ledger.tsx';
import { Refreshes } from './refreshes.tsx';
import { Refunds } from './refunds.tsx';
import classes from './story.module.css';
import { Timeline } from './timeline.tsx';

const route = getRouteApi('/users/$userId');

const words: Record<Tab, string> = {
  timeline: 'Time line',
  ledger: 'Balance step by step',
  refunds: 'Refunds',
  refreshes: 'Refreshes',
};

/** What happened to a user, told in several ways; the address says which. */
export function Story({ userId }: { userId: string }) {
  const { tab = 'timeline' } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (next: string | null) => {
    const to = next === null || next === 'timeline' ? {} : { tab: next as Tab };
    void navigate({ search: to, resetScroll: false });
  };
  return (
    <Tabs value={tab} onChange={show} keepMounted={false} className={classes.story}>
      <Tabs.List aria-label="What happened">
        {(Object.keys(words) as Tab[]).map((one) => (
          <Tabs.Tab key={one} value={one}>
            {words[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="timeline">
        <Timeline userId={userId} />
      </Tabs.Panel>
      <Tabs.Panel value="ledger">
        <Ledger userId={userId} />
      </Tabs.Panel>
      <Tabs.Panel value="refunds">
        <Refunds userId={userId} />
      </Tabs.Panel>
      <Tabs.Panel value="refreshes">
        <Refreshes userId={userId} />
      </Tabs.Panel>
    </Tabs>
  );
}
