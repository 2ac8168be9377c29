import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type TestProvider = {
  issuer: string;
  /** Who is signed in at the provider, whoever asks. */
  person: { sub: string; email: string; name: string; email_verified: boolean };
  close(): void;
};

export const CLIENT = { clientId: 'makegood', clientSecret: 'a secret between the two' };

/** A real OpenID Connect provider on loopback, where `person` agrees to everything. */
export async function testProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const shown: TestProvider = {
    issuer,
    person: { sub: 'p1', email: 'pat@shop.example', name: 'Pat', email_verified: true },
    close: () => void server.close(),
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => shown.person }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ['only for tests'] },
  });
  const callback = provider.callback();
  const handle: (...args: Parameters<typeof callback>) => Promise<void> = async (
    request,
    response,
  ) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const { prompt, params, grantId } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      const result = { login: { accountId: shown.person.sub } };
      return provider.interactionFinished(request, response, result);
    }
    const grant =
      (grantId ? await provider.Grant.find(grantId) : undefined) ??
      new provider.Grant({ accountId: shown.person.sub, clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    const result = { consent: { grantId: await grant.save() } };
    return provider.interactionFinished(request, response, result, {
      mergeWithLastSubmission: true,
    });
  };
  return shown;
}
