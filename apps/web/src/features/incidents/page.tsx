import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { PageHeader } from '../../components/page-header.tsx';
import { History } from './history.tsx';
import { Missed } from './missed.tsx';
import { tabs } from './search.ts';
import { Start } from './start.tsx';

const route = getRouteApi('/incidents');

const words = {
  incident: 'Refund an incident',
  missed: 'Missed refunds',
  history: 'History',
} satisfies Record<(typeof tabs)[number], string>;

/** Refunds of many charges at once: of an incident, and of failed work that was never refunded. */
export function IncidentsPage() {
  const { tab = 'incident' } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (value: string | null) => {
    const next = tabs.find((one) => one === value);
    void navigate({ search: next === 'incident' ? {} : { ...(next && { tab: next }) } });
  };
  return (
    <>
      <PageHeader
        title="Incidents"
        description="Where a provider or a feature failed for many, give everyone back what is left of their charges at once."
      />
      <Tabs value={tab} onChange={show} keepMounted={false}>
        <Tabs.List aria-label="Refunds of many charges" mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {words[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="incident">
          <Start />
        </Tabs.Panel>
        <Tabs.Panel value="missed">
          <Missed />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <History />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
