import type { Acting, RequestContext } from '../../contract/types.ts';
import { invalidArgument, notFound } from '../../errors/index.ts';
import {
  type AggregateWrite,
  type ChangeOf,
  type Decision,
  type Executed,
  runCommand,
  unborn,
  writeOf,
} from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { settingsOf } from '../../settings/index.ts';
import { acceptPassword } from '../chosen-password.ts';
import { newCode } from '../codes.ts';
import {
  acceptImportedHash,
  addHuman,
  addMachine,
  type MetadataEntry,
  type NewPassword,
  type NewProfile,
  type Placement,
} from '../commands/index.ts';
import { requireTotpSecret } from '../factors/totp.ts';
import type { machineFields } from '../fields.ts';
import { requireProviderFor } from '../links/providers.ts';
import type { Link } from '../links/state.ts';
import { domainOf, type NameRule } from '../names.ts';
import { findNewUserPlace } from '../queries/index.ts';
import { type User, userAggregate } from '../state.ts';
import { type ContactRequest, contactChange, returnedCode, vouches } from './verification.ts';

export type PasswordRequest =
  | {
      readonly case: 'password';
      readonly value: { readonly password: string; readonly changeRequired: boolean };
    }
  | {
      readonly case: 'hashedPassword';
      readonly value: { readonly hash: string; readonly changeRequired: boolean };
    }
  | { readonly case: undefined; readonly value?: undefined };

export interface CreateHuman {
  readonly userId?: string | undefined;
  /** '' or undefined: the e-mail address. */
  readonly userName?: string | undefined;
  readonly profile: NewProfile;
  readonly email?: ContactRequest | undefined;
  readonly phone?: ContactRequest | undefined;
  readonly password: PasswordRequest;
  readonly metadata: readonly MetadataEntry[];
  /** As version 1: who has no password, or an address that nobody vouches for, is to set the account up first. */
  readonly initialization?: boolean;
  /** The person makes the account alone. */
  readonly selfRegistered?: boolean;
  /** The account is not to be used yet. */
  readonly inactive?: boolean;
  /** Of an authenticator app that the person has already, in base32. */
  readonly totpSecret?: TotpSecret | undefined;
  /** Accounts at identity providers that the person signs in with. */
  readonly links?: readonly Link[];
}

interface TotpSecret {
  readonly value: string;
  /** What the request calls it. */
  readonly field: string;
}

export interface CreateMachine extends ChangeOf<typeof machineFields.all> {
  readonly userId?: string | undefined;
  /** '' or undefined: the user id. */
  readonly userName?: string | undefined;
  readonly name: string;
  readonly metadata: readonly MetadataEntry[];
}

export interface CreatedUser {
  readonly userId: string;
  readonly done: Executed<User>;
  readonly emailCode?: string | undefined;
  readonly phoneCode?: string | undefined;
}

/** Where a new user goes; nothing given: the organization that the call acts in. */
export interface OrgRequest {
  readonly id?: string | undefined;
  readonly domain?: string | undefined;
}

/** Checks and hashes a new password, or accepts an imported hash. */
export async function encodePassword(
  platform: Platform,
  context: Pick<Acting, 'instance'>,
  orgId: string,
  request: PasswordRequest,
): Promise<NewPassword | undefined> {
  if (request.case === undefined) return undefined;
  const { changeRequired } = request.value;
  if (request.case === 'hashedPassword') {
    return { encodedHash: acceptImportedHash(request.value.hash), changeRequired };
  }
  const policy = await settingsOf(platform).passwordComplexity(context.instance.id, orgId);
  const password = await acceptPassword(platform, request.value.password, policy.values);
  return { encodedHash: await platform.passwords.hash(password), changeRequired };
}

/** @throws PosternError `invalid_argument` when another organization has verified the name's domain */
export function requireOwnDomain(userName: string, orgId: string, domainOwner: string): void {
  if (domainOwner === '' || domainOwner === orgId) return;
  throw invalidArgument(
    'USER-Dom01',
    `Another organization owns the domain of "${userName}"; choose another user name`,
    { field: 'username' },
  );
}

