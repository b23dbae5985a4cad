import { PosternError } from '../../errors/index.ts';
import { keyRegistered } from '../../session/index.ts';
import { type WebAuthnKey, webAuthn } from '../../user/index.ts';
import type { BrowserSession } from '../browser-session.ts';
import { isFresh } from '../fresh.ts';
import { givenByKey } from '../key-challenge.ts';
import { asOwn } from '../own.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { donePage } from '../pages/by-code.ts';
import type { Way } from '../pages/failure.ts';
import { beginKeyPage, registerKeyPage, type SetUpKeyPage } from '../pages/keys.ts';
import { passkeysAllowed } from '../passkeys-allowed.ts';
import { isWhole } from '../second-factor.ts';
import { proveBeside } from '../sign-in.ts';
import { atTurn } from './beside.ts';
import { refused } from './failures.ts';
import { personOf } from './person.ts';
import { proceed } from './proceed.ts';

/** Keys are registered by who is signed in, or with the code of a link. */

type Kind = WebAuthnKey['kind'];

/** Who registers, and what shows that they may. */
interface Subject {
  readonly kind: Kind;
  readonly userId: string;
  readonly session?: BrowserSession;
  readonly code?: { readonly id: string; readonly code: string };
}

const given = (page: PageRequest, name: string): string =>
  (page.form.get(name) ?? page.url.searchParams.get(name) ?? '').slice(0, 200);

async function subjectOf(page: PageRequest, kind: Kind): Promise<Subject | Response> {
  const userId = given(page, 'userId');
  if (kind === 'passkey' && userId !== '')
    return { kind, userId, code: { id: given(page, 'codeId'), code: given(page, 'code') } };
  const session = await page.session();
  if (!session) return page.redirect(withAuthRequest('/ui/login/loginname', page));
  if (kind === 'passkey' && isWhole(session.second)) {
    if (isFresh(page, session.enteredAt)) return { kind, userId: session.userId, session };
    return page.redirect(withAuthRequest('/ui/login/loginname', page));
  }
  const turn = await atTurn(page, 'enrol', 'offer');
  return turn instanceof Response ? turn : { kind, userId: turn.userId, session: turn };
}

const purpose = 'register key ';

/** That this browser began the registration; what it finishes it with. */
const sealBegun = ({ platform, instance }: PageRequest, { kind, userId }: Subject, tokenId: string): string =>
  platform.encryption.sealToken('cookie', purpose + JSON.stringify([instance.id, kind, userId, tokenId]));

function openBegun({ platform, instance, form }: PageRequest, { kind, userId }: Subject): string | undefined {
  const opened = platform.encryption.openToken('cookie', form.get('begun') ?? '');
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, kindThen, user, tokenId] = JSON.parse(opened.slice(purpose.length)) as string[];
  return instanceId === instance.id && kindThen === kind && user === userId ? tokenId : undefined;
}

const pathOf = (kind: Kind) => (kind === 'passkey' ? '/ui/login/passkey/set' : '/ui/login/u2f/set');

async function pageOf(page: PageRequest, subject: Subject, problem?: string): Promise<SetUpKeyPage> {
  const { kind, userId, session, code } = subject;
  return {
    kind,
    action: pathOf(kind),
    along: {
      csrf: page.guard.token,
      authRequestID: page.authRequest?.id,
      ...(session && { account: session.userId }),
      ...(code && { userId, orgId: given(page, 'orgId'), codeId: code.id, code: code.code }),
    },
    who: session && (await personOf(page, userId)),
    without: withoutKey(page, session),
    problem,
  };
}

/** Whoever has no key at hand after all leaves it, sets up something else, or signs in with what there is. */
function withoutKey(page: PageRequest, session: BrowserSession | undefined): Way {
  const { passkey, factor } = page.frame.messages;
  return session && !isWhole(session.second)
    ? { url: withAuthRequest('/ui/login/mfa/setup', page), label: factor.other }
    : { url: withAuthRequest('/ui/login/login', page), label: session ? passkey.skip : passkey.next };
}

