import { needsSetUp, type StaffRole } from '@makegood/core';
import type { Sql } from '@makegood/db';
import type { BetterAuthOptions } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';

/** A company's OpenID Connect provider, and who of it may sign in. */
export type Oidc = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The role of who comes for the first time. */
  defaultRole: StaffRole;
  /** Parts after the @, in lower case. */
  domains: string[];
};

type Validate = NonNullable<NonNullable<BetterAuthOptions['user']>['validateUserInfo']>;

/**
 * Lets in only emails of these domains, and none that the provider itself has not verified.
 * Nobody comes this way before the first admin: it would leave nobody who could make one.
 */
const onlyFrom =
  ({ domains }: Oidc, sql: Sql): Validate =>
  async ({ user, source }) => {
    if (source.method !== 'oauth') return;
    if (await needsSetUp(sql)) return { error: 'not_set_up' };
    const domain = user.email?.toLowerCase().split('@').at(-1) ?? '';
    if (!domains.includes(domain)) return { error: 'email_domain_not_allowed' };
    // Providers of one company often leave the claim out; one that says no means it.
    if (source.oauth?.profile?.email_verified === false) return { error: 'email_not_verified' };
  };

const plugin = ({ issuer, clientId, clientSecret }: Oidc) =>
  genericOAuth({
    config: [
      {
        providerId: 'sso',
        discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
        clientId,
        clientSecret,
        scopes: ['openid', 'email', 'profile'],
        requireIdTokenVerification: true,
        mapProfileToUser: (profile) => ({
          name: String(profile.name ?? profile.email ?? ''),
        }),
      },
    ],
  });

export const oidcOptions = { onlyFrom, plugin };
