import { PosternError } from '../../errors/index.ts';
import { runCommand } from '../../eventstore/index.ts';
import { intentAggregate } from '../../intent/index.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import {
  decideLink,
  follow,
  holderOfEmail,
  linksAggregate,
  registerHuman,
  userOfLink,
  wordOf,
} from '../../user/index.ts';
import { type AccountHere, type Entered, endingOf, proposed } from '../arrival.ts';
import { rememberBrowser } from '../known-device.ts';
import type { PageRequest } from '../page-request.ts';
import { providerAccountPage } from '../pages/provider-account.ts';
import { proveAccountPage } from '../pages/provider-link.ts';
import type { Problem } from '../pages/register.ts';
import { offeredProvider } from '../providers.ts';
import { mayNotSend } from '../sends.ts';
import { signInWith } from '../sign-in.ts';
import { agreementOf, openDocuments } from './agreement.ts';
import { proceed } from './proceed.ts';
import { providerPath, refusedByProvider } from './provider.ts';
import { linkOf, type ProviderVisit, providerVisit } from './provider-visit.ts';

/** Somebody comes back from a provider, who may have an account here, or get one. */
export async function comeBack(page: PageRequest): Promise<Response> {
  const visit = await providerVisit(page);
  return visit instanceof Response ? visit : arrive(page, visit);
}

const reasons: Readonly<Record<string, 'denied' | 'unavailable' | 'misconfigured'>> = {
  denied: 'denied',
  access_denied: 'denied',
  login_required: 'denied',
  interaction_required: 'denied',
  consent_required: 'denied',
  account_selection_required: 'denied',
  unavailable: 'unavailable',
  server_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
  misconfigured: 'misconfigured',
  invalid_client: 'misconfigured',
  unauthorized_client: 'misconfigured',
  invalid_request: 'misconfigured',
  invalid_scope: 'misconfigured',
  unsupported_response_type: 'misconfigured',
};

/** Nobody came of the visit. What the address says of it is looked up, and never shown. */
export async function comeBackWithout(page: PageRequest): Promise<Response> {
  const { platform, instance, url, guard } = page;
  const id = (url.searchParams.get('id') ?? '').slice(0, 200);
  const { state: intent } = await platform.store.load(instance.id, intentAggregate, id);
  const isOwn = intent.browser !== '' && intent.browser === guard.browser;
  const provider = isOwn ? await offeredProvider(page, intent.idpId) : undefined;
  if (!provider) return refusedByProvider(page, '', 'otherBrowser');
  return refusedByProvider(page, provider.name, reasons[url.searchParams.get('error') ?? ''] ?? 'invalid');
}

/** An account here, and whether its people may come from the provider. */
async function accountHere(
  { platform, users, instance, settings }: PageRequest,
  userId: string,
  idpId: string,
): Promise<AccountHere | undefined> {
  const user = await users.byId(instance.id, userId);
  if (!user) return undefined;
  const { allowExternalIdp, providers } = (await settings.login(instance.id, user.orgId)).values;
  const isOffered = allowExternalIdp && providers.some(({ id }) => id === idpId);
  const word = isOffered ? await wordOf(platform, instance.id, user, idpId) : 'nothing';
  const [allowed, vouchable] = [word !== 'nothing', word === 'vouches'];
  return { userId, active: user.active, allowed, vouchable };
}

async function linkedAccount(page: PageRequest, { provider, person }: ProviderVisit) {
  const userId = await userOfLink(page.platform.sql, page.instance.id, provider.id, person.id);
  return userId === undefined ? undefined : accountHere(page, userId, provider.id);
}

/** Whose confirmed address it is that the provider vouches for: an address that nobody vouches for tells nothing. */
async function accountOfEmail(page: PageRequest, { provider, person }: ProviderVisit) {
  const { email, emailVerified } = person.profile;
  if (provider.autoLinking !== 'email' || email === undefined || !emailVerified) return undefined;
  const holder = await holderOfEmail(page.platform, page.instance.id, page.settingsOrgId, email);
  return holder && accountHere(page, holder.userId, provider.id);
}

/** What the person is called there somebody is called here who may come from the provider. */
async function isNameHere(page: PageRequest, { provider, person }: ProviderVisit): Promise<boolean> {
  const name = person.profile.preferredUsername;
  if (provider.autoLinking !== 'username' || name === undefined) return false;
  const user = await page.users.byLoginName(page.instance.id, name);
  const here = user && (await accountHere(page, user.id, provider.id));
  return here?.active === true && here.allowed;
}

/** Of somebody who has proven to be that person at the provider. */
export async function arrive(page: PageRequest, visit: ProviderVisit): Promise<Response> {
  const { provider, person } = visit;
  const linked = await linkedAccount(page, visit);
  const { entered, complete } = proposed(person.profile);
  const ending = endingOf({
    provider,
    linked,
    sameEmail: linked ? undefined : await accountOfEmail(page, visit),
    sameName: await isNameHere(page, visit),
    complete: complete && (await openDocuments(page)).length === 0,
  });
  switch (ending.to) {
    case 'signIn':
      if (provider.isAutoUpdate) await takeOver(page, visit, ending.userId, linked?.vouchable === true);
      return enterAs(page, visit, ending.userId);
    case 'link':
      await link(page, visit, ending.userId);
      if (provider.isAutoUpdate) await takeOver(page, visit, ending.userId, true);
      return enterAs(page, visit, ending.userId);
    case 'prove':
      return page.show(
        proveAccountPage(page.frame, {
          ...visitForm(page, visit),
          providerName: provider.name,
          backUrl: providerPath(page, '/ui/login/loginname'),
        }),
      );
    case 'create':
      return create(page, visit, entered);
    case 'ask':
      return shown(page, visit, entered);
    case 'refused':
      return refusedByProvider(page, provider.name, ending.why);
  }
}

