import { useCredits } from '@makegood/react';
import { type ReactNode, useId, useState } from 'react';
import { Refusal } from './send.ts';

type Props = {
  title: string;
  feature: string;
  units?: number;
  button: string;
  /** What the person chooses before. */
  children?: ReactNode;
  /** Does the work; its answer is shown. */
  work: () => Promise<ReactNode>;
};

const said = (error: unknown) =>
  error instanceof Refusal ? error.message : 'That did not work. Try again.';

/** A tool of the studio: what it costs, a button that is there only for who can pay, and what came of it. */
export function Tool({ title, feature, units = 1, button, children, work }: Props) {
  const { getCost, canPerformOperation, hold, status } = useCredits();
  const [result, setResult] = useState<ReactNode>(null);
  const [isWorking, setIsWorking] = useState(false);
  const heading = useId();
  const cost = getCost(feature);
  const isAffordable = canPerformOperation(feature, units);

  const start = async () => {
    setIsWorking(true);
    setResult(null);
    const letGo = hold(feature, units);
    try {
      setResult(await work());
    } catch (error) {
      setResult(said(error));
    } finally {
      letGo();
      setIsWorking(false);
    }
  };

  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
      <p>
        <button type="button" disabled={isWorking || !isAffordable} onClick={() => void start()}>
          {isWorking ? 'Working…' : button}
        </button>{' '}
        {cost !== null && <small>{cost * units} credits</small>}
      </p>
      {!isAffordable && status === 'live' && !isWorking && (
        <p className="short">You have too few credits for this.</p>
      )}
      <output>{result}</output>
    </section>
  );
}
