import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testCertificate } from '../contract/listener/testing-certificate.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { configuredRelay } from './sending/relay.ts';
import { headerOf, startRelay, type TestRelay } from './testing-relay.ts';

let postern: TestPostern;
let relay: TestRelay;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-mail-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, testCertificate.cert);
  relay = await startRelay({
    ...testCertificate,
    hideSTARTTLS: false,
    disabledCommands: [],
    authOptional: false,
  });
  postern = await startTestPostern({
    configure(config) {
      config.mail = {
        smtpUrl: `smtps://postern:Sesame3@localhost:${relay.port}`,
        smtpUrlFile: null,
        sender: 'Postern <no-reply@postern.example>',
        caFile,
        oauth: null,
      };
    },
  });
});
afterAll(async () => {
  await postern?.stop();
  await relay?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the server of the configuration sends for instances without one, wherever it is, by an authority of its own', async () => {
  await postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', sendCode: {} },
  });
  await until(() => relay.received.length > 0);
  const [{ source, secure, user }] = relay.received as [TestRelay['received'][number]];
  expect([secure, user]).toEqual([true, 'postern']);
  expect(headerOf(source, 'from')).toBe('Postern <no-reply@postern.example>');
});

test.each([
  ['smtp://relay.example', { host: 'relay.example', port: 25, tls: 'offered', auth: { kind: 'none' } }],
  ['smtps://relay.example', { host: 'relay.example', port: 465, tls: 'implicit' }],
  [
    'smtps://me:p%40ss@relay.example:587',
    { port: 587, tls: 'starttls', auth: { kind: 'password', user: 'me', password: 'p@ss' } },
  ],
  ['smtp://[2001:db8::1]:2500', { host: '2001:db8::1', port: 2500, tls: 'offered' }],
])('%s is read', (smtpUrl, wanted) => {
  const mail = {
    smtpUrl,
    smtpUrlFile: null,
    sender: '"Äther, Inc." <a@b.example>',
    caFile: null,
    oauth: null,
  };
  expect(configuredRelay(mail, [])).toMatchObject({
    ...wanted,
    byOperator: true,
    sender: { name: 'Äther, Inc.', address: 'a@b.example' },
  });
});
