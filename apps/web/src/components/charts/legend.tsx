import type { Annotation, Comparison, Series, Threshold } from './chart.ts';
import classes from './charts.module.css';
import type { Look } from './looks.ts';
import { Swatch } from './swatch.tsx';

type LegendProps = {
  series: readonly Series[];
  looks: ReadonlyMap<string, Look>;
  hidden: ReadonlySet<string>;
  onToggle: (key: string) => void;
  thresholds: readonly Threshold[];
  annotations: readonly Annotation[];
  comparison: Comparison | undefined;
  /** Whether something still runs. */
  isRunning: boolean;
};

/** What each mark stands for; series are shown and hidden here. */
export function Legend(props: LegendProps) {
  const { series, looks, hidden, onToggle } = props;
  return (
    <>
      {series.map(({ key, label, kind, color }) => (
        <button
          key={key}
          type="button"
          className={`mantine-focus-auto ${classes.key}`}
          aria-pressed={!hidden.has(key)}
          title={hidden.has(key) ? `Show ${label}` : `Hide ${label}`}
          onClick={() => onToggle(key)}
        >
          <Swatch kind={kind} color={color} look={looks.get(key)} />
          {label}
        </button>
      ))}
      <Others {...props} />
    </>
  );
}

function Others({ series, thresholds, annotations, comparison, isRunning }: LegendProps) {
  const onlyLine = series.length === 1 ? series[0]?.color : undefined;
  return (
    <>
      {isRunning && (
        <span className={classes.key}>
          <Swatch kind="running" color={onlyLine ?? 'neutral'} />
          still running
        </span>
      )}
      {comparison && (
        <span className={classes.key}>
          <Swatch kind="compared" color={onlyLine ?? 'neutral'} />
          {comparison.label}
        </span>
      )}
      {thresholds.map(({ label }) => (
        <span key={label} className={classes.key}>
          <Swatch kind="threshold" color="neutral" />
          {label}
        </span>
      ))}
      {annotations.length > 0 && (
        <span className={classes.key}>
          <Swatch kind="annotation" color="bad" />
          {annotations.length === 1 ? annotations[0]?.label : `${annotations.length} events`}
        </span>
      )}
    </>
  );
}
