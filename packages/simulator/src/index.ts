export { startSimulator } from './start-simulator.ts';
export type { Simulator, SimulatorOptions } from './start-simulator.ts';
export { OUTCOMES } from './outcome.ts';
export type { Mix, Outcome } from './outcome.ts';
export { CALLBACK_MODES } from './callback-plan.ts';
export type { CallbackMode } from './callback-plan.ts';
export type { CallRecord } from './call-log.ts';
export type { TaskCallback } from './run-task.ts';
export { COMPLETION_TOKEN_USD, PROMPT_TOKEN_USD, TASK_USD, costUsdOf } from './price.ts';
