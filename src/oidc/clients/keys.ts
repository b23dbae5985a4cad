import { createHash, createPublicKey } from 'node:crypto';
import { decodeProtectedHeader, type JSONWebKeySet, type JWK } from 'jose';
import {
  applicationEvents,
  type Client,
  type ClientKey,
  findClientKey,
  hasClientKey,
  type OidcConfig,
} from '../../application/index.ts';
import { BoundedMap } from '../../bounded-map.ts';
import { readCurrent, requireNotNew } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import type { KeyDocuments } from '../../trust/index.ts';

/** Whose keys they are. What an organization's clients have read is on its account: those that register themselves have one. */
export type KeyHolder = Pick<Client, 'oidc' | 'org'>;

/** Public keys of clients, wherever they keep them: what one has signed is verified by these alone. */
export interface ClientKeys {
  /**
   * Keys of which one may have signed the JWT of a client; undefined where it has none such. What the client says itself
   * costs no round trip while it is remembered, and what was made or uploaded here costs one.
   */
  ofSigner(instanceId: string, client: Client, jwt: string): Promise<JSONWebKeySet | undefined>;
  /** What the client says that its keys are, for any use (`jwks`, `jwks_uri`); undefined where it says none. */
  keySet(instanceId: string, client: KeyHolder): Promise<JSONWebKeySet | undefined>;
  /** Whether one of these keys has this certificate. @param thumbprint `x5t#S256` */
  hasCertificate(instanceId: string, client: KeyHolder, thumbprint: string): Promise<boolean>;
}

/** Sets by value, as long as what remembers the client. */
const byValue = new WeakMap<OidcConfig, JSONWebKeySet>();

function valuesOf(oidc: OidcConfig): JSONWebKeySet {
  const known = byValue.get(oidc);
  if (known) return known;
  const keys = JSON.parse(oidc.jwks) as JSONWebKeySet;
  byValue.set(oidc, keys);
  return keys;
}

const names = (keyId: string | undefined) => (set: JSONWebKeySet) =>
  keyId === undefined ? set.keys.length > 0 : set.keys.some(({ kid }) => kid === keyId);

const certifies = (thumbprint: string) => (set: JSONWebKeySet) =>
  set.keys.some(({ x5c }) => x5c?.[0] !== undefined && thumbprintOf(x5c[0]) === thumbprint);

const thumbprintOf = (certificate: string): string =>
  createHash('sha256').update(Buffer.from(certificate, 'base64')).digest('base64url');

async function saidBy(
  documents: KeyDocuments,
  instanceId: string,
  { oidc, org }: KeyHolder,
  has: (set: JSONWebKeySet) => boolean,
): Promise<JSONWebKeySet | undefined> {
  if (!oidc) return undefined;
  if (oidc.jwksUri !== '') return documents.keys(instanceId, org.id, oidc.jwksUri, has);
  return oidc.jwks === '' ? undefined : valuesOf(oidc);
}

/** What clients say that their keys are, for threads that know no more of them. */
export const saidKeys = (documents: KeyDocuments): Pick<ClientKeys, 'keySet'> => ({
  keySet: (instanceId, client) => saidBy(documents, instanceId, client, ({ keys }) => keys.length > 0),
});

export function clientKeys(
  platform: Pick<Platform, 'sql' | 'store' | 'projections' | 'clock'>,
  documents: KeyDocuments,
): ClientKeys {
  return {
    ...saidKeys(documents),

    async ofSigner(instanceId, client, jwt) {
      const keyId = keyIdOf(jwt);
      const has = names(keyId);
      const said = await saidBy(documents, instanceId, client, has);
      if (said && has(said)) return said;
      const key = keyId === undefined ? undefined : await currentClientKey(platform, instanceId, keyId);
      return key?.clientId === client.clientId ? keySetOf(key) : undefined;
    },

    async hasCertificate(instanceId, client, thumbprint) {
      const has = certifies(thumbprint);
      const said = await saidBy(documents, instanceId, client, has);
      return said !== undefined && has(said);
    },
  };
}

/** The key of an application, if it still has it; undefined for one that is unknown, expired or removed. */
async function currentClientKey(
  { sql, store, projections, clock }: Pick<Platform, 'sql' | 'store' | 'projections' | 'clock'>,
  instanceId: string,
  keyId: string,
): Promise<ClientKey | undefined> {
  const { value } = await readCurrent(projections, {
    read: () => findClientKey(sql, instanceId, keyId, clock()),
    dependsOn: (found) => [
      { instanceId, aggregateType: 'project', ...(found && { aggregateId: found.projectId }) },
    ],
    async decide(found) {
      if (found) return (await hasClientKey(store, instanceId, found)) ? found : undefined;
      const added = [applicationEvents.applicationKeyAdded];
      await requireNotNew({ store, projections }, instanceId, added, (payload) => payload['keyId'] === keyId);
      return undefined;
    },
  });
  return value;
}

/** The `kid` of a JWT's header; undefined for what cannot be one of ours. */
export function keyIdOf(jwt: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(jwt);
    // What the header says is anybody's.
    if (typeof kid !== 'string' || kid === '' || kid.length > 200 || kid.includes('\0')) return undefined;
    return kid;
  } catch {
    return undefined;
  }
}

/** By key: with the same set goes the key that was imported from it. */
const keySets = new BoundedMap<string, JSONWebKeySet>({ limit: 1_000 });

/** @param publicKey PEM (SPKI) */
export function keySetOf({ keyId, publicKey }: Pick<ClientKey, 'keyId' | 'publicKey'>): JSONWebKeySet {
  const name = `${keyId} ${publicKey}`;
  let set = keySets.get(name);
  if (!set) {
    const jwk = createPublicKey(publicKey).export({ format: 'jwk' }) as JWK;
    set = { keys: [{ ...jwk, kid: keyId, use: 'sig' }] };
    keySets.set(name, set);
  }
  return set;
}
