import type { Browser, Page } from 'puppeteer-core';
import { partOf, startRelay } from '../../notification/testing-relay.ts';
import { until } from '../../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { type Brand, dress, type Ending } from './brand.ts';

/** A server with everything that pages show: factors of every kind, mail, text messages, terms, and long names. */
export interface Scene {
  readonly postern: TestPostern;
  /** What its pages carry; undefined: nothing but what the product has. */
  readonly dressed: (Ending & { readonly brand: Brand }) | undefined;
  /** A person with a confirmed address, a confirmed number and a password. */
  person(more?: object): Promise<Person>;
  /** Path and query of the link in the newest message to an address that leads to a page of this name. */
  linkTo(address: string, part: string): Promise<string>;
  /** The code in the newest message to an address or a number. @param after so many messages to it */
  codeTo(address: string, after?: number): Promise<string>;
  messagesTo(address: string): number;
  /** The code that a device shows. */
  deviceCode(): Promise<string>;
  /** An application asks a person elsewhere. */
  askElsewhere(person: Pick<Person, 'name'>, form?: Readonly<Record<string, string>>): Promise<string>;
  /** Path and query by which an application comes that asks its people for consent. */
  readonly consentRequest: string;
  /** For names that are not taken. */
  next(): number;
  stop(): Promise<void>;
}

