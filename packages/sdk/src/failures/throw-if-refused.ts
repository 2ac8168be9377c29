import { ContentRefused } from '../work-failed.ts';
import { refusingFinishReasons } from './observations.ts';

type Choice = { finish_reason?: unknown; finishReason?: unknown };

type Completion = Choice & {
  stop_reason?: unknown;
  choices?: readonly Choice[];
  candidates?: readonly Choice[];
};

/**
 * Passes a provider's answer on, unless the provider refused to answer it: by OpenAI's
 * `finish_reason`, Anthropic's `stop_reason` or Google's `finishReason`.
 * @throws ContentRefused
 */
export function throwIfRefused<T extends object>(answer: T): T {
  const { choices = [], candidates = [], ...own }: Completion = answer;
  const said = [own, ...choices, ...candidates].flatMap((choice: Completion) => [
    choice.finish_reason,
    choice.finishReason,
    choice.stop_reason,
  ]);
  const refusal = said.find(
    (reason) => typeof reason === 'string' && refusingFinishReasons.has(reason),
  );
  if (refusal !== undefined) throw new ContentRefused(`The provider refused: ${String(refusal)}.`);
  return answer;
}