async function place(
  platform: Platform,
  context: RequestContext,
  org: OrgRequest,
  userName: string,
): Promise<Placement> {
  const wanted =
    org.id || org.domain ? { id: org.id ?? '', domain: org.domain ?? '' } : { id: context.orgId };
  const found = await findNewUserPlace(platform, context.instance.id, wanted, domainOf(userName));
  if (found.orgId === '') {
    throw notFound('USER-Org01', 'Organization not found; name an existing one in organization', {
      field: 'organization',
    });
  }
  await context.require('user.write', { orgId: found.orgId });
  return placed(platform, context, found, userName);
}

async function placed(
  platform: Platform,
  context: Pick<Acting, 'instance'>,
  { orgId, domainOwner }: { readonly orgId: string; readonly domainOwner: string },
  userName: string,
): Promise<Placement> {
  const rule = await nameRule(platform, context, orgId);
  if (!rule.domainRequired) requireOwnDomain(userName, orgId, domainOwner);
  return { orgId, ...rule };
}

/** What holds for user names of the organization; it need not be there yet. */
export async function nameRule(
  platform: Platform,
  context: Pick<Acting, 'instance'>,
  orgId: string,
): Promise<NameRule> {
  const settings = settingsOf(platform);
  const [domain, organization] = await Promise.all([
    settings.domain(context.instance.id, orgId),
    settings.organization(context.instance.id, orgId),
  ]);
  return {
    domainRequired: domain.values.userLoginMustBeDomain,
    organizationScoped: organization.values.organizationScopedUsernames,
  };
}

interface PreparedUser {
  readonly userId: string;
  /** The id was made for it, so there is nothing to load. */
  readonly isNew: boolean;
  readonly orgId: string;
  readonly decide: (user: User) => Decision;
  readonly emailCode?: string | undefined;
  readonly phoneCode?: string | undefined;
}

const humanName = (input: CreateHuman) => input.userName || input.email?.address || '';

/** One code is enough: the one for the account proves the address too. */
const unsent = (email: ContactRequest): ContactRequest =>
  vouches(email) ? email : { ...email, verification: { case: 'isVerified', value: false } };

const sealedTotp = ({ encryption }: Platform, { value, field }: TotpSecret) =>
  encryption.seal('otp', requireTotpSecret(value, field));

async function prepareHuman(
  platform: Platform,
  context: Pick<Acting, 'instance'>,
  input: CreateHuman,
  placement: Placement,
): Promise<PreparedUser> {
  const password = await encodePassword(platform, context, placement.orgId, input.password);
  const vouched = vouches(input.email) && password !== undefined;
  const initialization =
    input.initialization && !vouched
      ? await newCode(platform, context.instance, 'initialization')
      : undefined;
  const email =
    input.email &&
    (await contactChange(
      platform,
      context.instance,
      'email',
      initialization ? unsent(input.email) : input.email,
    ));
  const phone = input.phone && (await contactChange(platform, context.instance, 'phone', input.phone));
  const human = {
    ...placement,
    userName: humanName(input),
    profile: input.profile,
    email,
    phone,
    password,
    initialization,
    metadata: input.metadata,
    totpSecret: input.totpSecret && sealedTotp(platform, input.totpSecret),
    links: input.links ?? [],
    ...(input.selfRegistered && { selfRegistered: true }),
    ...(input.inactive && { inactive: true }),
  };
  return {
    userId: input.userId || platform.ids(),
    isNew: !input.userId,
    orgId: placement.orgId,
    decide: (user) => addHuman(user, human),
    emailCode: returnedCode(email),
    phoneCode: returnedCode(phone),
  };
}

async function create(platform: Platform, context: Acting, user: PreparedUser): Promise<CreatedUser> {
  const { userId, orgId, emailCode, phoneCode } = user;
  const done = await runCommand(
    platform.store,
    context.scope,
    userAggregate,
    userId,
    ({ state }) => user.decide(state),
    { owner: orgId, ...(user.isNew && { from: unborn(userAggregate, userId) }) },
  );
  return { userId, done, emailCode, phoneCode };
}

export async function createHuman(
  platform: Platform,
  context: RequestContext,
  org: OrgRequest,
  input: CreateHuman,
): Promise<CreatedUser> {
  const placement = await place(platform, context, org, humanName(input));
  for (const { idpId } of input.links ?? [])
    await requireProviderFor(platform, context.instance.id, placement.orgId, idpId);
  return create(platform, context, await prepareHuman(platform, context, input, placement));
}

