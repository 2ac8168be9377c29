import type { Makegood } from './makegood.ts';
import type { Shown } from './pages.ts';

type Lists = {
  users: { userId: string; planId: string | null }[];
  staff: { staffId: string; role: string }[];
  charges: { chargeId: string; userId: string; feature: string; createdAt: string }[];
  plans: { id: string }[];
  features: { feature: string }[];
};

/**
 * Has something on every page: requests for the approvals, an open invitation, a run of refreshes,
 * a webhook that fails.
 * `asker` is someone of role support.
 */
export async function showAll(
  makegood: Makegood,
  asker: { email: string; password: string },
): Promise<Shown> {
  const first = async <Name extends keyof Lists>(
    name: Name,
    query = '',
    isRight: (one: Lists[Name][number]) => boolean = () => true,
  ): Promise<Lists[Name][number]> => {
    const lists = await makegood.call<Lists>('GET', `/api/admin/${name}${query}`);
    const found = lists[name].find((one) => isRight(one));
    if (!found) throw new Error(`There are no ${name} to show.`);
    return found;
  };
  const charge = await first('charges', '?state=refunded&limit=1');
  const settled = await first('charges', '?state=settled&limit=1');
  const incidentId = await refundMany(makegood);
  // The pages of who is shown tell more where the plan was not renewed just now.
  const refreshed = async (shown: string) => {
    const { users } = await makegood.call<Lists>('GET', '/api/admin/users');
    const onPlan = users.filter(({ planId }) => planId !== null);
    return (onPlan.find(({ userId }) => userId !== shown) ?? onPlan[0])?.userId;
  };
  const { staffId } = await first('staff', '', ({ role }) => role === 'support');
  await makegood.call('PUT', '/api/admin/caps', { default: { perRefund: 50, perDay: 200 } });
  const { link } = await makegood.call<{ link: string }>('POST', '/api/admin/staff/invites', {
    email: 'guest@example.org',
    role: 'approver',
  });
  const { pathname, hash } = new URL(link);
  const { runId } = await makegood.call<{ runId: string }>(
    'POST',
    '/api/admin/credits/bulk-refresh',
    { userIds: [await refreshed(charge.userId)], force: true },
  );
  await askOverTheCaps(makegood, asker, charge.userId);
  await tellNobody(makegood);
  return {
    userId: charge.userId,
    chargeId: charge.chargeId,
    refundableId: settled.chargeId,
    planId: (await first('plans')).id,
    feature: (await first('features')).feature,
    staffId,
    runId,
    incidentId,
    invitation: pathname + hash,
  };
}

/** Refunds what was charged from the last settled charge but one on, up to the last. */
async function refundMany(makegood: Makegood): Promise<string> {
  const { charges } = await makegood.call<Lists>('GET', '/api/admin/charges?state=settled&limit=2');
  const [last, before] = charges;
  if (!last || !before) throw new Error('There are too few charges to show.');
  const { incidentId } = await makegood.call<{ incidentId: string }>(
    'POST',
    '/api/admin/refunds/incident',
    { feature: before.feature, from: before.createdAt, to: last.createdAt },
  );
  return incidentId;
}

/** Leaves a webhook where nobody takes what it is told. */
async function tellNobody(makegood: Makegood) {
  const { endpointId } = await makegood.call<{ endpointId: string }>(
    'POST',
    '/api/admin/webhooks',
    {
      ...{ name: 'On-call channel', kind: 'slack', url: `${makegood.url}/livez` },
      types: ['alert.opened', 'alert.resolved'],
    },
  );
  await makegood.call('POST', `/api/admin/webhooks/${endpointId}/test`, {});
}

async function askOverTheCaps(
  { url }: Makegood,
  { email, password }: { email: string; password: string },
  userId: string,
) {
  const headers = { 'content-type': 'application/json', origin: url };
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  for (const [amount, reason] of [
    [120, 'customer_service'],
    [80, 'goodwill'],
  ] as const) {
    const asked = await fetch(`${url}/api/credits/refund`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify({ userId, amount, reason, errorMessage: 'The pictures came late.' }),
    });
    if (asked.status !== 202) throw new Error(`Not asked: ${asked.status} ${await asked.text()}`);
  }
}
