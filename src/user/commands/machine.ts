import { alreadyExists, invalidArgument } from '../../errors/index.ts';
import type { ChangeOf, Decision } from '../../eventstore/index.ts';
import * as events from '../events.ts';
import { machineFields } from '../fields.ts';
import type { User } from '../state.ts';
import { nothing, requireMachine } from './existing.ts';

export function changeMachine(user: User, input: ChangeOf<typeof machineFields.all>): Decision {
  requireMachine(user);
  const change = machineFields.differences(user.machine, machineFields.clean(input));
  return Object.keys(change).length === 0
    ? nothing
    : { events: [events.machineChanged(machineFields.write(change))] };
}

/** A new secret takes the place of the old one. */
export function setMachineSecret(user: User, input: { hashedSecret: string }): Decision {
  requireMachine(user);
  return { events: [events.machineSecretSet(input)] };
}

export function removeMachineSecret(user: User): Decision {
  requireMachine(user);
  return user.hashedSecret === '' ? nothing : { events: [events.machineSecretRemoved({})] };
}

/** The day after which nothing is: what Zitadel gives keys and tokens without an expiry. */
export const neverExpires = new Date('9999-12-31T23:59:59Z');

export function expiryOrNever(expiry: Date | undefined, now: Date): Date {
  if (expiry && expiry <= now) {
    throw invalidArgument('USER-Exp01', 'expiration_date must lie in the future', {
      field: 'expiration_date',
    });
  }
  return expiry ?? neverExpires;
}

/** Zitadel's number of the JSON key file; the only kind there is. */
export const keyTypeJson = 1;

export function addMachineKey(
  user: User,
  input: { keyId: string; publicKeyPem: string; expiresAt: Date },
): Decision {
  requireMachine(user);
  if (user.keys.has(input.keyId)) throw alreadyExists('USER-Key01', 'The user already has this key');
  return {
    events: [
      events.machineKeyAdded({
        keyId: input.keyId,
        type: keyTypeJson,
        expirationDate: input.expiresAt.toISOString(),
        publicKey: Buffer.from(input.publicKeyPem).toString('base64'),
      }),
    ],
  };
}

export function removeMachineKey(user: User, keyId: string): Decision {
  requireMachine(user);
  return user.keys.has(keyId) ? { events: [events.machineKeyRemoved({ keyId })] } : nothing;
}

/** What a personal access token may be used for; Zitadel's own set. */
export const personalAccessTokenScopes = [
  'openid',
  'profile',
  'urn:zitadel:iam:user:metadata',
  'urn:zitadel:iam:user:resourceowner',
];

export function addPersonalAccessToken(user: User, input: { tokenId: string; expiresAt: Date }): Decision {
  requireMachine(user);
  return {
    events: [
      events.personalAccessTokenAdded({
        tokenId: input.tokenId,
        expiration: input.expiresAt.toISOString(),
        scopes: personalAccessTokenScopes,
      }),
    ],
  };
}

export function removePersonalAccessToken(user: User, tokenId: string): Decision {
  requireMachine(user);
  return user.personalAccessTokens.has(tokenId)
    ? { events: [events.personalAccessTokenRemoved({ tokenId })] }
    : nothing;
}
