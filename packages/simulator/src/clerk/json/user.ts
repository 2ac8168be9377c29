import { primaryAddressOf } from '../user.ts';
import type { ClerkUser } from '../user.ts';

/** A user as the API and `user.created` and `user.updated` show it. */
export function userJson(user: ClerkUser): Record<string, unknown> {
  return {
    object: 'user',
    id: user.id,
    external_id: null,
    username: null,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: imageUrlOf(user),
    has_image: false,
    primary_email_address_id: user.emailAddresses[0]?.id ?? null,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    email_addresses: user.emailAddresses.map(({ id, address }) => ({
      object: 'email_address',
      id,
      email_address: address,
      reserved: false,
      verification: { status: 'verified', strategy: 'email_code', attempts: 1, expire_at: null },
      linked_to: [],
      created_at: user.createdAt,
      updated_at: user.createdAt,
    })),
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: [],
    saml_accounts: [],
    enterprise_accounts: [],
    public_metadata: {},
    private_metadata: {},
    unsafe_metadata: {},
    password_enabled: true,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    banned: false,
    locked: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    delete_self_enabled: true,
    create_organization_enabled: true,
    create_organizations_limit: null,
    last_sign_in_at: null,
    last_active_at: null,
    legal_accepted_at: null,
    locale: null,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}

/** All that `user.deleted` still tells: no time of the deletion, for one. */
export function deletedUserJson(user: ClerkUser): Record<string, unknown> {
  return { object: 'user', id: user.id, deleted: true };
}

/** A user in the part of the one who pays, as billing events show it. */
export function payerJson(user: ClerkUser, payerId: string): Record<string, unknown> {
  return {
    object: 'commerce_payer',
    id: payerId,
    user_id: user.id,
    first_name: user.firstName ?? '',
    last_name: user.lastName ?? '',
    email: primaryAddressOf(user),
    organization_id: '',
    organization_name: '',
    image_url: imageUrlOf(user),
    created_at: user.createdAt,
    updated_at: user.updatedAt,
  };
}

function imageUrlOf(user: ClerkUser): string {
  return `https://img.clerk.com/${user.id}`;
}
