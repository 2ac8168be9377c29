import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { defaultRefundPolicy, failureClasses, reasonOf } from './refund-policy.ts';

const page = new URL('../../../../docs/sdk/failures.md', import.meta.url);

/** The rule in the words of the page. */
function inWords(failure: (typeof failureClasses)[number]): string {
  const { refund, asynchronous, perUserAndDay, fullBelow } = defaultRefundPolicy[failure];
  const words = { full: 'full', none: 'none', units: 'the failed units' };
  if (refund === 'undelivered')
    return `the undelivered share; full below ${(fullBelow ?? 0) * 100} %`;
  if (asynchronous === 'at_deadline') return 'full; at the deadline where a callback may come';
  if (perUserAndDay) return `full, ${perUserAndDay} a user and day`;
  return refund === 'at_deadline' ? refund : words[refund];
}

test('the page of failures tells of each class what the policy does', async () => {
  const text = await readFile(page, 'utf8');
  const rows = text.matchAll(/^\| `(\w+)` \| .+ \| `(\w+)` \| (.+) \|$/gm);
  expect([...rows].map(([, failure, reason, back]) => [failure, reason, back])).toEqual(
    failureClasses.map((failure) => [failure, reasonOf[failure], inWords(failure)]),
  );
});