/** Who makes an account alone, as the pages ask for it. */
export interface Registrant {
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly password: string;
  readonly preferredLanguage: string;
  /** What the organization says of them besides. Default: the address. */
  readonly userName?: string;
  readonly nickName?: string;
  readonly displayName?: string;
  readonly gender?: number;
  readonly phone?: string;
  /** The organization vouches for the address or number. */
  readonly emailVerified?: boolean;
  readonly phoneVerified?: boolean;
  readonly metadata?: readonly MetadataEntry[];
}

/** Who signs in by accounts elsewhere, and has no password. */
export interface RegistrantFromElsewhere extends Omit<Registrant, 'password'> {
  readonly links: readonly Link[];
}

const vouched = (address: string, verified = false): ContactRequest => ({
  address,
  verification: verified ? { case: 'isVerified', value: true } : { case: 'sendCode', value: {} },
});

/** The address gets a code, and is the name to sign in with. */
export const registrantRequest = (person: Registrant | RegistrantFromElsewhere): CreateHuman => ({
  userName: person.userName,
  profile: {
    givenName: person.givenName,
    familyName: person.familyName,
    preferredLanguage: person.preferredLanguage,
    ...(person.nickName && { nickName: person.nickName }),
    ...(person.displayName && { displayName: person.displayName }),
    ...(person.gender && { gender: person.gender }),
  },
  email: vouched(person.email, person.emailVerified),
  ...(person.phone && { phone: vouched(person.phone, person.phoneVerified) }),
  password:
    'password' in person
      ? { case: 'password', value: { password: person.password, changeRequired: false } }
      : { case: undefined },
  metadata: person.metadata ?? [],
  links: 'links' in person ? person.links : [],
  selfRegistered: true,
});

/**
 * An account that somebody makes alone. Whether the organization lets people is for the caller to ask.
 * @throws PosternError `not_found` for an organization that is not there, `invalid_argument`, `already_exists`
 */
export async function registerHuman(
  platform: Platform,
  at: Acting,
  orgId: string,
  person: Registrant | RegistrantFromElsewhere,
): Promise<CreatedUser> {
  const name = person.userName || person.email;
  const found = await findNewUserPlace(platform, at.instance.id, { id: orgId, domain: '' }, domainOf(name));
  if (found.orgId === '') throw notFound('USER-Org01', 'Organization not found');
  const placement = await placed(platform, at, found, name);
  return create(platform, at, await prepareHuman(platform, at, registrantRequest(person), placement));
}

export async function createMachine(
  platform: Platform,
  context: RequestContext,
  org: OrgRequest,
  input: CreateMachine,
): Promise<CreatedUser> {
  const userId = input.userId || platform.ids();
  const userName = input.userName || userId;
  const placement = await place(platform, context, org, userName);
  return create(platform, context, {
    userId,
    isNew: !input.userId,
    orgId: placement.orgId,
    decide: (user) => addMachine(user, { ...input, ...placement, userName }),
  });
}

/** The write that makes a person in an organization that is only being created; permissions are the caller's duty. */
export async function humanForNewOrg(
  platform: Platform,
  context: Pick<Acting, 'instance'>,
  orgId: string,
  input: CreateHuman,
): Promise<{ userId: string; writes: AggregateWrite[]; emailCode?: string; phoneCode?: string }> {
  const rule = await nameRule(platform, context, orgId);
  if (!rule.domainRequired) {
    const { domainOwner } = await findNewUserPlace(
      platform,
      context.instance.id,
      {},
      domainOf(humanName(input)),
    );
    requireOwnDomain(humanName(input), orgId, domainOwner);
  }
  const user = await prepareHuman(platform, context, input, { orgId, ...rule });
  const loaded = user.isNew
    ? unborn(userAggregate, user.userId)
    : await platform.store.load(context.instance.id, userAggregate, user.userId);
  return {
    userId: user.userId,
    writes: [writeOf(loaded, orgId, user.decide(loaded.state))],
    ...(user.emailCode && { emailCode: user.emailCode }),
    ...(user.phoneCode && { phoneCode: user.phoneCode }),
  };
}
