import { Paper } from '@mantine/core';
import { saySpan } from '../range/words.ts';
import type { Series } from './chart.ts';
import classes from './charts.module.css';
import type { DrawingProps } from './plot-drawing.tsx';
import { type Row, totalOf } from './rows.ts';
import { Swatch } from './swatch.tsx';
import { formatOf } from './unit.ts';

type PlotTooltipProps = DrawingProps & {
  // Given by Recharts.
  active?: boolean;
  payload?: readonly { payload?: Row }[];
};

/** The figures of the bucket under the pointer, those of the time compared with beside them. */
export function PlotTooltip(props: PlotTooltipProps) {
  const { active, payload, series, looks, timeZone, compared, annotations, onOpen } = props;
  const row = payload?.[0]?.payload;
  if (!active || !row || row.at === row.until) return null;
  const hasBefore = compared !== undefined && row.before !== null;
  const meanwhile = annotations.filter(
    ({ from, to }) => Date.parse(from) < row.until && (!to || Date.parse(to) > row.at),
  );
  return (
    <Paper className={classes.tooltip} shadow="md" data-not-in-picture>
      <strong>{saySpan(row.at, row.until, timeZone)}</strong>
      {row.isOpen && <div className={classes.dimmed}>still running</div>}
      <table>
        <tbody>
          {series.map((one) => (
            <tr key={one.key}>
              <th scope="row">
                <Swatch kind={one.kind} color={one.color} look={looks.get(one.key)} /> {one.label}
              </th>
              <td>{write(props, one, row.values)}</td>
              {hasBefore && <td className={classes.dimmed}>{write(props, one, row.before)}</td>}
            </tr>
          ))}
          <Total {...props} row={row} />
        </tbody>
      </table>
      {hasBefore && row.was !== null && (
        <div className={classes.dimmed}>
          against {saySpan(row.was, row.was + row.until - row.at, timeZone)}
        </div>
      )}
      {meanwhile.map(({ from, label }) => (
        <div key={`${from} ${label}`} className={classes.meanwhile}>
          ▼ {label}
        </div>
      ))}
      {onOpen && <div className={classes.dimmed}>Click for what is behind it</div>}
    </Paper>
  );
}

function write({ units }: DrawingProps, one: Series, figures: Row['values'] | null): string {
  const value = figures?.[one.key] ?? null;
  return value === null ? '–' : formatOf(units[one.axis ?? 'left']).full(value);
}

/** What stands on each other is also told as a sum. */
function Total({ row, series, units, compared }: PlotTooltipProps & { row: Row }) {
  const stacked = series.filter(({ kind }) => kind !== 'line');
  const [first] = stacked;
  if (!first || stacked.length < 2) return null;
  const keys = stacked.map(({ key }) => key);
  const { full } = formatOf(units[first.axis ?? 'left']);
  const say = (value: number | null) => (value === null ? '–' : full(value));
  return (
    <tr>
      <th scope="row">Together</th>
      <td>{say(totalOf(row.values, keys))}</td>
      {compared !== undefined && row.before && (
        <td className={classes.dimmed}>{say(totalOf(row.before, keys))}</td>
      )}
    </tr>
  );
}
