import { Section } from '../../components/section.tsx';
import { DataTable } from '../../components/data-table/data-table.tsx';
import type { Range } from '../../components/range/range.ts';
import { localRows } from '../../components/report/local-rows.ts';
import { type Line, lineColumns, sortBy } from './columns.tsx';
import type { Report, useProviders } from './use-providers.ts';

type ProviderTableProps = {
  query: ReturnType<typeof useProviders>['all'];
  chosen: string | undefined;
  sort: string | undefined;
  range: Range;
};

/** Every provider, or every feature of the one chosen. */
export function ProviderTable({ query, chosen, sort, range }: ProviderTableProps) {
  const rows = localRows(query, (data) => linesOf(data, chosen), { by: sortBy, sort });
  return (
    <Section title={chosen ? `Features of ${chosen}` : 'All providers'}>
      <DataTable
        label={chosen ? 'List of features' : 'List of providers'}
        columns={lineColumns}
        rows={rows}
        rowKey={({ name }) => name}
        rowLink={({ name, ofProvider }) =>
          ofProvider === undefined
            ? {
                to: '/monitoring/providers',
                search: (before: object) => ({ ...before, provider: name }),
              }
            : {
                to: '/charges',
                search: {
                  ...{ provider: ofProvider, feature: name, event: 'finished' as const },
                  ...{ from: range.from, to: range.to },
                },
              }
        }
        empty={{
          title: 'No work of a provider finished in this time',
          children: 'Choose a longer time, or send the provider with each charge.',
        }}
        csv={{
          name: chosen ? `features-of-${chosen}` : 'providers',
          readPage: async () => ({ rows: rows.rows, nextCursor: null }),
        }}
      />
    </Section>
  );
}

const linesOf = ({ providers }: Report, chosen: string | undefined): Line[] =>
  chosen === undefined
    ? providers.map((one) => ({ ...one, name: one.provider }))
    : providers
        .filter(({ provider }) => provider === chosen)
        .flatMap(({ features }) =>
          features.map((one) => ({ ...one, name: one.feature, ofProvider: chosen })),
        );
