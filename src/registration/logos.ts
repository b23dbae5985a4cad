import { BoundedMap } from '../bounded-map.ts';
import { createRateLimit } from '../cache/index.ts';
import type { Platform } from '../platform.ts';
import { accepted, type ContentType, contentTypeOf, hasFitSize } from '../static/index.ts';
import { tellRefused } from '../telemetry/index.ts';

export interface ClientLogo {
  readonly type: ContentType;
  readonly content: Uint8Array;
}

export interface ClientLogos {
  /** The picture at an address, as it was when it was read: once a day at most. undefined where there is none to show. */
  read(instanceId: string, uri: string): Promise<ClientLogo | undefined>;
  /** It was looked for a while ago, in vain. */
  isMissing(instanceId: string, uri: string): boolean;
}

type Known = { readonly until: number; readonly logo: ClientLogo | undefined };

const maxBytes = 128 * 1024;
const timeoutMs = 5_000;
const goodForMs = 24 * 60 * 60_000;
const failedForMs = 10 * 60_000;
const mostKept = 16 * 1024 * 1024;
const mostUnderWay = 20;
/** Of one host. */
const perMinute = 30;

/**
 * Pictures of clients that have registered themselves, read by the server, so that nobody is told who signs in, and when. One
 * that could do more than show itself is none: no SVG.
 */
export function clientLogos({ outbound, clock, log }: Platform): ClientLogos {
  const known = new BoundedMap<string, Known>({
    limit: mostKept,
    weightOf: ({ logo }) => 1024 + (logo?.content.length ?? 0),
  });
  const underWay = new Map<string, Promise<ClientLogo | undefined>>();
  const byHost = createRateLimit({ perMinute });

  async function fetched(instanceId: string, uri: string): Promise<ClientLogo | undefined> {
    try {
      const answer = await outbound.request(uri, { headers: { accept: 'image/*' }, maxBytes, timeoutMs });
      const type = answer.status === 200 ? contentTypeOf(answer.body, accepted.photo) : undefined;
      return type && hasFitSize(type, answer.body) ? { type, content: answer.body } : undefined;
    } catch (error) {
      tellRefused(log, 'the logo of a client was not read', 'REG-Log01', {
        instance: instanceId,
        uri,
        detail: error instanceof Error ? error.message : String(error),
      });
      return undefined;
    }
  }

  const keyOf = (instanceId: string, uri: string) => `${instanceId} ${uri}`;
  /** What is known, and still holds. */
  const current = (key: string): Known | undefined => {
    const found = known.get(key);
    return found && found.until > clock().getTime() ? found : undefined;
  };

  return {
    isMissing(instanceId, uri) {
      const found = current(keyOf(instanceId, uri));
      return found !== undefined && found.logo === undefined;
    },

    async read(instanceId, uri) {
      const key = keyOf(instanceId, uri);
      const found = current(key);
      if (found) return found.logo;
      const going = underWay.get(key);
      if (going) return going;
      const isTooMuch =
        underWay.size >= mostUnderWay || byHost.take(`${instanceId} ${new URL(uri).host}`) > 0;
      if (isTooMuch) return known.get(key)?.logo;
      const reading = fetched(instanceId, uri)
        .then((logo) => {
          known.set(key, { until: clock().getTime() + (logo ? goodForMs : failedForMs), logo });
          return logo;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, reading);
      return reading;
    },
  };
}
