import { createContext, use } from 'react';
import type { Session } from '../auth/index.ts';

const SessionContext = createContext<Session | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('there is no session above');
  return session;
}
