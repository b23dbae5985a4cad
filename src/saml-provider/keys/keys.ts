import { randomBytes } from 'node:crypto';
import type { Sql } from 'postgres';
import { createCache, staleWhileAwayMs } from '../../cache/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import {
  generateSigningKey,
  type SealedValue,
  type SigningKey,
  selfSigned,
  signerOf,
} from '../../crypto/index.ts';
import { unavailable } from '../../errors/index.ts';
import { type CommandScope, runCommand } from '../../eventstore/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { rsaSha256, type SignatureKey } from '../../saml/index.ts';
import { type KnownKey, lifetimeMs, signingKeyOf } from './rotation.ts';
import { addSamlKey, removeSamlKey, samlKeyAggregate } from './state.ts';

/** A key of the identity provider, as the tables have it. */
export interface PublishedKey extends KnownKey, SigningKey {
  /** DER in base64. */
  readonly certificate: string;
}

interface KeyRow {
  readonly id: string;
  readonly certificate: string;
  readonly private_key: SealedValue;
  readonly creation_date: Date;
  readonly expiration_date: Date;
}

/** Of an instance, the youngest first; there are two at most, but for a moment. */
export async function listSamlKeys(sql: Sql, instanceId: string): Promise<PublishedKey[]> {
  const rows = await sql<KeyRow[]>`
    select id, certificate, private_key, creation_date, expiration_date from projections.saml_keys_projection
    where instance_id = ${instanceId} order by creation_date desc, id desc`;
  return rows.map((row) => ({
    id: row.id,
    algorithm: 'RS256',
    certificate: row.certificate,
    privateKey: row.private_key,
    createdAt: row.creation_date,
    expiresAt: row.expiration_date,
  }));
}

/** Instances whose identity provider has been asked for. */
export const instancesWithSamlKeys = async (sql: Sql): Promise<string[]> => {
  const rows = await sql<{ instance_id: string }[]>`
    select distinct instance_id from projections.saml_keys_projection`;
  return rows.map((row) => row.instance_id);
};

/** What is done by the clock, and with the first look at the metadata. */
const ownScope = (instanceId: string): CommandScope => ({
  instanceId,
  editor: { user: 'SYSTEM', service: 'saml' },
  observe: () => {},
});

/** RSA-4096 with SHA-256, with a certificate of its own. @param id of the key; one that is there stays */
export async function createSamlKey(
  platform: Platform,
  instanceId: string,
  commonName: string,
  id: string = platform.ids(),
): Promise<void> {
  const { encryption, store, projections, clock } = platform;
  const key = await generateSigningKey(encryption, id, { type: 'rsa', bits: 4096, hash: 'SHA-256' });
  const from = clock();
  const expires = new Date(from.getTime() + lifetimeMs);
  const certificate = await selfSigned({
    commonName,
    from,
    until: expires,
    publicJwk: key.publicJwk,
    serial: Buffer.concat([Buffer.from([1]), randomBytes(15)]),
    sign: (octets) => signerOf(encryption).signOctets(key, octets),
  });
  const done = await runCommand(store, ownScope(instanceId), samlKeyAggregate, id, ({ state }) =>
    addSamlKey(state, { certificate: certificate.toString('base64'), privateKey: key.privateKey, expires }),
  );
  await projections.waitFor(done.position);
}

export const dropSamlKey = ({ store }: Pick<Platform, 'store'>, instanceId: string, id: string) =>
  runCommand(store, ownScope(instanceId), samlKeyAggregate, id, ({ state }) => removeSamlKey(state));

/** The first key of an instance has this id, so that two nodes make but one. */
const firstId = 'first';
const ttlMs = 5 * 60_000;

interface SamlKeys {
  /** All of the instance, the youngest first; the first is made when it is asked for. */
  published(instance: InstanceContext): Promise<readonly PublishedKey[]>;
  /** @throws PosternError `unavailable` */
  signing(instance: InstanceContext): Promise<SignatureKey>;
}

function createSamlKeys(platform: Platform): SamlKeys {
  const cache = createCache<readonly PublishedKey[]>({
    maxEntries: 1_000,
    ttlMs,
    staleMs: staleWhileAwayMs,
    load: async (instanceId) => ({
      value: await listSamlKeys(platform.sql, instanceId),
      dependsOn: [{ instanceId, aggregateType: samlKeyAggregate.type }],
    }),
  });
  platform.projections.onProjected(({ changes }) => cache.changed(changes));
  const making = new Map<string, Promise<void>>();

  async function makeFirst({ id, origin }: InstanceContext): Promise<void> {
    const going =
      making.get(id) ??
      createSamlKey(platform, id, new URL(origin).hostname, firstId).finally(() => making.delete(id));
    making.set(id, going);
    await going;
  }

  async function published(instance: InstanceContext): Promise<readonly PublishedKey[]> {
    const keys = await cache.get(instance.id);
    if (keys.length > 0) return keys;
    await makeFirst(instance);
    return listSamlKeys(platform.sql, instance.id);
  }

  return {
    published,
    async signing(instance) {
      const key = signingKeyOf(await published(instance), platform.clock());
      if (!key)
        throw unavailable(
          'SAML-Key01',
          'The key of the identity provider is being made; try again in a moment',
        );
      return {
        algorithm: rsaSha256,
        certificate: key.certificate,
        sign: (octets) => signerOf(platform.encryption).signOctets(key, octets),
      };
    },
  };
}

export const samlKeysOf = oncePer(createSamlKeys);
