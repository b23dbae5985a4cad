import { createHash, createPublicKey } from 'node:crypto';
import type { RequestContext } from '../contract/types.ts';
import { publicKeyFromPem, randomSecret } from '../crypto/index.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import { type Decision, type Executed, runCommand, unborn } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { type Condition, conditionId } from './conditions.ts';
import type { TargetValues } from './fields.ts';
import { requireCondition } from './known.ts';
import { type Execution, executionAggregate, type Target, targetAggregate } from './state.ts';

const signingKeyLength = 40;

/** Behind every version of the service. */
export function actionOperations({ store, ids, encryption, clock }: Platform) {
  const change = (context: RequestContext, id: string, decide: (target: Target) => Decision) =>
    runCommand(store, context.scope, targetAggregate, id, ({ state }) => decide(state));

  const newSigningKey = () => {
    const signingKey = randomSecret(signingKeyLength);
    return { signingKey, sealed: encryption.seal('target', signingKey) };
  };

  return {
    /** @returns the key that signs calls: it is shown this once */
    async create(
      context: RequestContext,
      input: TargetValues,
    ): Promise<{ id: string; signingKey: string; done: Executed<Target> }> {
      const id = ids();
      const { signingKey, sealed } = newSigningKey();
      const done = await runCommand(
        store,
        context.scope,
        targetAggregate,
        id,
        ({ state }) => commands.addTarget(state, input, sealed),
        { from: unborn(targetAggregate, id) },
      );
      return { id, signingKey, done };
    },

    /** @param keepFormerMs set: a new signing key is made, and the former signs for so long beside it */
    async update(
      context: RequestContext,
      id: string,
      input: Partial<TargetValues>,
      keepFormerMs: number | undefined,
    ): Promise<{ signingKey: string | undefined; done: Executed<Target> }> {
      if (keepFormerMs === undefined) {
        const done = await change(context, id, (target) => commands.changeTarget(target, input));
        return { signingKey: undefined, done };
      }
      const { signingKey, sealed } = newSigningKey();
      const previousUntil = keepFormerMs > 0 ? new Date(clock().getTime() + keepFormerMs) : undefined;
      const done = await change(context, id, (target) =>
        commands.changeTarget(target, input, { signingKey: sealed, previousUntil }),
      );
      return { signingKey, done };
    },

    remove: (context: RequestContext, id: string): Promise<Executed<Target>> =>
      change(context, id, commands.removeTarget),

    async addKey(
      context: RequestContext,
      targetId: string,
      pem: string,
      expiration: Date | undefined,
    ): Promise<{ keyId: string; done: Executed<Target> }> {
      const keyId = ids();
      requireEncryptionKey(pem, keyId);
      const input = { keyId, publicKey: pem, fingerprint: fingerprintOf(pem), expiration };
      const done = await change(context, targetId, (target) => commands.addKey(target, input, clock()));
      return { keyId, done };
    },
    activateKey: (context: RequestContext, targetId: string, keyId: string): Promise<Executed<Target>> =>
      change(context, targetId, (target) => commands.activateKey(target, keyId, clock())),
    deactivateKey: (context: RequestContext, targetId: string, keyId: string): Promise<Executed<Target>> =>
      change(context, targetId, (target) => commands.deactivateKey(target, keyId)),
    removeKey: (context: RequestContext, targetId: string, keyId: string): Promise<Executed<Target>> =>
      change(context, targetId, (target) => commands.removeKey(target, keyId)),

    async setExecution(
      context: RequestContext,
      condition: Condition,
      targetIds: readonly string[],
    ): Promise<Executed<Execution>> {
      requireCondition(condition);
      const targets = await store.loadMany(context.instance.id, targetAggregate, targetIds);
      const missing = targetIds.find((id) => !commands.exists((targets.get(id) as { state: Target }).state));
      if (missing !== undefined)
        throw notFound('EXEC-Tgt02', `There is no target ${missing}`, { field: 'targets' });
      return runCommand(store, context.scope, executionAggregate, conditionId(condition), ({ state }) =>
        commands.setExecution(state, targetIds),
      );
    },
  };
}

/** RSA and elliptic curves: what `RSA-OAEP-256` and `ECDH-ES+A256KW` can encrypt for (RFC 7518 §4.1). */
function requireEncryptionKey(pem: string, keyId: string): void {
  const { kty, crv = '' } = publicKeyFromPem(pem, keyId);
  if (kty === 'RSA' || ['P-256', 'P-384', 'P-521', 'X25519'].includes(crv)) return;
  throw invalidArgument(
    'TARGET-Key05',
    'public_key must be an RSA key or one of the curves P-256, P-384, P-521 or X25519: others cannot be encrypted for',
    { field: 'public_key' },
  );
}

const fingerprintOf = (pem: string): string =>
  `SHA256:${createHash('sha256')
    .update(createPublicKey(pem).export({ type: 'spki', format: 'der' }))
    .digest('base64')}`;
