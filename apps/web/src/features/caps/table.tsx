import { Table } from '@mantine/core';
import type { CreditType } from '../../lib/credit-types.ts';
import classes from './caps.module.css';
import { type Caps, DEFAULT_DECIMALS, kinds, kindWords, sayCap } from './values.ts';

type CapsTableProps = { caps: Caps; types: CreditType[] };

/** The caps in force, by credit type. */
export function CapsTable({ caps, types }: CapsTableProps) {
  return (
    <Table className={classes.table} aria-label="Caps of support">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Credits</Table.Th>
          {kinds.map((kind) => (
            <Table.Th key={kind} scope="col">
              {kindWords[kind]}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {types.map(({ creditType, name, decimals }) => {
          const own = caps.creditTypes[creditType];
          return (
            <Table.Tr key={creditType}>
              <Table.Th scope="row">
                {name}
                {!own && <span className={classes.note}> by default</span>}
              </Table.Th>
              {kinds.map((kind) => (
                <Table.Td key={kind}>{sayCap((own ?? caps.default)[kind], decimals)}</Table.Td>
              ))}
            </Table.Tr>
          );
        })}
        <Table.Tr>
          <Table.Th scope="row">
            Default<span className={classes.note}> in the smallest unit</span>
          </Table.Th>
          {kinds.map((kind) => (
            <Table.Td key={kind}>{sayCap(caps.default[kind], DEFAULT_DECIMALS)}</Table.Td>
          ))}
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}
