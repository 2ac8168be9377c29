import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCan } from '../../lib/session.ts';
import type { Column } from '../data-table/column.ts';
import { DataTable, type RowTarget } from '../data-table/data-table.tsx';
import { useRows } from '../data-table/rows.ts';
import { SearchField } from '../data-table/search-field.tsx';
import { SelectFilter } from '../filters/select-filter.tsx';
import { PageHeader } from '../page-header.tsx';
import { Section } from '../section.tsx';
import type { Standing } from './columns.tsx';
import { backTo, type Kind } from './kind.ts';

type VersionedListProps<Row extends object> = {
  kind: Kind;
  description: string;
  /** What is amiss with some of them. */
  notice?: ReactNode;
  /** What the address says. */
  search: { q?: string; state?: string; create?: string };
  /** All of them. */
  list: { queryKey: QueryKey; read: (signal: AbortSignal) => Promise<Row[]> };
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  rowLink: (row: Row) => RowTarget;
  stateOf: (row: Row) => Standing;
  /** What the search looks in, and how that is called. */
  textOf: (row: Row) => string;
  placeholder: string;
  /** What to do where there are none. */
  first: { admin: string; others: string };
  onCreate: () => void;
  /** How a new one is made. */
  creating: { title: string; editor: ReactNode };
};

/** All of a kind of thing that has versions, to search, to filter by state, and to add to. */
export function VersionedList<Row extends object>(props: VersionedListProps<Row>) {
  const { kind, search, list, first, creating } = props;
  const { one, many, title } = kind;
  const isAdmin = useCan('admin');
  const readAll = async (_: string | undefined, signal: AbortSignal) => ({
    rows: await list.read(signal),
    nextCursor: null,
  });
  const all = useRows([...list.queryKey, 'rows'], readAll);
  const isShown = (row: Row) =>
    props
      .textOf(row)
      .toLowerCase()
      .includes((search.q ?? '').toLowerCase()) &&
    (search.state === undefined || props.stateOf(row) === search.state);
  const readShown = async (cursor: string | undefined, signal: AbortSignal) => {
    const page = await readAll(cursor, signal);
    return { ...page, rows: page.rows.filter(isShown) };
  };
  if (search.create && isAdmin) {
    return (
      <>
        <PageHeader title={`New ${one}`} back={backTo(kind)} />
        <Section title={creating.title}>{creating.editor}</Section>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={title}
        description={isAdmin ? props.description : `${props.description} Admins change it.`}
        actions={
          isAdmin && (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={props.onCreate}>
              New {one}
            </Button>
          )
        }
      />
      {props.notice}
      <DataTable
        id={many}
        label={title}
        columns={props.columns}
        rows={{ ...all, rows: all.rows.filter(isShown) }}
        rowKey={props.rowKey}
        rowLink={props.rowLink}
        filters={
          <>
            <SearchField label={`Find ${many}`} placeholder={props.placeholder} />
            <SelectFilter label="State" parameter="state" any="Any state" options={states} />
          </>
        }
        empty={
          all.rows.length === 0
            ? {
                title: `There are no ${many} yet`,
                children: isAdmin ? first.admin : first.others,
              }
            : {
                title: `No ${one} is like this`,
                children: 'Search for less of its name, or choose another state.',
              }
        }
        csv={{ name: many, readPage: readShown }}
      />
    </>
  );
}

const states: { value: Standing; label: string }[] = [
  { value: 'active', label: 'Active' },
  { value: 'scheduled', label: 'Not yet in force' },
  { value: 'archived', label: 'Archived' },
];
