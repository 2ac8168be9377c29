import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Connection } from './connection/connection.ts';
import type { Labels } from './text/labels.ts';

export type CreditsContext = {
  connection: Connection;
  queryClient: QueryClient;
  /** The credit type that is meant where none is named; undefined for the server's default. */
  creditType: string | undefined;
  lowAt: number | undefined;
  locale: string | undefined;
  labels: Labels;
};

export const creditsContext = createContext<CreditsContext | null>(null);

/** What the provider around it provides. */
export function useCreditsContext(): CreditsContext {
  const context = useContext(creditsContext);
  if (!context) throw new Error('There is no <CreditsProvider> around what shows credits.');
  return context;
}
