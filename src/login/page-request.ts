import type { FailureLimits } from '../cache/index.ts';
import type { Acting, InstanceContext } from '../contract/types.ts';
import type { CommandScope, Executed } from '../eventstore/index.ts';
import { acceptedLanguages } from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import type { SessionOperations } from '../session/index.ts';
import type { Settings } from '../settings/index.ts';
import { asciiUri } from '../uri/index.ts';
import type { Registrant } from '../user/index.ts';
import { AnswerTime } from './answer-time.ts';
import type { AuthorizationDescription, AuthorizationFlow, GivenAnswer } from './authorization-flow.ts';
import { accountsIn, type BrowserAccount, isSecure } from './browser-accounts.ts';
import { type BrowserSession, openSession } from './browser-session.ts';
import type { UnverifiedEmail } from './due.ts';
import { type FormGuard, formGuard } from './http/csrf.ts';
import { pageHeaders } from './http/headers.ts';
import type { DeviceOptions } from './known-device.ts';
import { brandingOrg } from './look/branding-org.ts';
import { lookOf } from './look/index.ts';
import { type NameForm, nameForm } from './name-form.ts';
import type { PageFrame } from './pages/layout.ts';
import { shownName } from './shown-name.ts';
import { type Messages, type Spoken, speakIn, usualOrgId } from './spoken.ts';
import { steppedUp } from './step-up.ts';
import type { LoginUsers } from './users.ts';
import type { Work } from './work.ts';

/** Makes an organization, and the person who owns it, of what they entered. */
export type FoundOrg = (at: Acting, name: string, owner: Registrant) => Promise<Executed<unknown>>;

/** What the pages stand on. */
export interface LoginParts {
  readonly platform: Platform;
  readonly users: LoginUsers;
  readonly sessions: SessionOperations;
  readonly settings: Settings;
  readonly flow: AuthorizationFlow;
  readonly limits: FailureLimits;
  /** What browsers may do in place of waiting. */
  readonly work: Work;
  /** Messages that people are sent because somebody asked for them. */
  readonly sends: FailureLimits;
  readonly devices: DeviceOptions;
  /** Makes an organization that somebody registers; see `LoginOptions`. */
  readonly foundOrg: FoundOrg | undefined;
  /** Of who signs in with an e-mail address that is not confirmed; see the configuration. */
  readonly unverifiedEmail: UnverifiedEmail;
  /** Mail of an instance without a provider leaves all the same; see the configuration. */
  readonly mailsAnyway: boolean;
  /** Whether pages are shown in the pseudo-locale to who asks for it; see the configuration. */
  readonly pseudo: boolean;
}

/** One request to a page, with all that rendering needs. */
export interface PageRequest extends LoginParts {
  readonly request: Request;
  readonly url: URL;
  /** Fields of a posted form; empty otherwise. */
  readonly form: URLSearchParams;
  readonly instance: InstanceContext;
  readonly remoteAddress: string;
  /** Since the request arrived. */
  readonly answerTime: AnswerTime;
  readonly scope: CommandScope;
  readonly guard: FormGuard;
  /** As the address or form named it; `authRequest` is undefined when it is gone. */
  readonly authRequestId: string | undefined;
  /** The application's request that the browser is here for. */
  readonly authRequest: { readonly id: string; readonly description: AuthorizationDescription } | undefined;
  /** What the application's request was answered with before this request came. */
  readonly answered: GivenAnswer | undefined;
  readonly frame: PageFrame;
  /** A visit at a provider that waited for the sign-in has been linked, or left. */
  readonly visitIsSettled?: boolean;
  /** Whose people the address or form is for, as it says; undefined where it does not. */
  readonly organization: string | undefined;
  /** Whose settings hold before anybody is known: the request's organization, else the default one or, '', the instance. */
  readonly settingsOrgId: string;
  /** How names are shown and entered; see `nameForm`. */
  readonly names: NameForm;
  /** Accounts that were used in the browser, the last used first. */
  readonly accounts: readonly BrowserAccount[];
  /**
   * Whom this tab is about, as the address or form says, so that several tabs can be about several people. It proves
   * nothing, and nobody else's session takes the place of that person's.
   */
  readonly accountId: string | undefined;
  /** Of `accountId`; where nobody is named, of who used the browser last. */
  session(): Promise<BrowserSession | undefined>;
  /** The session that the browser has of somebody, where it is of use. */
  sessionOf(userId: string): Promise<BrowserSession | undefined>;
  /**
   * A page; cookies are added to those that the request itself needs.
   * @param options framed: whether others may show it in a frame, where the settings allow that; default: yes.
   * leaves: a form of it leads to an identity provider, whatever else the page is for
   */
  show(
    markup: string,
    options?: {
      status?: number;
      cookies?: readonly string[];
      scripts?: boolean;
      framed?: boolean;
      leaves?: boolean;
    },
  ): Response;
  redirect(location: string, cookies?: readonly string[]): Response;
}

export interface PageRequestFacts {
  readonly request: Request;
  readonly url: URL;
  readonly form: URLSearchParams;
  readonly instance: InstanceContext;
  readonly remoteAddress: string;
  readonly authRequestId: string | undefined;
  readonly accountId: string | undefined;
  /** Forms at this address may end elsewhere even without an application's request. */
  readonly formsLeave: boolean;
  /** The page is about the person who is signed in: it shows the branding of that person's organization. */
  readonly ofPerson: boolean;
  /** As it was entered in the step before. */
  readonly loginName: string | undefined;
  /** Whose people the link of a message is for, as it says: whose branding and settings the page shows. */
  readonly organization: string | undefined;
}

