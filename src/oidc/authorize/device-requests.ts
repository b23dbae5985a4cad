import type { Client } from '../../application/index.ts';
import { createFailureLimits, type FailureLimitOptions, type FailureLimits } from '../../cache/index.ts';
import { notFound, resourceExhausted } from '../../errors/index.ts';
import {
  type AggregateWrite,
  type CommandScope,
  type Executed,
  type Loaded,
  runCommand,
} from '../../eventstore/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import { deviceAuthId, readUserCode } from '../device-auth/codes.ts';
import { approveDeviceAuth, denyDeviceAuth, isPending, requirePending } from '../device-auth/commands.ts';
import { type DeviceAuth, deviceAuthAggregate } from '../device-auth/state.ts';
import type { AuthorizeContext } from './context.ts';
import { type AnsweredBy, signedInFor } from './operations.ts';

/** What the login pages and login clients do with requests of devices. */

/**
 * Guesses at user codes (RFC 8628 §5.1), of all nodes: by address, and from everywhere. The codes of an instance are one
 * account, for whoever guesses means any of them. Many people mistype at once, so the account has a large budget: one
 * guess in two seconds finds, of a thousand codes that wait, one in a year and a half.
 */
const budgets: FailureLimitOptions = { accountAnywhere: { burst: 300, secondsPerFailure: 2 } };

const guesses = oncePer(
  ({ failureCounts, log }: Pick<Platform, 'projections' | 'failureCounts' | 'log'>): FailureLimits =>
    createFailureLimits({
      shared: failureCounts,
      sharedAs: 'user code',
      onSharedError: (error) =>
        warnSparingly(log, 'wrong codes of devices are counted by this node alone', { error }),
      ...budgets,
    }),
);

export interface FoundRequest {
  readonly id: string;
  readonly userCode: string;
  readonly state: DeviceAuth;
  readonly client: Client;
}

/**
 * The request that waits for a user code, with or without its dash. What can be no code is no guess either.
 * @param address of the person; undefined where a login client asks for its people
 * @returns undefined for a code that was never given out, was answered or is over: nobody learns which
 * @throws PosternError `resource_exhausted` (OIDC-Dev04) after too many wrong ones
 */
export async function findByUserCode(
  context: AuthorizeContext,
  typed: string,
  address: string | undefined,
): Promise<FoundRequest | undefined> {
  const userCode = readUserCode(typed);
  if (userCode === undefined) return undefined;
  const { provider, instance } = context;
  const limits = guesses(provider.platform);
  const attempt = { account: `${instance.id}/user code`, address };
  const seconds = limits.wait(attempt);
  if (seconds > 0) {
    throw resourceExhausted(
      'OIDC-Dev04',
      `Too many wrong codes were entered; try again in ${seconds} seconds`,
      {
        headers: { 'retry-after': String(seconds) },
      },
    );
  }
  return limits.during(attempt, async () => {
    const found = await waiting(context, userCode);
    if (!found) await limits.failedAnywhere(attempt);
    return found;
  });
}

/** The request of a user code, while it waits. */
export async function waiting(
  { provider, instance }: AuthorizeContext,
  userCode: string,
): Promise<FoundRequest | undefined> {
  const { encryption, store, clock } = provider.platform;
  const id = deviceAuthId(encryption, instance.id, userCode);
  const { state } = await store.load(instance.id, deviceAuthAggregate, id);
  if (!isPending(state, clock())) return undefined;
  const client = await provider.clients.byId(instance.id, state.details.clientId);
  return client?.active ? { id, userCode, state, client } : undefined;
}

export const loadDeviceAuth = (
  { provider, instance }: AuthorizeContext,
  id: string,
): Promise<Loaded<DeviceAuth>> => provider.platform.store.load(instance.id, deviceAuthAggregate, id);

/**
 * Gives the device what it asks for, in the name of the session's user.
 * @throws PosternError when the request is gone or the session is not good; AccessRefusal when its user may not use
 *   the application; ConsentDue when the user has to agree first
 */
export function approve(
  context: AuthorizeContext,
  scope: CommandScope,
  id: string,
  answering: AnsweredBy,
): Promise<Executed<DeviceAuth>> {
  const { platform } = context.provider;
  const now = platform.clock();
  const along: AggregateWrite[] = [];
  const command = async ({ state }: Loaded<DeviceAuth>) => {
    requirePending(state, now);
    const link = await signedInFor(context, answering, { ...consentedBy(state), requestId: id }, along);
    return approveDeviceAuth(state, link, now);
  };
  return runCommand(platform.store, scope, deviceAuthAggregate, id, command, { along });
}

/** As consent sees it: a device has no way to ask for its person's. */
export const consentedBy = ({ details, createdAt }: DeviceAuth) => ({ ...details, prompt: [], createdAt });

/** @throws PosternError when the request is gone */
export function deny(
  { provider: { platform } }: AuthorizeContext,
  scope: CommandScope,
  id: string,
): Promise<Executed<DeviceAuth>> {
  const now = platform.clock();
  return runCommand(platform.store, scope, deviceAuthAggregate, id, ({ state }) =>
    denyDeviceAuth(state, now),
  );
}

/** @throws AccessRefusal, PosternError `not_found` */
export async function requireAccess(
  context: AuthorizeContext,
  found: FoundRequest | undefined,
  user: { readonly userId: string; readonly orgId: string },
): Promise<void> {
  if (!found) throw notFound('OIDC-Dev01', 'Device authorization request not found');
  const { provider, instance } = context;
  await provider.access.require(instance.id, found.client, user, found.state.details.scope);
}
