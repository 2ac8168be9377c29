import type { Issue } from '../../components/versions/version.ts';
import type { PlanDraft } from './plan.ts';

const MOST_DAYS = 366;

/** What can be told to be wrong before the server is asked. */
export function checkPlan({ id, name, credits, refresh }: PlanDraft): Issue[] {
  const { rhythm, days } = refresh;
  const wrong: [boolean, string, string][] = [
    [id.trim() === '', 'planId', 'Enter how your code names the plan.'],
    [name.trim() === '', 'name', 'Enter a name.'],
    [
      Object.values(credits).every((amount) => amount === null),
      'credits',
      'Enter what it gives of one credit type at least; 0 for nothing.',
    ],
    [
      rhythm === 'days' && (days === null || days < 1 || days > MOST_DAYS),
      'refresh.every',
      `Enter from 1 to ${MOST_DAYS} days.`,
    ],
  ];
  return wrong.flatMap(([is, path, message]) => (is ? [{ path, message }] : []));
}
