import { runCommand } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { FormClient } from '../login/testing.ts';
import { partOf, startRelay, type TestRelay } from '../notification/testing-relay.ts';
import { until } from '../testing/patience.ts';
import { testScope } from '../testing/platform.ts';
import { anyCertificate, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** The account pages on a whole server, with a mailbox. */
export interface Scene {
  readonly postern: TestPostern;
  readonly relay: TestRelay;
  /** A person with a confirmed address and a password. */
  person(more?: object): Promise<Person>;
  /** A browser without a screen, in which somebody has signed in on the way to the account. */
  signedIn(who: Person, path?: string): Promise<FormClient>;
  browser(more?: Record<string, string>): FormClient;
  /** The code of the newest message to an address. @param after so many messages to it */
  codeTo(address: string, after?: number): Promise<string>;
  messagesTo(address: string): number;
  stop(): Promise<void>;
}

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

export const password = 'Secret-1234';
export const users = 'zitadel.user.v2.UserService';
export const admin = 'zitadel.admin.v1.AdminService';

export async function openScene({ tls = false }: { tls?: boolean } = {}): Promise<Scene> {
  const relay = await startRelay();
  const postern = await startTestPostern({
    tls,
    configure: (config) => config.outbound.allow.push('localhost', '127.0.0.1'),
  });
  const { id } = await postern.call<{ id: string }>(`${admin}/AddSMTPConfig`, {
    senderAddress: 'no-reply@postern.example',
    senderName: 'Postern',
    host: relay.host,
  });
  await postern.call(`${admin}/ActivateSMTPConfig`, { id });
  for (const way of ['OTP_EMAIL', 'OTP_SMS', 'RECOVERY_CODES'])
    await postern.call(`${admin}/AddSecondFactorToLoginPolicy`, { type: `SECOND_FACTOR_TYPE_${way}` });
  // Whoever may sign in with everything is offered nothing on the way.
  const { store } = postern.server.platform;
  await runCommand(store, testScope(postern.instanceId), instanceAggregate, postern.instanceId, () => ({
    events: [{ type: 'instance.policy.login.changed', payload: { mfaInitSkipLifetime: 0 } }],
  }));
  await postern.settled();
  let made = 0;
  const browser = (more: Record<string, string> = {}) =>
    new FormClient(postern.url, { 'accept-language': 'en', ...more }, (url, init) =>
      fetch(url, { ...anyCertificate, ...init }),
    );
  const textsTo = (address: string) =>
    relay.received.filter(({ to }) => to.includes(address)).map(({ source }) => partOf(source, 'text/plain'));
  return {
    postern,
    relay,
    browser,
    async person(more = {}) {
      const name = `ada${++made}`;
      const email = `${name}@people.example`;
      const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
        username: name,
        profile: { givenName: 'Ada', familyName: 'Lovelace' },
        email: { email, isVerified: true },
        password: { password },
        ...more,
      });
      return { userId, name, email };
    },
    async signedIn({ name }, path = '/account') {
      const client = browser();
      await client.open(path);
      await client.submit({ loginName: name }, '/ui/login/loginname');
      return client.submit({ password }, '/ui/login/password');
    },
    messagesTo: (address) => textsTo(address).length,
    async codeTo(address, after = 0) {
      await until(() => textsTo(address).length > after, `a message to ${address}`);
      const text = textsTo(address).at(-1) ?? '';
      return /[?&]code=([\w-]+)/.exec(text)?.[1] ?? /\b([A-Z0-9]{6})\b/.exec(text)?.[1] ?? '';
    },
    async stop() {
      await postern.stop();
      await relay.stop();
    },
  };
}

/** Text of an element of the page, by its name or an attribute: `h1`, `role="alert"`. Ids in addresses may hold either. */
export const textOf = ({ markup }: FormClient, part: string): string => {
  const [, text = ''] =
    new RegExp(`<(?:\\w+ (?:[^>]* )?)?${part}(?=[ >])[^>]*>([\\s\\S]*?)</(?:h1|div|p)>`).exec(markup) ?? [];
  return text.replace(/<[^>]+>/g, '').trim();
};
export const headingOf = (client: FormClient): string => textOf(client, 'h1');
export const problemOf = (client: FormClient): string => textOf(client, 'role="alert"');
export const noteOf = (client: FormClient): string => textOf(client, 'role="status"');
export const pathOf = ({ url }: FormClient): string => new URL(url).pathname;
