/** What the studio says when it does not do what was asked. */
export class Refusal extends Error {}

/**
 * Asks the studio's own server.
 * @throws Refusal with a sentence for the person
 */
export async function send<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`/api${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refusal('The studio cannot be reached. Try again.');
  });
  const answer = (await response.json().catch(() => ({}))) as Answer & { message?: string };
  if (response.ok) return answer;
  throw new Refusal(answer.message ?? 'That did not work. Try again.');
}
