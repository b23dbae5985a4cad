import { PosternError } from '../../errors/index.ts';
import { type Executed, runCommand } from '../../eventstore/index.ts';
import { appRegistered } from '../../session/index.ts';
import { ownFactors, userAggregate, userCommands } from '../../user/index.ts';
import type { BrowserSession } from '../browser-session.ts';
import { isFresh } from '../fresh.ts';
import { asOwn } from '../own.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { appSetUpPage, recoveryCodesPage, setUpPage } from '../pages/set-up.ts';
import { isWhole, type SetUpWay } from '../second-factor.ts';
import { proveBeside } from '../sign-in.ts';
import { askFactor } from './ask-factor.ts';
import { atTurn, besidePage } from './beside.ts';
import { proceed } from './proceed.ts';

/** A second factor is set up on the way to the application: because the settings force it, or offer it. */

async function show(page: PageRequest, session: BrowserSession, problem?: string): Promise<Response> {
  const markup = setUpPage(page.frame, {
    ...(await besidePage(page, session)),
    forced: session.second.need === 'enrol',
    possible: session.second.possible,
    ...(problem !== undefined && { problem }),
  });
  return page.show(markup, { status: problem === undefined ? 200 : 400 });
}

export async function showSetUp(page: PageRequest): Promise<Response> {
  const session = await atTurn(page, 'enrol', 'offer');
  return session instanceof Response ? session : show(page, session);
}

export async function submitSetUp(page: PageRequest): Promise<Response> {
  const session = await atTurn(page, 'enrol', 'offer');
  if (session instanceof Response) return session;
  const { second, userId } = session;
  const { platform } = page;
  const { scope } = asOwn(page, session);
  if (page.form.get('skip') !== null && second.need === 'offer') {
    await runCommand(platform.store, scope, userAggregate, userId, ({ state }) =>
      userCommands.skipMfaInit(state),
    );
    return proceed(page, { ...session, second: { ...second, need: 'none' } });
  }
  const way = second.possible.find((each: SetUpWay) => each === page.form.get('way'));
  if (way === undefined) return show(page, session);
  const factors = ownFactors(platform);
  if (way === 'app') {
    await factors.registerApp(scope, userId);
    return page.redirect(withAuthRequest('/ui/login/mfa/setup/app', page));
  }
  if (way === 'key') return page.redirect(withAuthRequest('/ui/login/u2f/set', page));
  if (way === 'passkey') return page.redirect(withAuthRequest('/ui/login/passkey/set', page));
  // It is asked for at once, and so tried before anybody relies on it.
  await (way === 'sms' ? factors.addSms : factors.addEmail)(scope, userId);
  return askFactor(page, { ...session, second: { ...second, ways: [...second.ways, way] } });
}

async function showRegistration(page: PageRequest, session: BrowserSession, problem?: string) {
  const { platform, instance } = page;
  const own = ownFactors(platform);
  const factors = await own.load(instance.id, session.userId);
  const app = await own.appBeingRegistered(instance, session.userId, factors);
  if (!app) return page.redirect(withAuthRequest('/ui/login/mfa/setup', page));
  const markup = appSetUpPage(page.frame, {
    ...(await besidePage(page, session)),
    ...app,
    ...(problem !== undefined && { problem }),
  });
  return page.show(markup, { status: problem === undefined ? 200 : 400 });
}

export async function showAppSetUp(page: PageRequest): Promise<Response> {
  const session = await atTurn(page, 'enrol', 'offer');
  return session instanceof Response ? session : showRegistration(page, session);
}

export async function submitAppSetUp(page: PageRequest): Promise<Response> {
  const session = await atTurn(page, 'enrol', 'offer');
  if (session instanceof Response) return session;
  const { messages } = page.frame;
  const code = (page.form.get('code') ?? '').slice(0, 200);
  if (code.trim() === '') return showRegistration(page, session, messages.code.missing);
  let done: Executed<unknown>;
  try {
    done = await ownFactors(page.platform).finishApp(asOwn(page, session).scope, session.userId, code);
  } catch (error) {
    if (!(error instanceof PosternError) || !error.id.startsWith('USER-Tot')) throw error;
    const wrong = error.id === 'USER-Tot04';
    return showRegistration(page, session, wrong ? messages.factor.wrong : undefined);
  }
  const proven = await proveBeside(page, session, { checks: {}, passed: [appRegistered(done.version)] });
  return proven.session.second.mayMakeCodes
    ? page.redirect(withAuthRequest('/ui/login/mfa/recovery', page), proven.cookies)
    : proceed(page, proven.session, proven.cookies);
}

/** Codes are made by who has just proven a second factor: they stand for it. */
async function mayMake(page: PageRequest): Promise<BrowserSession | Response> {
  const session = await page.session();
  if (!session) return page.redirect(withAuthRequest('/ui/login/loginname', page));
  const fresh = session.proven.some(({ proof, at }) => proof !== 'password' && isFresh(page, at));
  return fresh && isWhole(session.second) ? session : proceed(page, session);
}

export async function showRecoveryCodes(page: PageRequest): Promise<Response> {
  const session = await mayMake(page);
  if (session instanceof Response) return session;
  if (!session.second.mayMakeCodes) return proceed(page, session);
  return page.show(recoveryCodesPage(page.frame, await besidePage(page, session)));
}

export async function submitRecoveryCodes(page: PageRequest): Promise<Response> {
  const session = await mayMake(page);
  if (session instanceof Response) return session;
  if (page.form.get('make') === null || !session.second.mayMakeCodes) return proceed(page, session);
  const { scope } = asOwn(page, session);
  const codes = await ownFactors(page.platform).makeRecoveryCodes(scope, session.userId);
  return page.show(recoveryCodesPage(page.frame, { ...(await besidePage(page, session)), codes }));
}
