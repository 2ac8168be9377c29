import { Anchor, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { saySpan } from '../range/words.ts';
import type { Annotation, Comparison, LinkTarget, Mark, Series } from './chart.ts';
import classes from './charts.module.css';
import type { Row } from './rows.ts';
import { formatOf, type Unit } from './unit.ts';

type PointsTableProps = {
  rows: readonly Row[];
  series: readonly Series[];
  units: Record<'left' | 'right', Unit>;
  timeZone: string;
  comparison: Comparison | undefined;
  annotations: readonly Annotation[];
  linkOf: ((mark: Mark) => LinkTarget) | undefined;
  onOpen: ((mark: Mark) => void) | undefined;
};

const ROW_PX = 37;

/** The figures of a chart, newest first; each leads to the rows behind it. */
export function PointsTable(props: PointsTableProps) {
  const { rows, series, comparison, annotations, timeZone } = props;
  const table = useRef<HTMLTableElement>(null);
  const newestFirst = rows.toReversed();
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: newestFirst.length,
    getScrollElement: () => table.current?.parentElement ?? null,
    estimateSize: () => ROW_PX,
    overscan: 12,
    initialRect: { width: 0, height: 400 },
  });
  const seen = virtual.getVirtualItems();
  const above = seen[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (seen.at(-1)?.end ?? 0);
  return (
    <>
      <Table ref={table} stickyHeader className={classes.table} aria-rowcount={rows.length + 1}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Time</Table.Th>
            {series.map(({ key, label }) => (
              <Table.Th key={key} scope="col">
                {label}
              </Table.Th>
            ))}
            {comparison &&
              series.map(({ key, label }) => (
                <Table.Th key={key} scope="col">
                  {label}, {comparison.label}
                </Table.Th>
              ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Spacer height={above} />
          {seen.map(({ index }) => {
            const row = newestFirst[index];
            return row && <PointRow key={row.at} {...props} row={row} index={index} />;
          })}
          <Spacer height={below} />
        </Table.Tbody>
      </Table>
      {annotations.length > 0 && <Annotations annotations={annotations} timeZone={timeZone} />}
    </>
  );
}

const Spacer = ({ height }: { height: number }) =>
  height > 0 && <tr aria-hidden style={{ height, border: 'none' }} />;

type PointRowProps = PointsTableProps & { row: Row; index: number };

function PointRow({ row, index, series, units, timeZone, comparison, ...opens }: PointRowProps) {
  const at = new Date(row.at).toISOString();
  const until = new Date(row.until).toISOString();
  const write = (one: Series, figures: Row['values'] | null) => {
    const value = figures?.[one.key] ?? null;
    return value === null ? null : formatOf(units[one.axis ?? 'left']).full(value);
  };
  return (
    <Table.Tr aria-rowindex={index + 2}>
      <Table.Th scope="row">
        {saySpan(row.at, row.until, timeZone)}
        {row.isOpen && ' (still running)'}
      </Table.Th>
      {series.map((one) => {
        const words = write(one, row.values);
        return (
          <Table.Td key={one.key}>
            {words === null ? (
              <None />
            ) : (
              <Open
                mark={{ at, until, key: one.key }}
                isNothing={row.values[one.key] === 0}
                {...opens}
              >
                {words}
              </Open>
            )}
          </Table.Td>
        );
      })}
      {comparison &&
        series.map((one) => (
          <Table.Td key={one.key}>{write(one, row.before) ?? <None />}</Table.Td>
        ))}
    </Table.Tr>
  );
}

const None = () => (
  <span role="img" aria-label="none">
    –
  </span>
);

type OpenProps = Pick<PointsTableProps, 'linkOf' | 'onOpen'> & {
  mark: Mark;
  isNothing: boolean;
  children: ReactNode;
};

/** A figure that leads to its rows; 0 has none. */
function Open({ mark, isNothing, linkOf, onOpen, children }: OpenProps) {
  if (isNothing) return children;
  if (linkOf) {
    const target = linkOf(mark);
    return <Anchor renderRoot={(props) => <Link {...target} {...props} />}>{children}</Anchor>;
  }
  if (!onOpen) return children;
  return (
    <Anchor component="button" type="button" fz="inherit" onClick={() => onOpen(mark)}>
      {children}
    </Anchor>
  );
}

type AnnotationsProps = { annotations: readonly Annotation[]; timeZone: string };

function Annotations({ annotations, timeZone }: AnnotationsProps) {
  return (
    <ul className={classes.annotations} aria-label="What happened meanwhile">
      {annotations.map(({ from, to, label, link }) => (
        <li key={`${from} ${label}`}>
          {link ? (
            <Anchor renderRoot={(props) => <Link {...link} {...props} />}>{label}</Anchor>
          ) : (
            label
          )}
          :{' '}
          {to
            ? saySpan(Date.parse(from), Date.parse(to), timeZone)
            : `since ${sayMoment(from, timeZone)}`}
        </li>
      ))}
    </ul>
  );
}

const sayMoment = (at: string, timeZone: string) =>
  new Intl.DateTimeFormat(undefined, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(
    Date.parse(at),
  );
