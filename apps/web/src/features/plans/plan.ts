import type { Answers } from '../../lib/trpc.ts';

export type Plan = Answers['plans']['list']['plans'][number];
export type PlanVersion = Plan['scheduled'][number];
export type PlanValues = PlanVersion['values'];
export type PlanPreview = Answers['plans']['preview'];
export type Mode = PlanValues['refresh']['mode'];
export type Rhythm = 'days' | 'month' | 'anniversary';

type Amounts = Record<string, number | null>;

/** What is edited of a plan; null where nothing is entered. */
export type PlanDraft = {
  id: string;
  name: string;
  /** By credit type; null: the plan gives none. */
  credits: Amounts;
  refresh: {
    mode: Mode;
    rhythm: Rhythm;
    /** Of the rhythm days. */
    days: number | null;
    /** Of the mode add, by credit type; null: all is carried over. */
    rollover: Amounts;
  };
  active: boolean;
};

const USUAL_DAYS = 30;

export const newPlan: PlanDraft = {
  id: '',
  name: '',
  credits: {},
  refresh: { mode: 'replace', rhythm: 'days', days: USUAL_DAYS, rollover: {} },
  active: true,
};

export function draftOf(
  id: string,
  { name, credits, refresh: { mode, every, rollover = {} }, active }: PlanValues,
): PlanDraft {
  const rhythm =
    typeof every === 'number'
      ? ({ rhythm: 'days', days: every } as const)
      : ({ rhythm: every, days: USUAL_DAYS } as const);
  return { id, name, credits, refresh: { mode, ...rhythm, rollover }, active };
}

/** What a PUT says, of a draft without issues. */
export function inputOf({ id, name, credits, refresh, active }: PlanDraft) {
  const { mode, rhythm, days, rollover } = refresh;
  const given = entered(credits);
  const caps = Object.entries(entered(rollover)).filter(([type]) => Object.hasOwn(given, type));
  return {
    planId: id,
    name,
    credits: given,
    refresh: {
      mode,
      every: rhythm === 'days' ? (days ?? 0) : rhythm,
      ...(mode === 'add' && caps.length > 0 && { rollover: Object.fromEntries(caps) }),
    },
    active,
  };
}

const entered = (amounts: Amounts): Record<string, number> =>
  Object.fromEntries(
    Object.entries(amounts).filter((entry): entry is [string, number] => entry[1] !== null),
  );
