import { useId } from 'react';
import { type ChartColor, colorOf } from './palette.ts';
import { COMPARED_DASHES, type Fill, type Look, RUNNING_DASHES } from './looks.ts';

/** A fill in a colour: plain, or with lines or dots of the background in it. */
export function FillPattern({ id, color, fill }: { id: string; color: string; fill: Fill }) {
  const ink = { stroke: 'var(--mg-card)', strokeWidth: 1.6 };
  return (
    <pattern
      id={id}
      width={7}
      height={7}
      patternUnits="userSpaceOnUse"
      {...(fill !== 'striped' && { patternTransform: 'rotate(45)' })}
    >
      <rect width={7} height={7} fill={color} />
      {(fill === 'hatched' || fill === 'crossed') && (
        <line x1={0} y1={3.5} x2={7} y2={3.5} {...ink} />
      )}
      {fill === 'crossed' && <line x1={3.5} y1={0} x2={3.5} y2={7} {...ink} />}
      {fill === 'striped' && <line x1={0} y1={3.5} x2={7} y2={3.5} {...ink} />}
      {fill === 'dotted' && <circle cx={3.5} cy={3.5} r={1.3} fill="var(--mg-card)" />}
    </pattern>
  );
}

type SwatchProps = {
  kind: 'line' | 'bar' | 'area' | 'threshold' | 'compared' | 'running' | 'annotation';
  color: ChartColor;
  look?: Look | undefined;
};

/** How a series looks, for legends and tooltips. */
export function Swatch({ kind, color, look }: SwatchProps) {
  const id = useId();
  const ink = colorOf(color);
  const isBox = kind === 'bar' || kind === 'area';
  return (
    <svg width={22} height={12} aria-hidden style={{ flex: 'none' }}>
      {isBox && look && look.fill !== 'plain' && (
        <defs>
          <FillPattern id={id} color={ink} fill={look.fill} />
        </defs>
      )}
      {isBox && (
        <rect
          x={4}
          width={14}
          height={12}
          rx={2}
          fill={look && look.fill !== 'plain' ? `url(#${id})` : ink}
        />
      )}
      {kind === 'annotation' && <rect x={4} width={14} height={12} fill={ink} fillOpacity={0.22} />}
      {!isBox && kind !== 'annotation' && (
        <line
          x1={1}
          x2={21}
          y1={6}
          y2={6}
          stroke={ink}
          strokeWidth={kind === 'threshold' || kind === 'compared' ? 1.75 : 2.5}
          strokeOpacity={kind === 'compared' ? 0.6 : 1}
          strokeLinecap={kind === 'running' ? 'round' : 'butt'}
          strokeDasharray={dashesOf(kind, look)}
        />
      )}
    </svg>
  );
}

function dashesOf(kind: SwatchProps['kind'], look: Look | undefined): string | undefined {
  if (kind === 'threshold') return '6 4';
  if (kind === 'compared') return COMPARED_DASHES;
  return kind === 'running' ? RUNNING_DASHES : look?.dashes;
}