/** Gathers what a page needs: application, language, links, form token. */
export async function openPage(parts: LoginParts, facts: PageRequestFacts): Promise<PageRequest> {
  const answerTime = new AnswerTime();
  const { platform, users, settings, flow } = parts;
  const { request, url, instance, authRequestId } = facts;
  const described = authRequestId === undefined ? undefined : await flow.describe(instance, authRequestId);
  const description = described && withShownNames(described);
  const answered =
    authRequestId === undefined || description ? undefined : await flow.answered(instance, authRequestId);
  const settingsOrgId = description?.orgId ?? (facts.organization || (await usualOrgId(platform, instance)));
  const wanted = [
    ...(url.searchParams.get('ui_locales')?.split(' ') ?? []),
    ...(description?.uiLocales ?? []),
    ...acceptedLanguages(request.headers.get('accept-language')),
  ];
  const [spoken, privacy, security] = await Promise.all([
    speakIn(parts, instance, settingsOrgId, wanted),
    settings.privacy(instance.id, settingsOrgId),
    settings.security(instance.id, ''),
  ]);
  const { tosLink: terms, privacyLink: ofPrivacy, helpLink: help, supportEmail } = privacy.values;
  const links = { terms, privacy: ofPrivacy, help, supportEmail };
  const accounts = accountsIn(platform, instance, request);
  const asWanted = (session: BrowserSession | undefined) =>
    session && {
      ...session,
      second: steppedUp(session.second, session.proven, description?.assurance),
    };
  const sessions = new Map<string, Promise<BrowserSession | undefined>>();
  const sessionOf = (userId: string): Promise<BrowserSession | undefined> => {
    const known = sessions.get(userId);
    if (known) return known;
    const held = accounts.find((account) => account.userId === userId)?.session;
    const opened = held
      ? openSession(platform, users, instance, held).then(asWanted)
      : Promise.resolve(undefined);
    sessions.set(userId, opened);
    return opened;
  };
  const currentSession = async () => {
    const userId = facts.accountId ?? accounts.find(({ session }) => session)?.userId;
    return userId === undefined ? undefined : sessionOf(userId);
  };
  const brandingOrgId = await brandingOrg(platform, instance.id, {
    description,
    otherwise: settingsOrgId,
    loginName: facts.loginName,
    person: facts.ofPerson ? currentSession : undefined,
  });
  const branding = await settings.branding(instance.id, brandingOrgId);
  const look = lookOf(branding.values, branding.owner === 'org' ? brandingOrgId : '');
  const frame: PageFrame = {
    ...spoken,
    messages: messagesFor(description, spoken),
    look,
    links,
    unverified: description?.unverified,
  };
  const guard = formGuard(platform.encryption, request, isSecure(instance));
  const ownCookies = guard.setCookie ? [guard.setCookie] : [];

  const withCookies = (headers: Headers, cookies: readonly string[]) => {
    for (const cookie of [...ownCookies, ...cookies]) headers.append('set-cookie', cookie);
    return headers;
  };
  return {
    ...parts,
    ...facts,
    answerTime,
    guard,
    frame,
    settingsOrgId,
    answered,
    authRequest: authRequestId !== undefined && description ? { id: authRequestId, description } : undefined,
    scope: {
      instanceId: instance.id,
      editor: { user: 'LOGIN', service: 'login' },
      observe: () => {},
    },
    names: nameForm(platform, instance.id, {
      brandingOrgId,
      wantedOrgId: description?.orgId,
      hideSuffix: branding.values.hideLoginNameSuffix,
    }),
    accounts,
    session: currentSession,
    sessionOf,
    show(markup, { status = 200, cookies = [], scripts = false, framed = true, leaves = false } = {}) {
      const { embeddedIframe, allowedOrigins } = security.values;
      const headers = pageHeaders({
        frameAncestors: embeddedIframe && framed ? allowedOrigins : [],
        // What is asked from elsewhere ends here, on a page of ours.
        formsLeave:
          leaves ||
          (!description?.device &&
            !description?.elsewhere &&
            (facts.formsLeave || authRequestId !== undefined)),
        scripts,
      });
      return new Response(markup, { status, headers: withCookies(headers, cookies) });
    },
    redirect: (location, cookies = []) =>
      new Response(null, {
        status: 303,
        headers: withCookies(
          new Headers({
            location: asciiUri(location),
            'cache-control': 'no-store',
            'referrer-policy': 'same-origin',
          }),
          cookies,
        ),
      }),
  };
}

const withShownNames = (asking: AuthorizationDescription): AuthorizationDescription => ({
  ...asking,
  clientName: shownName(asking.clientName),
  ...(asking.unverified && {
    unverified: { ...asking.unverified, name: shownName(asking.unverified.name) },
  }),
});

/** There is no way back to an application that is on another device: whoever does not want to refuses it access. */
const messagesFor = (description: AuthorizationDescription | undefined, { messages }: Spoken): Messages =>
  description?.device ? { ...messages, cancel: messages.device.deny } : messages;

/** A local address that keeps the application's request along, and whom the tab is about. */
export function withAuthRequest(
  path: string,
  { authRequest, accountId }: Pick<PageRequest, 'authRequest' | 'accountId'>,
): string {
  const query = new URLSearchParams({
    ...(authRequest && { authRequestID: authRequest.id }),
    ...(accountId !== undefined && { account: accountId }),
  });
  return query.size > 0 ? `${path}?${query}` : path;
}

/** The application's request was answered, is too old, or never was. */
export const isGone = (page: Pick<PageRequest, 'authRequest' | 'authRequestId'>): boolean =>
  page.authRequestId !== undefined && !page.authRequest;
