import type { RequestContext } from '../../contract/types.ts';
import { type CommandScope, type Executed, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { bySelf, readUser, requireMayChange } from '../operations/access.ts';
import { userAggregate } from '../state.ts';
import * as commands from './commands.ts';
import { boundTo, newApplicationPassword, normalApplicationPassword } from './secret.ts';
import {
  type ApplicationPassword,
  type ApplicationPasswords,
  applicationPasswordsAggregate,
} from './state.ts';

export interface IssuedApplicationPassword {
  readonly done: Executed<ApplicationPasswords>;
  readonly id: string;
  /** Never to be had again. */
  readonly password: string;
}

async function requireAccess(platform: Platform, context: RequestContext, userId: string): Promise<void> {
  const user = await platform.store.load(context.instance.id, userAggregate, userId);
  await requireMayChange(platform, context, user, bySelf);
}

/** @throws PosternError `not_found`, `permission_denied`, and what `addApplicationPassword` throws */
export async function issueApplicationPassword(
  platform: Platform,
  context: RequestContext,
  userId: string,
  name: string,
): Promise<IssuedApplicationPassword> {
  await requireAccess(platform, context, userId);
  const [id, password] = [platform.ids(), newApplicationPassword()];
  const hashedSecret = platform.secrets.hash(boundTo(userId, normalApplicationPassword(password) ?? ''));
  const done = await runCommand(
    platform.store,
    context.scope,
    applicationPasswordsAggregate,
    userId,
    ({ state }) => commands.addApplicationPassword(state, { id, name, hashedSecret }),
  );
  return { done, id, password };
}

/** @throws PosternError `not_found`, `permission_denied` */
export async function dropApplicationPassword(
  platform: Platform,
  context: RequestContext,
  userId: string,
  id: string,
): Promise<Executed<ApplicationPasswords>> {
  await requireAccess(platform, context, userId);
  return runCommand(platform.store, context.scope, applicationPasswordsAggregate, userId, ({ state }) =>
    commands.removeApplicationPassword(state, id),
  );
}

/** @throws PosternError `not_found`, `permission_denied` */
export async function applicationPasswordsOf(
  platform: Platform,
  context: RequestContext,
  userId: string,
): Promise<readonly ApplicationPassword[]> {
  await readUser(platform, context, userId);
  return (await platform.store.load(context.instance.id, applicationPasswordsAggregate, userId)).state.all;
}

/**
 * Which of a person's application passwords it is, and that it was used; undefined: none of them. Whether the person
 * may sign in at all is for others to say.
 */
export async function checkApplicationPassword(
  platform: Platform,
  scope: CommandScope,
  userId: string,
  presented: string,
): Promise<string | undefined> {
  const normal = normalApplicationPassword(presented);
  if (normal === undefined) return undefined;
  const { store, secrets, clock } = platform;
  const { state } = await store.load(scope.instanceId, applicationPasswordsAggregate, userId);
  for (const { id, hashedSecret } of state.all) {
    if (!(await secrets.verify(boundTo(userId, normal), hashedSecret))) continue;
    await runCommand(store, scope, applicationPasswordsAggregate, userId, ({ state: now }) =>
      commands.noteUse(now, id, clock()),
    );
    return id;
  }
  return undefined;
}

/** Whether it is still there. */
export async function holdsApplicationPassword(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  userId: string,
  passwordId: string,
): Promise<boolean> {
  const { state } = await store.load(instanceId, applicationPasswordsAggregate, userId);
  return state.all.some(({ id }) => id === passwordId);
}
