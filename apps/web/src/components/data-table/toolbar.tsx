import { Checkbox, SegmentedControl } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Flyout } from '../flyout.tsx';
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
      <Flyout
        label="Columns and density"
        className={classes.adjust}
        face={<IconAdjustmentsHorizontal size={18} aria-hidden />}
      >
        {() => <Shown table={table} />}
      </Flyout>
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
