import type { ChartState } from '../charts/chart.ts';
import { stateOf } from '../charts/state-of.ts';
import type { Range } from './range.ts';

/** The state of a chart over a range; one that is live does not turn pale whenever it moves on. */
export function stateIn(range: Range, query: Parameters<typeof stateOf>[0]): ChartState {
  const state = stateOf(query);
  return state.is === 'changing' && range.live ? { is: 'ready' } : state;
}