async function link({ platform, scope }: PageRequest, visit: ProviderVisit, userId: string): Promise<void> {
  const done = await runCommand(platform.store, scope, linksAggregate, userId, ({ state }) =>
    decideLink(state, linkOf(visit)),
  );
  await platform.projections.waitFor(done.position);
}

/** The account follows the provider. What it says that no account can have keeps nobody from signing in. */
async function takeOver(
  { platform, scope }: PageRequest,
  visit: ProviderVisit,
  userId: string,
  vouched: boolean,
): Promise<void> {
  const { profile } = visit.person;
  const kept = {
    profile: {
      ...(profile.firstName !== undefined && { givenName: profile.firstName }),
      ...(profile.lastName !== undefined && { familyName: profile.lastName }),
      ...(profile.nickName !== undefined && { nickName: profile.nickName }),
      ...(profile.displayName !== undefined && { displayName: profile.displayName }),
    },
    email: vouched && profile.emailVerified ? profile.email : undefined,
    phone: vouched && profile.phoneVerified ? profile.phone : undefined,
  };
  try {
    const done = await follow(platform, scope, userId, kept);
    await platform.projections.waitFor(done.position);
  } catch (error) {
    if (!(error instanceof PosternError) || error.kind !== 'invalid_argument') throw error;
    warnSparingly(platform.log, 'what an identity provider says of a person was not taken over', {
      idpId: visit.provider.id,
      field: error.field,
    });
  }
}

/** The visit is used up by the session, which goes on as every sign-in does. */
async function enterAs(page: PageRequest, { id, token }: ProviderVisit, userId: string): Promise<Response> {
  const user = await page.users.byId(page.instance.id, userId);
  const { values } = await page.settings.login(page.instance.id, user?.orgId ?? '');
  const lifetime = values.externalLoginCheckLifetime;
  const { session, cookies } = await signInWith(page, { id: userId }, { idpIntent: { id, token } }, lifetime);
  return proceed(page, session, [...cookies, ...(await rememberBrowser(page, session))]);
}

const visitForm = (page: PageRequest, { id, token }: ProviderVisit) => ({
  csrf: page.guard.token,
  authRequestId: page.authRequest?.id,
  clientName: page.authRequest?.description.clientName,
  organization: page.organization,
  visit: { id, token },
});

async function shown(
  page: PageRequest,
  visit: ProviderVisit,
  entered: Entered,
  problem?: Problem,
): Promise<Response> {
  const { provider } = visit;
  const markup = providerAccountPage(page.frame, {
    ...visitForm(page, visit),
    mayLink: provider.isLinkingAllowed,
    providerName: provider.name,
    entered,
    agreement: await agreementOf(page),
    problem,
  });
  return page.show(markup, { status: problem === undefined ? 200 : 400 });
}

const cleaned = (page: PageRequest, name: keyof Entered): string =>
  (page.form.get(name) ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);

/** What was missing has been filled in. */
export async function submitProviderAccount(page: PageRequest): Promise<Response> {
  const visit = await providerVisit(page);
  if (visit instanceof Response) return visit;
  const sameEmail = await accountOfEmail(page, visit);
  const linked = await linkedAccount(page, visit);
  const ending = endingOf({
    provider: visit.provider,
    linked,
    sameEmail,
    sameName: await isNameHere(page, visit),
    complete: true,
  });
  if (ending.to !== 'create' && ending.to !== 'ask') return arrive(page, visit);

  const { register } = page.frame.messages;
  const entered = {
    firstName: cleaned(page, 'firstName'),
    lastName: cleaned(page, 'lastName'),
    email: cleaned(page, 'email'),
  };
  const refuse = (text: string, at: readonly string[]) => shown(page, visit, entered, { text, at });
  const missing = Object.entries(entered).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (missing.length > 0) return refuse(register.missing, missing);
  if (!/^[^\s@]+@[^\s@]+$/.test(entered.email)) return refuse(register.badEmail, ['email']);
  const open = await openDocuments(page);
  if (open.length > 0) return refuse(register.accept, open);
  return create(page, visit, entered);
}

/** Makes the account that the person signs in to by the provider from now on. */
async function create(page: PageRequest, visit: ProviderVisit, entered: Entered): Promise<Response> {
  const { platform, instance, settingsOrgId, frame } = page;
  const { profile } = visit.person;
  const emailVerified = profile.emailVerified && profile.email?.toLowerCase() === entered.email.toLowerCase();
  const tooMany = emailVerified ? undefined : await mayNotSend(page, entered.email.toLowerCase());
  if (tooMany) return tooMany;
  const person = {
    givenName: entered.firstName,
    familyName: entered.lastName,
    email: entered.email,
    emailVerified,
    preferredLanguage: frame.language,
    ...(profile.nickName !== undefined && { nickName: profile.nickName }),
    ...(profile.displayName !== undefined && { displayName: profile.displayName }),
    links: [linkOf(visit)],
  };
  const orgId = settingsOrgId || instance.defaultOrgId;
  // What they are called there, unless somebody has that name here; then by the address.
  const names = new Set([profile.preferredUsername ?? entered.email, entered.email]);
  for (const userName of names) {
    try {
      const { userId, done } = await registerHuman(platform, page, orgId, { ...person, userName });
      await platform.projections.waitFor(done.position);
      return await enterAs(page, visit, userId);
    } catch (error) {
      if (!isOfName(error)) throw error;
    }
  }
  return shown(page, visit, entered, { text: frame.messages.register.taken, at: ['email'] });
}

/** The name is somebody's, or none. */
const isOfName = (error: unknown): boolean =>
  error instanceof PosternError && (error.kind === 'already_exists' || error.kind === 'invalid_argument');
