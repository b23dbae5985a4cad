import { unavailable } from '../../errors/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { RelayAuth } from './relay.ts';

type OAuth = Extract<RelayAuth, { kind: 'xoauth2' }>;

interface Known {
  readonly token: Promise<string>;
  goodUntil: number;
}

/** Before it ends a token is not used any more. */
const slackMs = 60_000;

/** Tokens for XOAUTH2, by client credentials (RFC 6749 §4.4), kept as long as they are good. */
export function createAccessTokens(outbound: Outbound) {
  const known = new Map<string, Known>();

  async function ask(auth: OAuth, entry: { goodUntil: number }): Promise<string> {
    const { tokenUrl, clientId, clientSecret, scopes } = auth;
    const answer = await outbound.request(tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        ...(scopes.length > 0 && { scope: scopes.join(' ') }),
      }).toString(),
    });
    const said = new TextDecoder().decode(answer.body);
    const { access_token: token, expires_in: seconds = 300 } = parsed(said);
    if (answer.status !== 200 || typeof token !== 'string') {
      throw unavailable(
        'NOTIF-Tok01',
        `${tokenUrl} gave no access token for mail: ${errorIn(said, answer.status)}`,
      );
    }
    entry.goodUntil = performance.now() + Number(seconds) * 1_000 - slackMs;
    return token;
  }

  return {
    /** @param renew the server refused the one that is known */
    get(auth: OAuth, renew: boolean): Promise<string> {
      const key = JSON.stringify(auth);
      const found = known.get(key);
      if (found && !renew && found.goodUntil > performance.now()) return found.token;
      const entry = { goodUntil: Number.POSITIVE_INFINITY };
      const asked = Object.assign(entry, { token: ask(auth, entry) });
      known.set(key, asked);
      asked.token.catch(() => known.get(key) === asked && known.delete(key));
      return asked.token;
    },
  };
}

const parsed = (text: string): { access_token?: unknown; expires_in?: unknown } => {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
};

/** The error code alone (RFC 6749 §5.2): what else is said may repeat the secret. */
const errorIn = (said: string, status: number): string => {
  const { error } = parsed(said) as { error?: unknown };
  return typeof error === 'string' && /^[\w-]{1,64}$/.test(error) ? error : `status ${status}`;
};
