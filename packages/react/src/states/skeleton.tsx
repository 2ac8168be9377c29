import { useCreditsContext } from '../context.ts';

/** The place of figures that are on their way. */
export function Skeleton({ lines = 1 }: { lines?: number }) {
  const { labels } = useCreditsContext();
  return (
    <span className="makegood-loading">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="makegood-skeleton" aria-hidden="true" />
      ))}
      <span className="makegood-hidden">{labels.loading}</span>
    </span>
  );
}
