import { TransportProvider } from '@connectrpc/connect-query';
import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import type { Session } from '../auth/index.ts';
import { type Api, apiOf } from './api.ts';

interface InView {
  readonly api: Api;
  readonly orgId: string | undefined;
}

const ApiContext = createContext<InView | undefined>(undefined);

export interface ApiProviderProps {
  readonly session: Session;
  /** The organization in view, in which calls act; undefined: the caller's own. */
  readonly orgId?: string | undefined;
  readonly children: ReactNode;
}

/** Gives what is below it the API. Each organization has answers of its own: changing it shows none of another. */
export function ApiProvider({ session, orgId, children }: ApiProviderProps) {
  const api = apiOf(session);
  return (
    <ApiContext value={{ api, orgId }}>
      <QueryClientProvider client={api.queries}>
        <TransportProvider transport={api.transportFor(orgId)}>{children}</TransportProvider>
      </QueryClientProvider>
    </ApiContext>
  );
}

function useInView(): InView {
  const inView = useContext(ApiContext);
  if (!inView) throw new Error('ApiProvider is missing above');
  return inView;
}

export const useApi = (): Api => useInView().api;
export const useSession = (): Session => useApi().session;
export const useOrgId = (): string | undefined => useInView().orgId;
