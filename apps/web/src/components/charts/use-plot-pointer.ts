import { type PointerEvent, useEffect, useState } from 'react';
import type { Mark, Series } from './chart.ts';
import { type Plot, rowAt, timeAt, xOf } from './geometry.ts';
import { keyAt } from './key-at.ts';
import type { Row } from './rows.ts';
import type { Scale } from './value-scale.ts';

type PlotPointerInput = {
  plot: Plot;
  rows: readonly Row[];
  series: readonly Series[];
  scales: Record<'left' | 'right', Scale>;
  onZoom: ((from: string, to: string) => void) | undefined;
  onOpen: ((mark: Mark) => void) | undefined;
};

/** Less than this is a click, not a drag. */
const DRAG_PX = 6;

type Drag = { from: number; to: number };

/**
 * Dragging over the plot, by a finger too, zooms to whole buckets; a click opens the mark there, and a
 * tap only tells its figures. Escape lets go.
 */
export function usePlotPointer({ plot, rows, series, scales, onZoom, onOpen }: PlotPointerInput) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const isDragging = drag !== null && Math.abs(drag.to - drag.from) >= DRAG_PX;
  useEffect(() => {
    if (!isDragging) return undefined;
    const letGo = ({ key }: KeyboardEvent) => key === 'Escape' && setDrag(null);
    addEventListener('keydown', letGo);
    return () => removeEventListener('keydown', letGo);
  }, [isDragging]);

  const zoom = ({ from, to }: Drag) => {
    const first = rowAt(rows, timeAt(plot, Math.min(from, to)));
    const last = rowAt(rows, timeAt(plot, Math.max(from, to)));
    if (first && last) onZoom?.(iso(first.at), iso(last.until));
  };
  const open = (x: number, y: number) => {
    const row = rowAt(rows, timeAt(plot, x));
    const key = row && keyAt(row, y, plot, series, scales);
    if (row && key !== undefined) onOpen?.({ at: iso(row.at), until: iso(row.until), key });
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || !event.isPrimary) return;
      const { x } = placeIn(event);
      if (isInside(plot, x)) setDrag({ from: x, to: x });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!drag || !onZoom) return;
      const { x } = placeIn(event);
      setDrag({ ...drag, to: Math.min(Math.max(x, plot.left), plot.left + plot.width) });
      if (isDragging) event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (!drag) return;
      setDrag(null);
      const { x, y } = placeIn(event);
      if (isDragging) zoom(drag);
      else if (event.pointerType !== 'touch') open(x, y);
    },
    onPointerCancel: () => setDrag(null),
  };
  return { band: isDragging && drag ? bandOf(plot, rows, drag) : null, handlers };
}

/** Of the buckets that the drag touches, in pixels. */
function bandOf(plot: Plot, rows: readonly Row[], { from, to }: Drag) {
  const first = rowAt(rows, timeAt(plot, Math.min(from, to)));
  const last = rowAt(rows, timeAt(plot, Math.max(from, to)));
  if (!first || !last) return null;
  const x = xOf(plot, first.at);
  return { x, width: xOf(plot, last.until) - x };
}

const iso = (ms: number) => new Date(ms).toISOString();

const isInside = ({ left, width }: Plot, x: number) => x >= left && x <= left + width;

function placeIn({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) {
  const { left, top } = currentTarget.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}
