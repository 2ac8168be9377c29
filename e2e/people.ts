import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import type { Makegood } from './makegood.ts';

export type Person = { staffId: string; name: string; email: string; password: string };

/** Makes someone of the staff, by an invitation that they accept. */
export async function join(makegood: Makegood, name: string, role: string): Promise<Person> {
  const email = `${name.toLowerCase()}@example.org`;
  const password = `a horse that counts to ${name.length + 20}`;
  const { link } = await makegood.call<{ link: string }>('POST', '/api/admin/staff/invites', {
    email,
    role,
  });
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get('token');
  const body = { token, name, password };
  const { staffId } = await makegood.call<{ staffId: string }>(
    'POST',
    '/api/staff/invitation/accept',
    body,
  );
  return { staffId, name, email, password };
}

/** Signs in by the form; ends where the page was going. */
export async function signIn(page: Page, { name, email, password }: Person): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: `Signed in as ${name}` })).toBeVisible();
}
