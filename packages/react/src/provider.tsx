import { QueryClient, QueryClientContext } from '@tanstack/react-query';
import { type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { Announcer } from './balance/announcer.tsx';
import { Connection } from './connection/connection.ts';
import type { GetToken } from './connection/token.ts';
import { creditsContext } from './context.ts';
import { english, type Labels } from './text/labels.ts';

export type CreditsProviderProps = {
  /** The address of the Makegood server, such as `https://credits.example.com`. */
  url: string;
  /** A fresh token of the signed-in user; called again before it ends, and when it is refused. */
  getToken: GetToken;
  /** Whose credits these are; a change of it begins anew. */
  userKey?: string;
  /** Without one, that of the QueryClientProvider around, or one of its own. */
  queryClient?: QueryClient;
  /** The credit type that is meant where none is named; the server's default. */
  creditType?: string;
  /** A balance of so much or less is low, in the smallest unit. */
  lowAt?: number;
  /** How numbers and times are written, such as `de-AT`; as the browser has it. */
  locale?: string;
  /** Other words than the English ones. */
  labels?: Partial<Labels>;
  children?: ReactNode;
};

/** Connects what is inside to the credits of the signed-in user. */
export function CreditsProvider(props: CreditsProviderProps) {
  const { url, getToken, userKey, creditType, lowAt, locale, labels, children } = props;
  const queryClient = useQueryClientOf(props.queryClient);
  const connection = useMemo(
    () => new Connection({ url, userKey, queryClient, getToken }),
    // Hosts make their function anew with each render: the connection is told of it below.
    // oxlint-disable-next-line react/exhaustive-deps
    [url, userKey, queryClient],
  );
  useEffect(() => connection.askForTokens(getToken), [connection, getToken]);
  useEffect(() => connection.start(), [connection]);
  const context = useMemo(
    () => ({
      ...{ connection, queryClient, creditType, lowAt, locale },
      labels: { ...english, ...labels },
    }),
    [connection, queryClient, creditType, lowAt, locale, labels],
  );
  return (
    <creditsContext.Provider value={context}>
      {children}
      <Announcer />
    </creditsContext.Provider>
  );
}

function useQueryClientOf(given: QueryClient | undefined): QueryClient {
  const around = useContext(QueryClientContext);
  const [own] = useState(() => new QueryClient());
  const queryClient = given ?? around ?? own;
  useEffect(() => {
    queryClient.mount();
    return () => queryClient.unmount();
  }, [queryClient]);
  return queryClient;
}
