import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Sql } from '@makegood/db';
import { sharedSecret } from '../staff/secret.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what is kept of an endpoint, for that endpoint alone. */
export type Vault = {
  seal(endpointId: string, text: string): Buffer;
  /** @throws where it was sealed with another secret of the servers, or for another endpoint */
  open(endpointId: string, sealed: Uint8Array): string;
};

/** The vault of all servers of this database; its key is not among what is sealed with it. */
export async function openVault(sql: Sql): Promise<Vault> {
  const secret = await sharedSecret(sql, 'webhooks');
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'makegood webhooks', 32));
  return {
    seal(endpointId, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(endpointId));
      const sealed = [cipher.update(text, 'utf8'), cipher.final()];
      return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
    },
    open(endpointId, sealed) {
      const bytes = Buffer.from(sealed);
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(endpointId))
        .setAuthTag(tag);
      const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    },
  };
}
