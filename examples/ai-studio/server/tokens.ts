import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';

const TTL_S = 300;

/** Signs in with Makegood for the product's own users: tokens of the product, and the keys that prove them. */
export type Tokens = { keys: JSONWebKeySet; issue(userId: string): Promise<string> };

/** What Makegood is told to expect of the tokens (`MAKEGOOD_USER_JWT_ISSUER`, `…_AUDIENCE`). */
export const issuer = 'ai-studio';
export const audience = 'makegood';

/** A new pair of keys, as good as this process: who is signed in gets a new token without noticing. */
export async function openTokens(): Promise<Tokens> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const kid = crypto.randomUUID();
  const key = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  return {
    keys: { keys: [key] },
    issue: (userId) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'ES256', kid })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${TTL_S}s`)
        .sign(privateKey),
  };
}
