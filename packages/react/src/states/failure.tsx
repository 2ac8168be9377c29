import { useCreditsContext } from '../context.ts';

/** Says what cannot be shown, and tries again. */
export function Failure({ what, retry }: { what: string; retry: () => Promise<unknown> }) {
  const { labels } = useCreditsContext();
  return (
    <span className="makegood-failure">
      {what}
      <button type="button" className="makegood-button" onClick={() => void retry()}>
        {labels.retry}
      </button>
    </span>
  );
}
