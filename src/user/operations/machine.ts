import type { RequestContext } from '../../contract/types.ts';
import { generateKeyPairPem, publicKeyFromPem } from '../../crypto/index.ts';
import type { Executed } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { generateSecret } from '../../settings/index.ts';
import * as commands from '../commands/index.ts';
import { machineKeyFile } from '../key-file.ts';
import { sealPersonalAccessToken } from '../personal-access-token.ts';
import { type User, userAggregate } from '../state.ts';
import { byAdministrator, changeUser, requireMayChange } from './access.ts';
import { renamed } from './update.ts';

/** Credentials of machines. A machine does not give itself new ones: a token that leaked would live on in them. */

export interface MachineUpdate {
  readonly userName?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly accessTokenType?: number | undefined;
  readonly metadata?: readonly commands.MetadataEntry[] | undefined;
}

export const updateMachine = (
  platform: Platform,
  context: RequestContext,
  userId: string,
  update: MachineUpdate,
): Promise<Executed<User>> =>
  changeUser(
    platform,
    context,
    userId,
    byAdministrator,
    async (user, { owner }) => {
      const changed = commands.changeMachine(user, update);
      const name = update.userName && (await renamed(platform, context, user, owner, update.userName));
      return commands.combined(
        changed,
        name || commands.nothing,
        commands.setUserMetadata(user, update.metadata ?? []),
      );
    },
    update.metadata,
  );

export interface IssuedSecret {
  readonly done: Executed<User>;
  /** Never to be had again. */
  readonly secret: string;
  /** The machine signs in with its user name as client id. */
  readonly clientId: string;
}

export async function issueSecret(
  platform: Platform,
  context: RequestContext,
  userId: string,
): Promise<IssuedSecret> {
  const { plain: secret } = await generateSecret(platform, context.instance.id, 'appSecret');
  const done = await changeUser(platform, context, userId, byAdministrator, (user) =>
    commands.setMachineSecret(user, { hashedSecret: platform.secrets.hash(secret) }),
  );
  return { done, secret, clientId: done.before.state.userName };
}

export interface IssuedKey {
  readonly done: Executed<User>;
  readonly keyId: string;
  /** The key file; empty when the caller brought its own public key. */
  readonly file: Uint8Array;
}

export async function issueKey(
  platform: Platform,
  context: RequestContext,
  userId: string,
  request: { keyId?: string | undefined; expiresAt: Date | undefined; publicKey: Uint8Array },
): Promise<IssuedKey> {
  const expiresAt = commands.expiryOrNever(request.expiresAt, platform.clock());
  const keyId = request.keyId || platform.ids();
  const own = request.publicKey.length > 0 ? Buffer.from(request.publicKey).toString().trim() : undefined;
  if (own) publicKeyFromPem(own, keyId);
  let file: Uint8Array = new Uint8Array();
  let publicKeyPem = own;
  const done = await changeUser(platform, context, userId, byAdministrator, async (user) => {
    commands.requireMachine(user);
    if (!publicKeyPem) {
      const pair = await generateKeyPairPem();
      publicKeyPem = pair.publicKey;
      file = machineKeyFile({ keyId, privateKeyPem: pair.privateKey, expiresAt, userId });
    }
    return commands.addMachineKey(user, { keyId, publicKeyPem, expiresAt });
  });
  return { done, keyId, file };
}

/**
 * For what lets somebody be a service account, as a key of it does.
 * @returns its organization
 * @throws PosternError `not_found`, `permission_denied`, `failed_precondition` for a person
 */
export async function requireMachineAccess(
  platform: Platform,
  context: RequestContext,
  userId: string,
): Promise<string> {
  const user = await platform.store.load(context.instance.id, userAggregate, userId);
  await requireMayChange(platform, context, user, byAdministrator);
  commands.requireMachine(user.state);
  return user.owner;
}

export interface IssuedToken {
  readonly done: Executed<User>;
  readonly tokenId: string;
  /** Never to be had again. */
  readonly token: string;
}

export async function issuePersonalAccessToken(
  platform: Platform,
  context: RequestContext,
  userId: string,
  request: { expiresAt: Date | undefined },
): Promise<IssuedToken> {
  const expiresAt = commands.expiryOrNever(request.expiresAt, platform.clock());
  const tokenId = platform.ids();
  const done = await changeUser(platform, context, userId, byAdministrator, (user) =>
    commands.addPersonalAccessToken(user, { tokenId, expiresAt }),
  );
  const token = sealPersonalAccessToken(platform.encryption, {
    instanceId: context.instance.id,
    tokenId,
    userId,
  });
  return { done, tokenId, token };
}

/** What people and machines have in common. */
export const updateAny = (
  platform: Platform,
  context: RequestContext,
  userId: string,
  update: Pick<MachineUpdate, 'userName' | 'metadata'>,
): Promise<Executed<User>> =>
  changeUser(
    platform,
    context,
    userId,
    byAdministrator,
    async (user, { owner }) => {
      const name = update.userName && (await renamed(platform, context, user, owner, update.userName));
      return commands.combined(
        name || commands.nothing,
        commands.setUserMetadata(user, update.metadata ?? []),
      );
    },
    update.metadata,
  );
