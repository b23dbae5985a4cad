import type { Config } from '../config/index.ts';
import { timestamp } from '../contract/details.ts';
import type { SigningKeyService } from '../contract/services/postern/webkey/v1.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { webKeyOperations } from './operations.ts';
import { knownKey, listWebKeys } from './queries.ts';
import { dayMs, nextRotation } from './rotation.ts';
import { rsaOf } from './wire.ts';

/** `postern.webkey.v1.SigningKeyService`; permissions are the routes'. */
export const signingKeyService = (platform: Platform, { keyRotationDays }: Config['oidc']) =>
  implement<typeof SigningKeyService>('postern.webkey.v1.SigningKeyService', {
    async listSigningKeys(_request, { instance }) {
      const keys = (await listWebKeys(platform.sql, instance.id)).map(knownKey);
      const next =
        keyRotationDays > 0 ? nextRotation(keys, keyRotationDays * dayMs, platform.clock()) : undefined;
      return {
        signingKeys: keys.map(({ id, algorithm }) => ({ id, algorithm })),
        rotation: next && {
          days: keyRotationDays,
          nextDate: timestamp(next.at),
          nextKeyId: next.key?.id ?? '',
        },
      };
    },

    async createPssKey(request, { scope }) {
      const { bits, hash } = rsaOf({ bits: request.bits, hasher: request.algorithm });
      const spec = { type: 'rsa', bits, hash, pss: true } as const;
      const { id, done } = await webKeyOperations(platform).create(scope, spec);
      return { id, creationDate: timestamp(done.changedAt) };
    },
  });
