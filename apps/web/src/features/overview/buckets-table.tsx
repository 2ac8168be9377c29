import { Table } from '@mantine/core';
import { formatNumber, formatRate, formatSpan } from '../../lib/format.ts';
import classes from './overview.module.css';
import type { Bucket } from './refund-rate.ts';

type BucketsTableProps = { buckets: Bucket[]; bucketSeconds: number };

/** The figures behind both charts, newest first. */
export function BucketsTable({ buckets, bucketSeconds }: BucketsTableProps) {
  return (
    <Table stickyHeader className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Time</Table.Th>
          <Table.Th scope="col">Charges settled</Table.Th>
          <Table.Th scope="col">Charges refunded</Table.Th>
          <Table.Th scope="col">Refund rate</Table.Th>
          <Table.Th scope="col">Credits settled</Table.Th>
          <Table.Th scope="col">Credits refunded</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {buckets.toReversed().map((bucket, i) => (
          <Table.Tr key={bucket.at}>
            <Table.Th scope="row">
              {formatSpan(Date.parse(bucket.at), Date.parse(bucket.at) + bucketSeconds * 1000)}
              {i === 0 && ' (still running)'}
            </Table.Th>
            <Table.Td>{formatNumber(bucket.settled)}</Table.Td>
            <Table.Td>{formatNumber(bucket.refunded)}</Table.Td>
            <Table.Td>
              {bucket.refundRate === null ? 'none finished' : formatRate(bucket.refundRate)}
            </Table.Td>
            <Table.Td>{formatNumber(bucket.creditsSettled)}</Table.Td>
            <Table.Td>{formatNumber(bucket.creditsRefunded)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
