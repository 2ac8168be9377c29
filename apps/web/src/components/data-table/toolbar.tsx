import { ActionIcon, Checkbox, Popover, SegmentedControl } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Column } from './column.ts';
import classes from './data-table.module.css';
import { type Density, setDensity, useDensity } from './density.ts';
import { type CsvSource, ExportButton } from './export-button.tsx';
import type { Table } from './use-data-table.ts';

type ToolbarProps<Row extends object> = {
  table: Table<Row>;
  columns: Column<Row>[];
  filters: ReactNode;
  csv: CsvSource<Row> | undefined;
};

/** Above the table: filters, the export, and how rows are shown. */
export function Toolbar<Row extends object>({ table, columns, filters, csv }: ToolbarProps<Row>) {
  return (
    <div className={classes.toolbar}>
      <div className={classes.filters}>{filters}</div>
      {csv && <ExportButton columns={columns} source={csv} />}
      <Popover position="bottom-end" shadow="md" trapFocus returnFocus withRoles={false}>
        <Popover.Target>
          <ActionIcon variant="default" size={36} aria-label="Columns and density">
            <IconAdjustmentsHorizontal size={18} aria-hidden />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown role="dialog" aria-label="Columns and density">
          <Shown table={table} />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function Shown<Row extends object>({ table }: { table: Table<Row> }) {
  const density = useDensity();
  return (
    <div className={classes.shown}>
      <SegmentedControl<Density>
        aria-label="Density"
        size="xs"
        value={density}
        onChange={setDensity}
        data={[
          { value: 'comfortable', label: 'Comfortable' },
          { value: 'compact', label: 'Compact' },
        ]}
      />
      <fieldset className={classes.columns}>
        <legend>Columns</legend>
        {table.getAllLeafColumns().map((column) => (
          <Checkbox
            key={column.id}
            label={String(column.columnDef.header)}
            checked={column.getIsVisible()}
            disabled={!column.getCanHide()}
            onChange={() => column.toggleVisibility()}
          />
        ))}
      </fieldset>
    </div>
  );
}
