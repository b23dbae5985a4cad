import { alreadyExists, invalidArgument } from '../../errors/index.ts';
import type { Decision, NewEvent } from '../../eventstore/index.ts';
import type { NewCode } from '../codes.ts';
import * as events from '../events.ts';
import { cleanLanguage, cleanUserName, takeUserName } from '../names.ts';
import type { Profile, User } from '../state.ts';
import { type ContactChange, emailFacts, phoneFacts } from './contact.ts';
import { type MetadataEntry, metadataFacts } from './metadata.ts';

export interface Placement {
  readonly orgId: string;
  /** The domain policy's `userLoginMustBeDomain`. */
  readonly domainRequired: boolean;
}

export interface NewProfile extends Partial<Profile> {
  readonly givenName: string;
  readonly familyName: string;
}

export interface NewPassword {
  readonly encodedHash: string;
  readonly changeRequired: boolean;
}

export interface NewHuman extends Placement {
  readonly userName: string;
  readonly profile: NewProfile;
  readonly email?: ContactChange | undefined;
  readonly phone?: ContactChange | undefined;
  readonly password?: NewPassword | undefined;
  /** The code that version 1 sends in place of the address's own; the account is `initial` until then. */
  readonly initialization?: NewCode | undefined;
  readonly metadata?: readonly MetadataEntry[];
  /** The person made the account alone. */
  readonly selfRegistered?: boolean;
}

function requireAbsent(user: User): void {
  if (user.lifecycle !== 'absent') {
    throw alreadyExists(
      'USER-Ext01',
      'A user with this id already exists; leave user_id out to get a new one',
    );
  }
}

const nameTaken = (userName: string, { orgId, domainRequired }: Placement) => [
  takeUserName(userName, orgId, domainRequired),
];

export function requireName(value: string, field: string): string {
  const clean = shown(value);
  if (clean === '') throw invalidArgument('USER-Nam03', `${field} must not be empty`, { field });
  return clean;
}

/** Names that are only shown are composed, so that a search in any keyboard's spelling finds them. */
export const shown = (text: string): string => text.trim().normalize('NFC');

const initialized = (code: NewCode | undefined): NewEvent[] =>
  code ? [events.initializationCodeAdded({ code: code.sealed, expiry: code.expiry })] : [];

export function addHuman(user: User, input: NewHuman): Decision {
  requireAbsent(user);
  const userName = cleanUserName(input.userName);
  const firstName = requireName(input.profile.givenName, 'given_name');
  const lastName = requireName(input.profile.familyName, 'family_name');
  const preferredLanguage = cleanLanguage(input.profile.preferredLanguage ?? '');
  const email = input.email && emailFacts(input.email);
  const phone = input.phone && phoneFacts(input.phone);
  const define = input.selfRegistered ? events.humanSelfRegistered : events.humanAdded;
  const added: NewEvent = define({
    userName,
    firstName,
    lastName,
    ...(input.profile.nickName && { nickName: shown(input.profile.nickName) }),
    displayName: shown(input.profile.displayName ?? '') || `${firstName} ${lastName}`,
    ...(preferredLanguage && { preferredLanguage }),
    ...(input.profile.gender && { gender: input.profile.gender }),
    ...(email && { email: email.address }),
    ...(phone && { phone: phone.address }),
    ...(input.password && { encodedHash: input.password.encodedHash }),
    ...(input.password?.changeRequired && { changeRequired: true }),
    ...(input.domainRequired && { userLoginMustBeDomain: true }),
  });
  return {
    events: [
      added,
      ...(email?.verification ?? []),
      // Behind the address: one that is vouched for does not set the account up.
      ...initialized(input.initialization),
      ...(phone?.verification ?? []),
      ...metadataFacts(input.metadata ?? []),
    ],
    constraints: nameTaken(userName, input),
  };
}

export interface NewMachine extends Placement {
  readonly userName: string;
  readonly name: string;
  readonly description?: string;
  /** 0 opaque, 1 JWT */
  readonly accessTokenType?: number;
  readonly metadata?: readonly MetadataEntry[];
}

export function addMachine(user: User, input: NewMachine): Decision {
  requireAbsent(user);
  const userName = cleanUserName(input.userName);
  return {
    events: [
      events.machineAdded({
        userName,
        name: requireName(input.name, 'name'),
        ...(input.description && { description: shown(input.description) }),
        ...(input.accessTokenType && { accessTokenType: input.accessTokenType }),
        ...(input.domainRequired && { userLoginMustBeDomain: true }),
      }),
      ...metadataFacts(input.metadata ?? []),
    ],
    constraints: nameTaken(userName, input),
  };
}
