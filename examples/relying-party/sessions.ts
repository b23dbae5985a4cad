import type { TokenEndpointResponse } from 'openid-client';

/** What the application keeps between the way to the provider and the way back. */
export interface SignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Tokens stay on the server; the browser holds nothing but the session's id. */
export interface Session {
  signIn?: SignIn;
  tokens?: TokenEndpointResponse;
  /** Claims of the ID token that was verified at sign-in. */
  claims?: Record<string, unknown>;
}

const cookieName = 'rp_session';

/** In memory: a real application would share them between its nodes and let them expire. */
export function createSessions() {
  const sessions = new Map<string, Session>();
  return {
    of(request: Request): { id: string; session: Session } {
      const id = new Bun.CookieMap(request.headers.get('cookie') ?? '').get(cookieName);
      const session = id ? sessions.get(id) : undefined;
      if (id && session) return { id, session };
      const newId = crypto.randomUUID();
      const newSession: Session = {};
      sessions.set(newId, newSession);
      return { id: newId, session: newSession };
    },
    cookie: (id: string) => `${cookieName}=${id}; HttpOnly; SameSite=Lax; Path=/`,
    end: (id: string) => sessions.delete(id),
  };
}
