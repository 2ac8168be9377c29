import { Table } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { formatNumber, formatPercent, formatRate } from '../../lib/format.ts';
import classes from './overview.module.css';
import { Panel } from './panel.tsx';
import { standing, THRESHOLD } from './refund-rate.ts';
import type { Pulse } from './use-pulse.ts';

/** How often each provider's charges were refunded. */
export function Providers({ providers }: Pick<Pulse, 'providers'>) {
  return (
    <Panel title="Providers">
      {providers.length === 0 ? (
        <p className={classes.nothing}>
          No charge of a provider finished in this range. Send <code>provider</code> with a charge
          to see it here.
        </p>
      ) : (
        <Table className={classes.table} horizontalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Provider</Table.Th>
              <Table.Th scope="col">Finished</Table.Th>
              <Table.Th scope="col">Refunded</Table.Th>
              <Table.Th scope="col">Refund rate</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {providers.map(({ provider, finished, refunded, refundRate }) => (
              <Table.Tr key={provider}>
                <Table.Th scope="row">{provider}</Table.Th>
                <Table.Td>{formatNumber(finished)}</Table.Td>
                <Table.Td>{formatNumber(refunded)}</Table.Td>
                <Table.Td>
                  {standing(refundRate) === 'above' && <AboveThreshold />}
                  {refundRate === null ? '–' : formatRate(refundRate)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}

function AboveThreshold() {
  const words = `Above the ${formatPercent(THRESHOLD)} threshold`;
  return (
    <span role="img" aria-label={words} title={words} className={classes.warning}>
      <IconAlertTriangle size={15} stroke={2.2} aria-hidden />
    </span>
  );
}