export interface Person {
  readonly userId: string;
  /** By which they sign in. */
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

export const password = 'Secret-1234';
export const users = 'zitadel.user.v2.UserService';
export const admin = 'zitadel.admin.v1.AdminService';
export const management = 'zitadel.management.v1.ManagementService';

/** As the HTTP provider tells of a message. */
interface Told {
  readonly contextInfo: { readonly recipientPhoneNumber: string };
  readonly templateData: { readonly text: string };
}

export async function openScene({
  offers = true,
  brand,
  configure = () => {},
}: {
  offers?: boolean;
  brand?: Brand | undefined;
  configure?: (config: never) => void;
} = {}): Promise<Scene> {
  const texts: Told[] = [];
  const gateway = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      texts.push((await request.json()) as Told);
      return new Response('taken');
    },
  });
  const relay = await startRelay();
  const postern = await startTestPostern({
    configure: (config) => {
      config.outbound.allow.push('localhost', '127.0.0.1');
      config.login.pseudoLocale = true;
      configure(config as never);
    },
  });
  const mail = await postern.call<{ id: string }>(`${admin}/AddSMTPConfig`, {
    senderAddress: 'no-reply@postern.example',
    senderName: 'Postern',
    host: relay.host,
  });
  await postern.call(`${admin}/ActivateSMTPConfig`, { id: mail.id });
  const sms = await postern.call<{ id: string }>(`${admin}/AddSMSProviderHTTP`, {
    endpoint: gateway.url.href,
    description: 'test',
  });
  await postern.call(`${admin}/ActivateSMSProvider`, { id: sms.id });
  await postern.call(`${admin}/UpdatePrivacyPolicy`, {
    tosLink: 'https://acme.example/terms',
    privacyLink: 'https://acme.example/privacy',
    helpLink: 'https://acme.example/help',
    supportEmail: 'help@acme.example',
  });
  for (const way of ['OTP_EMAIL', 'OTP_SMS', 'RECOVERY_CODES'])
    await postern.call(`${admin}/AddSecondFactorToLoginPolicy`, { type: `SECOND_FACTOR_TYPE_${way}` });
  if (!offers) {
    const { policy } = await postern.call<{ policy: object }>(`${admin}/GetLoginPolicy`);
    await postern.call(`${admin}/UpdateLoginPolicy`, { ...policy, mfaInitSkipLifetime: '0s' });
  }
  await postern.settled();

  const mailsTo = (address: string) =>
    relay.received.filter(({ to }) => to.includes(address)).map(({ source }) => partOf(source, 'text/plain'));
  const messagesTo = (address: string) => [
    ...mailsTo(address),
    ...texts
      .filter(({ contextInfo }) => contextInfo.recipientPhoneNumber === address)
      .map(({ templateData }) => templateData.text),
  ];
  const dressed = brand && { brand, ...(await dress(postern, brand)) };
  let made = 0;
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Wolfeschlegelsteinhausenbergerdorff Rundfunkgesellschaft' },
  );
  const { projectId } = await postern.call<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    { organizationId, name: 'Television' },
  );
  const tv = await postern.call<{ oidcConfiguration: { clientId: string } }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'Television',
      oidcConfiguration: {
        grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      },
    },
  );
  const ledger = await postern.call<{
    applicationId: string;
    oidcConfiguration: { clientId: string; clientSecret: string };
  }>('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId,
    name: 'Rundfunkgebührenabrechnungsverwaltung',
    oidcConfiguration: {
      redirectUris: [`${postern.url}/ui/login/logout/done`],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      developmentMode: true,
    },
  });
  await postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId,
    applicationId: ledger.applicationId,
    requireConsent: true,
    backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_POLL',
  });
  await postern.settled();
  return {
    consentRequest: `/oauth/v2/authorize?${new URLSearchParams({
      client_id: ledger.oidcConfiguration.clientId,
      redirect_uri: `${postern.url}/ui/login/logout/done`,
      response_type: 'code',
      scope: `openid profile email phone address groups offline_access urn:zitadel:iam:user:metadata urn:zitadel:iam:org:project:id:zitadel:aud`,
    })}`,
    async deviceCode() {
      const body = new URLSearchParams({
        client_id: tv.oidcConfiguration.clientId,
        scope: 'openid profile email phone address groups offline_access urn:zitadel:iam:user:metadata',
      });
      const begun = await postern.fetch('/oauth/v2/device_authorization', { method: 'POST', body });
      return ((await begun.json()) as { user_code: string }).user_code;
    },
    async askElsewhere({ name }, form = {}) {
      const { clientId, clientSecret } = ledger.oidcConfiguration;
      const body = new URLSearchParams({
        scope: 'openid profile email phone offline_access',
        login_hint: name,
        binding_message: 'Rechnung 2026-11-29 · W4SC',
        ...form,
      });
      const headers = { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` };
      const begun = await postern.fetch('/oauth/v2/bc-authorize', { method: 'POST', headers, body });
      const { auth_req_id: id } = (await begun.json()) as { auth_req_id: string };
      await postern.settled();
      return id;
    },
    postern,
    dressed,
    messagesTo: (address) => messagesTo(address).length,
    next: () => ++made,
    async person(more = {}) {
      const userName = `ada${++made}`;
      const email = `${userName}@people.example`;
      const phone = `+4179123456${made % 10}`;
      const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
        username: userName,
        profile: { givenName: 'Ada', familyName: 'Lovelace' },
        email: { email, isVerified: true },
        phone: { phone, isVerified: true },
        password: { password },
        ...more,
      });
      return { userId, name: userName + (dressed?.ending ?? ''), email, phone };
    },
    async linkTo(address, part) {
      const links = () =>
        mailsTo(address)
          .flatMap((text) => /https?:\/\/\S+/.exec(text)?.[0] ?? [])
          .filter((url) => url.includes(part));
      await until(() => links().length > 0, `a message to ${address} with ${part}`);
      const { pathname, search } = new URL(links().at(-1) as string);
      return pathname + search;
    },
    async codeTo(address, after = 0) {
      await until(() => messagesTo(address).length > after, `a message to ${address}`);
      const text = messagesTo(address).at(-1) ?? '';
      return /[?&]code=([\w-]+)/.exec(text)?.[1] ?? /\b([A-Z0-9]{6,8})\b/.exec(text)?.[1] ?? '';
    },
    async stop() {
      await postern.stop();
      await Promise.all([relay.stop(), gateway.stop(true)]);
    },
  };
}

/** As the product's tables call it: messages and OpenID Connect have further names for some. */
export const pathOf = (page: Page): string =>
  new URL(page.url()).pathname
    .replace('/ui/v2/login', '/ui/login')
    .replace(/^\/logout\//, '/ui/login/logout/');
/** The button of a form, by where it is sent. */
export const to = (action: string): string => `form[action="${action}"] button`;

export async function press(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

/** At once, as a password manager does. */
export async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields))
    await page.$eval(
      `[name=${name}]`,
      (input, text) => {
        (input as unknown as { value: string }).value = text;
      },
      value,
    );
}

/** Of an authenticator app, as the page shows it. */
export const secretOn = (page: Page): Promise<string> =>
  page.$eval('.secret', (element) => (element.textContent ?? '').replaceAll(' ', ''));

/** Through names and passwords, from wherever the page leads there. */
export async function signIn(page: Page, { name }: Pick<Person, 'name'>, secret = password): Promise<void> {
  await fill(page, { loginName: name });
  await press(page, to('/ui/login/loginname'));
  await fill(page, { password: secret });
  await press(page, to('/ui/login/password'));
}

/** A key of the machine itself, as of a phone, or one that is plugged in. */
export async function insertKey(page: Page, kind: 'internal' | 'usb'): Promise<() => Promise<unknown>> {
  const cdp = await page.createCDPSession();
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: kind,
      hasResidentKey: kind === 'internal',
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return () => cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
}

export type { Browser };
