import type { SealedValue } from '../../crypto/types.ts';
import { alreadyExists, failedPrecondition } from '../../errors/index.ts';
import type { ChangeOf, Decision, NewEvent } from '../../eventstore/index.ts';
import { codeFacts, type NewCode } from '../codes.ts';
import * as events from '../events.ts';
import * as factorEvents from '../factors/events.ts';
import { composedName, humanFields, machineFields, type Profile, profileFields } from '../fields.ts';
import { linksOfNew } from '../links/commands.ts';
import type { Link } from '../links/state.ts';
import { cleanUserName, type NameRule, takeUserName } from '../names.ts';
import type { User } from '../state.ts';
import { type ContactChange, emailFacts, phoneFacts } from './contact.ts';
import { requireHuman } from './existing.ts';
import { type MetadataEntry, metadataFacts } from './metadata.ts';

export interface Placement extends NameRule {
  readonly orgId: string;
}

/** As events of new users tell the rule: what does not hold is left out. */
const ruleFacts = (rule: NameRule) => ({
  ...(rule.domainRequired && { userLoginMustBeDomain: true }),
  ...(rule.organizationScoped && { organizationScopedUsername: true }),
});

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
  /** The account is not to be used yet. */
  readonly inactive?: boolean;
  /** Secret of an authenticator app that the person has already. */
  readonly totpSecret?: SealedValue | undefined;
  /** Accounts at identity providers that the person signs in with. */
  readonly links?: readonly Link[];
}

function requireAbsent(user: User): void {
  if (user.lifecycle !== 'absent') {
    throw alreadyExists(
      'USER-Ext01',
      'A user with this id already exists; leave user_id out to get a new one',
    );
  }
}

const nameTaken = (userName: string, placement: Placement) => [
  takeUserName(userName, placement.orgId, placement),
];

const initialized = (code: NewCode | undefined): NewEvent[] =>
  code ? [events.initializationCodeAdded(codeFacts(code))] : [];

/** Another code to set the account up with, for an account that was not yet. */
export function resendInitialization(user: User, code: NewCode): Decision {
  requireHuman(user);
  if (user.initialized) {
    throw failedPrecondition(
      'USER-Ini01',
      'The account is set up already; there is nothing to send a code for',
    );
  }
  return { events: initialized(code) };
}

export function addHuman(user: User, input: NewHuman): Decision {
  requireAbsent(user);
  const links = linksOfNew(input.links ?? []);
  const userName = cleanUserName(input.userName);
  const profile = profileFields.clean(input.profile);
  const { givenName, familyName, displayName } = profile;
  const email = input.email && emailFacts(input.email);
  const phone = input.phone && phoneFacts(input.phone);
  const define = input.selfRegistered ? events.humanSelfRegistered : events.humanAdded;
  const added: NewEvent = define({
    userName,
    ...humanFields.writeNew({
      ...profile,
      displayName: displayName || composedName({ givenName, familyName }),
      email: email?.address,
      phone: phone?.address,
    }),
    ...(input.password && { encodedHash: input.password.encodedHash }),
    ...(input.password?.changeRequired && { changeRequired: true }),
    ...ruleFacts(input),
  });
  return {
    events: [
      added,
      ...(email?.verification ?? []),
      // Behind the address: one that is vouched for does not set the account up.
      ...initialized(input.initialization),
      ...(phone?.verification ?? []),
      ...totpFacts(input.totpSecret),
      ...metadataFacts(input.metadata ?? []),
      ...(input.inactive ? [events.userDeactivated({})] : []),
      ...links.events,
    ],
    constraints: [...nameTaken(userName, input), ...links.constraints],
  };
}

const totpFacts = (otpSecret: SealedValue | undefined): NewEvent[] =>
  otpSecret ? [factorEvents.totpAdded({ otpSecret }), factorEvents.totpVerified({})] : [];

export interface NewMachine extends Placement, ChangeOf<typeof machineFields.all> {
  readonly userName: string;
  readonly name: string;
  readonly metadata?: readonly MetadataEntry[];
}

export function addMachine(user: User, input: NewMachine): Decision {
  requireAbsent(user);
  const userName = cleanUserName(input.userName);
  const machine = machineFields.clean(input);
  return {
    events: [
      events.machineAdded({
        userName,
        ...machineFields.writeNew(machine),
        name: machine.name,
        ...ruleFacts(input),
      }),
      ...metadataFacts(input.metadata ?? []),
    ],
    constraints: nameTaken(userName, input),
  };
}
