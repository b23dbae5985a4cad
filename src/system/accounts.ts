import { generateKeyPairPem } from '../crypto/index.ts';
import type { Decision } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import {
  acceptPassword,
  cleanEmail,
  defaultPasswordComplexity,
  expiryOrNever,
  machineKeyFile,
  sealPersonalAccessToken,
  type User,
  userAggregate,
  userCommands,
} from '../user/index.ts';

/** The accounts that come with a new instance. */

export interface HumanOwner {
  readonly userName: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly givenName: string;
  readonly familyName: string;
  readonly preferredLanguage?: string | undefined;
  readonly password: string;
  readonly passwordChangeRequired: boolean;
}

export interface MachineAccount {
  readonly userName: string;
  readonly name: string;
  /** Undefined: no token. Without expiry it never ends. */
  readonly personalAccessToken?: { readonly expiresAt?: Date | undefined } | undefined;
  /** Undefined: no key. */
  readonly key?: { readonly expiresAt?: Date | undefined } | undefined;
}

export interface MadeMachine {
  readonly userId: string;
  readonly personalAccessToken: string | undefined;
  /** The JSON key file, UTF-8. */
  readonly keyFile: Uint8Array | undefined;
}

/** A new instance's names are unique by themselves; its domain policy does not ask for domains in them. */
const placement = (orgId: string) => ({ orgId, domainRequired: false, organizationScoped: false });

const joined = (decisions: readonly Decision[]): Decision => ({
  events: decisions.flatMap((decision) => decision.events),
  constraints: decisions.flatMap((decision) => decision.constraints ?? []),
});

export async function prepareHuman(platform: Platform, orgId: string, owner: HumanOwner) {
  const password = await acceptPassword(platform, owner.password, defaultPasswordComplexity);
  const decision = userCommands.addHuman(userAggregate.initial, {
    ...placement(orgId),
    userName: owner.userName,
    profile: {
      givenName: owner.givenName,
      familyName: owner.familyName,
      preferredLanguage: owner.preferredLanguage ?? '',
    },
    email: {
      address: cleanEmail(owner.email),
      verification: { kind: owner.emailVerified ? 'verified' : 'unverified' },
    },
    password: {
      encodedHash: await platform.passwords.hash(password),
      changeRequired: owner.passwordChangeRequired,
    },
  });
  return { userId: platform.ids(), decision };
}

export async function prepareMachine(
  platform: Platform,
  { instanceId, orgId }: { instanceId: string; orgId: string },
  account: MachineAccount,
): Promise<{ made: MadeMachine; decision: Decision }> {
  const userId = platform.ids();
  const now = platform.clock();
  const added = userCommands.addMachine(userAggregate.initial, {
    ...placement(orgId),
    userName: account.userName,
    name: account.name,
  });
  const machine: User = added.events.reduce(
    (state, event) => userAggregate.evolve(state, { ...event, createdAt: now } as never),
    userAggregate.initial,
  );
  const decisions = [added];

  let personalAccessToken: string | undefined;
  if (account.personalAccessToken) {
    const tokenId = platform.ids();
    const expiresAt = expiryOrNever(account.personalAccessToken.expiresAt, now);
    decisions.push(userCommands.addPersonalAccessToken(machine, { tokenId, expiresAt }));
    personalAccessToken = sealPersonalAccessToken(platform.encryption, { instanceId, tokenId, userId });
  }

  let keyFile: Uint8Array | undefined;
  if (account.key) {
    const keyId = platform.ids();
    const expiresAt = expiryOrNever(account.key.expiresAt, now);
    const pair = await generateKeyPairPem();
    decisions.push(userCommands.addMachineKey(machine, { keyId, publicKeyPem: pair.publicKey, expiresAt }));
    keyFile = machineKeyFile({ keyId, userId, privateKeyPem: pair.privateKey, expiresAt });
  }
  return { made: { userId, personalAccessToken, keyFile }, decision: joined(decisions) };
}