async function closed(page: PageRequest, { kind, userId, session }: Subject): Promise<Response | undefined> {
  if (kind !== 'passkey') return undefined;
  const orgId = session?.orgId ?? (await page.users.known(page.instance.id, userId))?.orgId;
  if (await passkeysAllowed(page, orgId)) return undefined;
  return refused(page, page.frame.messages.passkey.notAllowed);
}

const ask = async (page: PageRequest, subject: Subject, problem?: string): Promise<Response> =>
  page.show(beginKeyPage(page.frame, await pageOf(page, subject, problem)), {
    status: problem === undefined ? 200 : 400,
  });

export const showSetUpKey =
  (kind: Kind) =>
  async (page: PageRequest): Promise<Response> => {
    const subject = await subjectOf(page, kind);
    if (subject instanceof Response) return subject;
    return (await closed(page, subject)) ?? ask(page, subject);
  };

export const submitSetUpKey =
  (kind: Kind) =>
  async (page: PageRequest): Promise<Response> => {
    const subject = await subjectOf(page, kind);
    if (subject instanceof Response) return subject;
    const refusal = await closed(page, subject);
    if (refusal) return refusal;
    const { passkey, code } = page.frame.messages;
    const credential = givenByKey(page);
    try {
      return await (credential === '' ? begin(page, subject) : finish(page, subject, credential));
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      if (error.id === 'USER-Cod04') return ask(page, subject, code.wrong);
      if (credential === '' && (error.kind === 'failed_precondition' || error.kind === 'not_found'))
        return ask(page, subject, subject.code ? code.over : error.message);
      if (
        error.kind === 'invalid_argument' ||
        error.kind === 'failed_precondition' ||
        error.kind === 'already_exists'
      )
        return ask(page, subject, passkey.failed);
      throw error;
    }
  };

/** By the session, or by the code. */
const acting = (page: PageRequest, { session }: Subject): PageRequest =>
  session ? asOwn(page, session) : page;

/** The session or the code shows that it may be. */
const mayRegister = async () => {};

async function begin(page: PageRequest, subject: Subject): Promise<Response> {
  const { kind, userId, code } = subject;
  const registration = { kind, domain: '', code };
  const begun = await webAuthn.beginRegistration(
    page.platform,
    acting(page, subject),
    userId,
    registration,
    mayRegister,
  );
  const shown = await pageOf(page, subject);
  const markup = registerKeyPage(page.frame, {
    ...shown,
    along: { ...shown.along, begun: sealBegun(page, subject, begun.tokenId) },
    options: begun.options,
    name: '',
  });
  return page.show(markup, { scripts: true });
}

async function finish(page: PageRequest, subject: Subject, credential: string): Promise<Response> {
  const { kind, userId, session } = subject;
  const { passkey } = page.frame.messages;
  const tokenId = openBegun(page, subject);
  if (tokenId === undefined) return ask(page, subject, passkey.failed);
  const presented = webAuthn.readRegistration(webAuthn.parsedJson(credential, 'credential'), 'credential');
  const input = { kind, tokenId, presented, name: given(page, 'name') };
  const done = await webAuthn.finishRegistration(
    page.platform,
    acting(page, subject),
    userId,
    input,
    mayRegister,
  );
  await page.platform.projections.waitFor(done.position);
  if (session) {
    // Whoever finishes a registration has used the key.
    const proven = await proveBeside(page, session, {
      checks: {},
      passed: [keyRegistered(kind, done.version)],
    });
    return proceed(page, proven.session, proven.cookies);
  }
  const next = { url: withAuthRequest('/ui/login/login', page), label: passkey.next };
  return page.show(donePage(page.frame, { title: passkey.done, text: passkey.doneText, next }));
}
