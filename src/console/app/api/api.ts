import type { Transport } from '@connectrpc/connect';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import type { Session } from '../auth/index.ts';
import { Foresight } from './foresight.ts';
import { callsMade } from './journal.ts';
import { problemOf } from './problem.ts';
import { createTransport } from './transport.ts';

export interface Api {
  readonly session: Session;
  readonly queries: QueryClient;
  readonly foresight: Foresight;
  /** Calls in an organization; the same transport for the same one, since query keys go by it. */
  transportFor(orgId: string | undefined): Transport;
}

const mostRetries = 3;
const longestWaitMs = 10_000;

/** Queries are asked again when the server was away; commands are not, for nobody knows whether they were done. */
export const createQueryClient = (queryCache?: QueryCache): QueryClient =>
  new QueryClient({
    ...(queryCache && { queryCache }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < mostRetries && problemOf(error).retryable,
        retryDelay: (failures) => Math.min(500 * 2 ** failures, longestWaitMs) * (0.5 + Math.random() / 2),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });

const apis = new WeakMap<Session, Api>();

/** The same for a session, whoever asks. */
export function apiOf(session: Session): Api {
  const known = apis.get(session) ?? createApi(session);
  apis.set(session, known);
  return known;
}

function createApi(session: Session): Api {
  const transports = new Map<string, Transport>();
  const cache = new QueryCache({ onSuccess: (_told, query) => foresight.toldAnew(query) });
  const foresight = new Foresight(() => cache);
  return {
    session,
    queries: createQueryClient(cache),
    foresight,
    transportFor(orgId) {
      const key = orgId ?? '';
      const known = transports.get(key);
      if (known) return known;
      const made = createTransport({
        session,
        origin: session.environment.api,
        orgId,
        journal: callsMade,
        language: () => document.documentElement.lang,
      });
      transports.set(key, made);
      return made;
    },
  };
}
