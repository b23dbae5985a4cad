import { durationMs } from '@bufbuild/protobuf/wkt';
import { deletionDate, paginationOf, timestamp } from '../contract/details.ts';
import { dateOf } from '../contract/moments.ts';
import type { ActionService } from '../contract/services/action/v2.ts';
import { implement } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { functions } from './conditions.ts';
import { knownMethods, knownServices } from './known.ts';
import { actionOperations } from './operations.ts';
import { findTarget, searchExecutions, searchTargetKeys, searchTargets } from './queries.ts';
import {
  conditionOfRequest,
  executionAnswer,
  executionFilter,
  executionSort,
  keyAnswer,
  keyFilter,
  keySort,
  newTarget,
  targetAnswer,
  targetChange,
  targetFilter,
  targetSort,
} from './wire.ts';

/** `zitadel.action.v2.ActionService`; permissions are the routes'. */
export function actionService(platform: Platform) {
  const actions = actionOperations(platform);

  async function requireTarget(instanceId: string, id: string) {
    const row = await findTarget(platform.sql, instanceId, id);
    if (!row) throw notFound('TARGET-Nfd01', 'Target not found');
    return row;
  }

  return implement<typeof ActionService>('zitadel.action.v2.ActionService', {
    async createTarget(request, context) {
      const { id, signingKey, done } = await actions.create(context, newTarget(request));
      return { id, signingKey, creationDate: timestamp(done.changedAt) };
    },
    async updateTarget(request, context) {
      const { expirationSigningKey: expiration } = request;
      const keepFormerMs = expiration && durationMs(expiration);
      const { signingKey, done } = await actions.update(
        context,
        request.id,
        targetChange(request),
        keepFormerMs,
      );
      return { changeDate: timestamp(done.changedAt), ...(signingKey !== undefined && { signingKey }) };
    },
    async deleteTarget({ id }, context) {
      return { deletionDate: deletionDate(await actions.remove(context, id)) };
    },
    async getTarget({ id }, context) {
      return { target: targetAnswer(await requireTarget(context.instance.id, id)) };
    },
    async listTargets({ pagination, sortingColumn, filters }, context) {
      const page = await searchTargets(platform, context.instance.id, {
        page: pagination,
        sort: targetSort(sortingColumn),
        filter(where) {
          for (const filter of filters) targetFilter(where, filter);
        },
      });
      return { pagination: paginationOf(page), targets: page.rows.map(targetAnswer) };
    },

    async addPublicKey({ targetId, publicKey, expirationDate }, context) {
      const pem = new TextDecoder().decode(publicKey);
      const expiration = expirationDate && dateOf(expirationDate);
      const { keyId, done } = await actions.addKey(context, targetId, pem, expiration);
      return { keyId, creationDate: timestamp(done.changedAt) };
    },
    async activatePublicKey({ targetId, keyId }, context) {
      return { changeDate: timestamp((await actions.activateKey(context, targetId, keyId)).changedAt) };
    },
    async deactivatePublicKey({ targetId, keyId }, context) {
      return { changeDate: timestamp((await actions.deactivateKey(context, targetId, keyId)).changedAt) };
    },
    async removePublicKey({ targetId, keyId }, context) {
      return { deletionDate: deletionDate(await actions.removeKey(context, targetId, keyId)) };
    },
    async listPublicKeys({ targetId, pagination, sortingColumn, filters }, context) {
      await requireTarget(context.instance.id, targetId);
      const page = await searchTargetKeys(platform, context.instance.id, {
        page: pagination,
        sort: keySort(sortingColumn),
        filter(where) {
          where.equals('target', targetId);
          for (const filter of filters) keyFilter(where, filter);
        },
      });
      return { pagination: paginationOf(page), publicKeys: page.rows.map(keyAnswer) };
    },

    async setExecution({ condition, targets }, context) {
      const done = await actions.setExecution(context, conditionOfRequest(condition), targets);
      return { setDate: timestamp(done.changedAt) };
    },
    async listExecutions({ pagination, sortingColumn, filters }, context) {
      const page = await searchExecutions(platform, context.instance.id, {
        page: pagination,
        sort: executionSort(sortingColumn),
        filter(where) {
          for (const filter of filters) executionFilter(where, filter);
        },
      });
      return { pagination: paginationOf(page), executions: page.rows.map(executionAnswer) };
    },

    listExecutionFunctions: () => ({ functions: [...functions] }),
    listExecutionMethods: () => ({ methods: [...knownMethods] }),
    listExecutionServices: () => ({ services: [...knownServices] }),
  });
}
