import type { Encryption } from '../../crypto/types.ts';
import { signatureHeader, signatureOf, withoutSent } from '../../delivery/index.ts';
import { PosternError } from '../../errors/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Destination, Fate, Subscribed, Verdict } from './types.ts';

export interface HttpTools {
  readonly outbound: Outbound;
  readonly encryption: Encryption;
  readonly clock: () => Date;
  readonly timeoutMs: number;
  /** Under way at once. */
  readonly most: number;
}

/** Of an answer no more is read than is kept. */
const maxBytes = 2_000;

/** Says that whoever answers is busy or not there, whatever the event is (RFC 9110 §15, RFC 6585 §4, RFC 8470 §5.2). */
const away = new Set([408, 421, 425, 429, 502, 503, 504]);
/** About the address, the credentials or the method: somebody may mend them, and the event is as good as any other. */
const mendable = new Set([401, 402, 403, 404, 405, 407, 410, 426, 451]);

/** What an answer means for the event. */
export function fateOf(status: number): Fate {
  if (status >= 200 && status < 300) return 'accepted';
  if (away.has(status)) return 'away';
  return status >= 400 && status < 500 && !mendable.has(status) ? 'refused' : 'failed';
}

/** There was nobody to ask, or it must not be asked; anything else may be of the event. */
const unreachable = new Set(['OUT-Nam01', 'OUT-Adr01', 'OUT-Url01']);
const unreachableCodes =
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT|EAI_\w+|ENOTFOUND)$|CERT|TLS|SSL|VERIFY/;

function fateOfError(error: unknown): Fate {
  if (!(error instanceof PosternError)) return 'failed';
  const { code = '' } = (error.cause ?? {}) as { code?: string };
  return unreachable.has(error.id) || unreachableCodes.test(code) ? 'away' : 'failed';
}

/** An endpoint that takes one event with each POST. */
export function httpDestination(subscribed: Subscribed, tools: HttpTools): Destination {
  const { outbound, encryption, clock, timeoutMs, most } = tools;
  const key = subscribed.signingKey && encryption.openText(subscribed.signingKey);
  const authorization = subscribed.authorization && encryption.openText(subscribed.authorization);

  return {
    most,
    async send({ body, headers }, signal): Promise<Verdict> {
      try {
        const answer = await outbound.request(subscribed.endpoint, {
          method: 'POST',
          headers: {
            ...headers,
            ...(authorization && { authorization }),
            ...(key && { [signatureHeader]: signatureOf([key], body, clock()) }),
          },
          body,
          maxBytes,
          statusCounts: true,
          timeoutMs,
          // It may come twice, and says so by its id.
          reuse: true,
          signal,
        });
        const said = withoutSent(new TextDecoder().decode(answer.body), body, authorization ?? undefined);
        return { fate: fateOf(answer.status), status: answer.status, said };
      } catch (error) {
        return { fate: fateOfError(error), said: error instanceof Error ? error.message : String(error) };
      }
    },
    close: async () => {},
  };
}
