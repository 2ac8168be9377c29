import { QueryClient } from '@tanstack/react-query';
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import {
  CreditBalance,
  CreditHistory,
  CreditsProvider,
  RefundReceipt,
  useCredits,
} from './index.ts';

const url = 'http://127.0.0.1:1';

const getToken = () => Promise.reject(new Error('A server asks for no token'));

function Facts() {
  const { status, balance, held, creditType, isEmpty, getCost, canPerformOperation } = useCredits();
  const all = [
    status,
    balance,
    held,
    creditType,
    isEmpty,
    getCost('chat'),
    canPerformOperation('chat'),
  ];
  return h('output', null, JSON.stringify(all));
}

const render = (queryClient?: QueryClient) =>
  renderToString(
    h(
      CreditsProvider,
      { url, getToken, userKey: 'ada', locale: 'en-US', ...(queryClient && { queryClient }) },
      h(Facts),
      h(CreditBalance),
      h(RefundReceipt),
      h(CreditHistory),
    ),
  );

test('a server renders that the credits are on their way, and asks nobody', () => {
  expect(globalThis).not.toHaveProperty('window');
  const html = render();
  expect(html).toContain('<output>[&quot;loading&quot;,null,null,null,false,null,false]</output>');
  expect(html).toContain('aria-busy="true"');
  expect(html).toContain('Loading');
  expect(html).not.toContain('makegood-receipt');
});

test('what a browser renders first is the same, whatever it has at hand already', () => {
  const queryClient = new QueryClient();
  const key = ['makegood', url, 'ada'];
  const balances = { credit: { available: 88, held: 12 } };
  queryClient.setQueryData([...key, 'balances'], { creditsRemaining: 88, balances });
  const creditTypes = { credit: { name: 'Credits', decimals: 0 } };
  queryClient.setQueryData([...key, 'types'], { creditTypes, default: 'credit' });
  const settings = {
    featureCosts: { chat: 12 },
    featureCreditTypes: { chat: 'credit' },
    planCredits: {},
  };
  queryClient.setQueryData([...key, 'settings'], settings);
  expect(render(queryClient)).toBe(render());
});

test('without a provider around it a widget says what is missing', () => {
  expect(() => renderToString(h(CreditBalance))).toThrow(/no <CreditsProvider> around/);
});
