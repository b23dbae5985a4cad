import { SignInLevel } from '../contract/services/postern/login/v1.ts';
import type { InstanceContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import { brandingOrg, loginUsers, nameForm, type UnverifiedEmail, usualOrgId } from '../login/index.ts';
import { activeMailProvider } from '../notification/index.ts';
import { type ForetoldRequest, foretell } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import type { Proven } from '../session/index.ts';
import { type Effective, settingsOf } from '../settings/index.ts';
import { findUserByLoginName, foreseePassword, ownFactors } from '../user/index.ts';
import type { Application, Facts, Person, Source, Sourced } from './facts.ts';

/** What the operator decided of the pages. */
export interface PageOptions {
  readonly unverifiedEmail: UnverifiedEmail;
  readonly mailsAnyway: boolean;
}

export interface Supposed {
  readonly clientId: string;
  readonly organization: { readonly id?: string; readonly domain?: string };
  readonly loginName: string;
  readonly hinted: boolean;
  readonly prompt: readonly string[];
  readonly done: readonly Proven[];
}

const levels = {
  system: SignInLevel.SYSTEM,
  instance: SignInLevel.INSTANCE,
  org: SignInLevel.ORGANIZATION,
} as const;

const sourceOf = ({ owner }: Pick<Effective<unknown>, 'owner'>, orgId: string): Source => ({
  level: levels[owner],
  id: owner === 'org' ? orgId : '',
});
const sourced = <V>(effective: Effective<V>, orgId: string): Sourced<V> => ({
  values: effective.values,
  source: sourceOf(effective, orgId),
});

/** The application's request; undefined where none asks. */
export async function requestOf(
  platform: Platform,
  instance: InstanceContext,
  { clientId, organization }: Supposed,
): Promise<ForetoldRequest | undefined> {
  if (clientId === '') return undefined;
  const request = await foretell(platform, instance, clientId, organization);
  if (request) return request;
  throw notFound('SIM-App01', 'There is no application with this client_id that people sign in to', {
    field: 'client_id',
  });
}

const applicationOf = ({ client, foreignLogin, loginSaidBy }: ForetoldRequest): Application => ({
  id: client.applicationId,
  projectId: client.project.id,
  active: client.active,
  foreignLogin,
  loginSource:
    loginSaidBy === 'instance'
      ? { level: SignInLevel.INSTANCE, id: '' }
      : { level: SignInLevel.APPLICATION, id: client.applicationId },
  redirectUri: client.oidc?.redirectUris[0] ?? '',
  checks: { grant: client.project.hasProjectCheck, authorization: client.project.roleCheck },
});

async function personOf(
  platform: Platform,
  instanceId: string,
  userId: string,
  request: ForetoldRequest | undefined,
): Promise<Person | undefined> {
  const settings = settingsOf(platform);
  const user = await loginUsers(platform).byId(instanceId, userId);
  if (!user) return undefined;
  const { id, orgId } = user;
  const [login, age, lockout, factors, refusal, consentDue = false] = await Promise.all([
    settings.login(instanceId, orgId),
    settings.passwordAge(instanceId, orgId),
    settings.lockout(instanceId, orgId),
    ownFactors(platform).load(instanceId, id),
    request?.refusal({ userId: id, orgId }),
    request?.isConsentDue(id),
  ]);
  const { state, right, failures } = await foreseePassword(platform, instanceId, id, lockout.values);
  const { maxPasswordAttempts: most } = lockout.values;
  return {
    user,
    state,
    factors,
    rightPassword: right,
    login: sourced(login, orgId),
    maxAgeDays: { values: age.values.maxAgeDays, source: sourceOf(age, orgId) },
    lockout: { values: { failures, most }, source: sourceOf(lockout, orgId) },
    refusal: refusal?.reason,
    consentDue,
  };
}

/**
 * Whom a name is of, and what else is read of them.
 * @param mayRead whether the caller may read users of an organization: others are as unknown as nobody
 */
export async function gather(
  platform: Platform,
  instance: InstanceContext,
  options: PageOptions,
  supposed: Supposed,
  request: ForetoldRequest | undefined,
  mayRead: (orgId: string) => Promise<boolean>,
): Promise<Facts> {
  const settings = settingsOf(platform);
  const { id: instanceId } = instance;
  const now = platform.clock();
  const description = request?.description;
  const settingsOrgId = description?.orgId ?? (await usualOrgId(platform, instance));
  const registrationOrgId = settingsOrgId || instance.defaultOrgId;
  const [pages, registration, domain] = await Promise.all([
    settings.login(instanceId, settingsOrgId),
    settings.login(instanceId, registrationOrgId),
    settings.domain(instanceId, settingsOrgId),
  ]);
  const suffix = await nameForm(platform, instanceId, {
    brandingOrgId: '',
    wantedOrgId: description?.orgId,
    hideSuffix: false,
  }).suffix();
  const loginName =
    supposed.hinted || supposed.loginName.includes('@') ? supposed.loginName : supposed.loginName + suffix;
  const found = await loginUsers(platform).byLoginName(instanceId, loginName);
  const known = found && (await mayRead(found.orgId)) ? found : undefined;
  const person = known && (await personOf(platform, instanceId, known.id, request));
  const brandingOf = async (of: { loginName?: string; orgId?: string }): Promise<Source> => {
    const { orgId } = of;
    const id = await brandingOrg(platform, instanceId, {
      description,
      otherwise: settingsOrgId,
      loginName: of.loginName,
      person: orgId === undefined ? undefined : async () => ({ orgId }),
    });
    return sourceOf(await settings.branding(instanceId, id), id);
  };
  const [before, named, ofPerson] = await Promise.all([
    brandingOf({}),
    brandingOf({ loginName }),
    brandingOf(person ? { orgId: person.user.orgId } : {}),
  ]);
  return {
    now,
    application: request && applicationOf(request),
    wanted: {
      prompt: supposed.prompt,
      loginHint: supposed.hinted ? loginName : undefined,
      orgId: description?.orgId,
      createdAt: now,
    },
    pages: sourced(pages, settingsOrgId),
    registration: sourced(registration, registrationOrgId),
    suffix: { values: suffix, source: sourceOf(domain, settingsOrgId) },
    notAllowed: known ? undefined : await whoMayNot(platform, instanceId, loginName, mayRead),
    person,
    done: person ? supposed.done : [],
    email: {
      how: options.unverifiedEmail,
      mayMail: options.mailsAnyway || (await activeMailProvider(platform.sql, instanceId)) !== undefined,
    },
    branding: { before, named, known: ofPerson },
  };
}

/** Whose settings do not let the owner of an address or number sign in with it. */
async function whoMayNot(
  platform: Platform,
  instanceId: string,
  loginName: string,
  mayRead: (orgId: string) => Promise<boolean>,
): Promise<Source | undefined> {
  const row = await findUserByLoginName(platform.sql, instanceId, loginName, {
    settings: { disableLoginWithEmail: false, disableLoginWithPhone: false },
  });
  if (!row || !(await mayRead(row.resource_owner))) return undefined;
  return sourceOf(await settingsOf(platform).login(instanceId, ''), '');
}
