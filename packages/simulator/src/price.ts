/** Price of a token that was sent to the provider, US dollars. */
export const PROMPT_TOKEN_USD = 0.0000005;
/** Price of a token that the provider generated, US dollars. */
export const COMPLETION_TOKEN_USD = 0.0000015;
/** Price of an asynchronous task that succeeded, US dollars. */
export const TASK_USD = 0.01;

const STEPS_PER_USD = 1e7;

/** What the provider charges for a call, US dollars. */
export function costUsdOf(promptTokens: number, completionTokens: number): number {
  return exactUsd(promptTokens * PROMPT_TOKEN_USD + completionTokens * COMPLETION_TOKEN_USD);
}

/** Takes the dust of floating point off a sum of prices, US dollars. */
export function exactUsd(usd: number): number {
  return Math.round(usd * STEPS_PER_USD) / STEPS_PER_USD;
}
