import type { ReactNode } from 'react';

type FigureProps = { title: string; figure: ReactNode; isBad?: boolean; children?: ReactNode };

/** One figure with what it means. */
export function Figure({ title, figure, isBad = false, children }: FigureProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <strong data-tone={isBad ? 'bad' : undefined}>{figure}</strong>
        <span>{children}</span>
      </dd>
    </div>
  );
}
