import { SegmentedControl, VisuallyHidden } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import classes from './overview.module.css';
import { type Range, rangeKeys, ranges } from './ranges.ts';

export function RangePicker({ range }: { range: Range }) {
  const navigate = useNavigate({ from: '/' });
  return (
    <SegmentedControl<Range>
      aria-label="Range"
      className={classes.ranges}
      value={range}
      onChange={(chosen) => void navigate({ search: { range: chosen }, replace: true })}
      data={rangeKeys.map((value) => ({ value, label: <RangeFace range={value} /> }))}
    />
  );
}

function RangeFace({ range }: { range: Range }) {
  const { label, words } = ranges[range];
  return (
    <>
      <span aria-hidden>{label}</span>
      <VisuallyHidden>{words}</VisuallyHidden>
    </>
  );
}
