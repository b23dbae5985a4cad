import type { JSONWebKeySet } from 'jose';
import { usableKeys } from '../application/index.ts';
import { BoundedMap } from '../bounded-map.ts';
import { createRateLimit } from '../cache/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { goodFor } from '../registration/index.ts';
import { warnSparingly } from '../telemetry/index.ts';

/** Whether a set has what is looked for. */
type Has = (keys: JSONWebKeySet) => boolean;

/** Key sets of clients and issuers that keep them at an address of theirs (`jwks_uri`). */
export interface KeyDocuments {
  /**
   * The keys at an address, read anew where it is time, or where they lack what is looked for.
   * @param payer on whose account their host is asked, so that nobody keeps others from their keys
   * @returns undefined where they cannot be read
   */
  keys(instanceId: string, payer: string, uri: string, has: Has): Promise<JSONWebKeySet | undefined>;
}

interface Known {
  readonly uri: string;
  readonly keys: JSONWebKeySet | undefined;
  readonly readAt: number;
  /** When it is read anew. */
  readonly until: number;
  /** How long the keys go on at most, whatever their host answers. */
  readonly lastUntil: number;
}

const timeoutMs = 5_000;
const maxBytes = 64 * 1024;
/** Memory that sets may take together. */
const mostBytes = 16 * 1024 * 1024;

const failedForMs = 15_000;
/** Of an address that does not answer, what it said before goes on for so long. */
const staleForMs = 60 * 60_000;
/** A key that is not known makes its address be asked again, after so long. */
const lackingForMs = 5_000;
/** Of one address, and of one host on one account. */
const perMinute = { address: 10, host: 60 };
/** Addresses and hosts whose turns are remembered: names that are made up push out each other. */
const mostCounted = 10_000;

const sizeOf = ({ uri, keys }: Known): number => 200 + uri.length + (keys ? JSON.stringify(keys).length : 0);

const lasting = (known: Known | undefined, moment: number): JSONWebKeySet | undefined =>
  known && known.lastUntil > moment ? known.keys : undefined;

export function keyDocuments({
  outbound,
  clock,
  log,
}: Pick<Platform, 'outbound' | 'clock' | 'log'>): KeyDocuments {
  const known = new BoundedMap<string, Known>({ limit: mostBytes, weightOf: sizeOf });
  const underWay = new Map<string, Promise<Known>>();
  const ofAddress = createRateLimit({ perMinute: perMinute.address, maxKeys: mostCounted });
  const ofHost = createRateLimit({ perMinute: perMinute.host, maxKeys: mostCounted });
  const now = () => clock().getTime();

  async function read(uri: string, before: Known | undefined): Promise<Known> {
    const readAt = now();
    try {
      const answer = await outbound.request(uri, {
        headers: { accept: 'application/jwk-set+json, application/json' },
        maxBytes,
        timeoutMs,
      });
      const keys = answer.status === 200 ? usableKeys(parsed(answer.body)) : undefined;
      if (keys) {
        const until = readAt + goodFor(answer.headers['cache-control']);
        return { uri, keys, readAt, until, lastUntil: until + staleForMs };
      }
      throw new Error(`no JWK Set is answered (status ${answer.status})`);
    } catch (error) {
      warnSparingly(log, 'keys could not be read at a jwks_uri', { uri, error });
      const until = readAt + failedForMs;
      return { uri, keys: lasting(before, readAt), readAt, until, lastUntil: before?.lastUntil ?? until };
    }
  }

  function readOnce(key: string, uri: string): Promise<Known> {
    const going = underWay.get(key);
    if (going) return going;
    const reading = read(uri, known.get(key))
      .then((found) => {
        known.set(key, found);
        return found;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  }

  return {
    async keys(instanceId, payer, uri, has) {
      const key = `${instanceId} ${uri}`;
      const found = known.get(key);
      const isGood = found !== undefined && found.until > now();
      if (isGood && (found.keys === undefined || has(found.keys) || found.readAt + lackingForMs > now()))
        return found.keys;
      if (
        !underWay.has(key) &&
        (ofAddress.take(key) > 0 || ofHost.take(`${instanceId} ${payer} ${new URL(uri).host}`) > 0)
      )
        return lasting(found, now());
      return (await readOnce(key, uri)).keys;
    },
  };
}

/** Of a server one, so that all who ask share what it remembers. */
export const keyDocumentsOf = oncePer(
  (platform: Pick<Platform, 'outbound' | 'clock' | 'log' | 'projections'>): KeyDocuments =>
    keyDocuments(platform),
);

const utf8 = new TextDecoder('utf-8', { fatal: true });

const parsed = (body: Uint8Array): unknown => JSON.parse(utf8.decode(body));
