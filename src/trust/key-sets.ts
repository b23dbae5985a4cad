import type { JSONWebKeySet } from 'jose';
import { BoundedMap } from '../bounded-map.ts';
import { oncePer, type Platform } from '../platform.ts';
import { type KeyDocuments, keyDocumentsOf } from './key-documents.ts';
import type { Trust } from './trusts.ts';

/** Where an issuer's keys are, or the keys themselves. */
type KeySource = Pick<Trust, 'id' | 'jwksUri' | 'jwks'>;

/** Public keys of issuers. */
export interface KeySets {
  /**
   * @param keyId that a JWT names: where it is not among the keys that are known, they are fetched anew
   * @returns undefined where there are none to be had
   */
  of(instanceId: string, source: KeySource, keyId: string | undefined): Promise<JSONWebKeySet | undefined>;
}

/** Memory that given sets may take together. */
const mostBytes = 16 * 1024 * 1024;

interface Given {
  readonly set: JSONWebKeySet;
  readonly bytes: number;
}

function createKeySets(documents: KeyDocuments): KeySets {
  const given = new BoundedMap<string, Given>({ limit: mostBytes, weightOf: ({ bytes }) => bytes });

  /** The same object each time: what is imported of it is remembered by it. */
  function parsed(jwks: string): JSONWebKeySet {
    const before = given.get(jwks);
    if (before) return before.set;
    const set = JSON.parse(jwks) as JSONWebKeySet;
    given.set(jwks, { set, bytes: 2 * jwks.length });
    return set;
  }

  return {
    async of(instanceId, { id, jwksUri, jwks }, keyId) {
      if (jwks !== '') return parsed(jwks);
      return documents.keys(
        instanceId,
        id,
        jwksUri,
        ({ keys }) => keyId === undefined || keys.some(({ kid }) => kid === undefined || kid === keyId),
      );
    },
  };
}

/** Of a server one, so that all who ask share what it remembers. */
export const keySetsOf = oncePer((platform: Platform): KeySets => createKeySets(keyDocumentsOf(platform)));
