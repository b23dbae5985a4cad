import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../../login/testing.ts';
import { exchange, obtainTokens, openScene, openSession, password, type Scene } from '../../oidc/testing.ts';
import { policies } from '../../settings/policies/index.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import {
  type PreparedStatement,
  recordStatements,
  type StatementRecorder,
} from '../../testing/statements.ts';
import { sentBy } from './application.ts';

/** What holds is read from the database once, and again only after it changed: on the hot paths no query asks for it. */

let database: TestDatabase;
let recorder: StatementRecorder;
let scene: Scene;
beforeAll(async () => {
  database = await testDatabase();
  recorder = await recordStatements(database.server.port);
  scene = await openScene({ database: { url: recorder.url(database.url), drop: async () => {} } });
});
afterAll(async () => {
  await scene?.postern.stop();
  recorder?.stop();
  await database?.drop();
});

const tables = policies.flatMap((policy) =>
  'table' in policy ? [(policy.table as { name: string }).name] : [],
);
const ofSettings = new RegExp(
  [
    `from projections\\.(${['login_policy_factors', ...tables].join('|')}) where instance_id = `,
    '\\b(instance|org)\\.(policy|oidc\\.settings|secret\\.generator|customtext|login\\.translation)',
    '\\b(restrictions|limits|feature|quota|organization_settings)\\b',
  ].join('|'),
  'i',
);

/** Reads of settings among what was executed for requests. */
const readsOf = (executed: readonly PreparedStatement[]): string[] =>
  executed
    .filter(({ text }) => /^\s*(select|with)\b/i.test(text))
    .map(({ text, values }) => `${text.replace(/\s+/g, ' ').trim()} -- ${values.join(' ')}`)
    .filter((statement) => ofSettings.test(statement));

const paths: readonly [string, () => Promise<unknown>][] = [
  [
    'the token endpoint: a code, a refresh, and a machine',
    async () => {
      const { refresh_token } = await obtainTokens(scene);
      const refreshed = await exchange(scene, { grant_type: 'refresh_token', refresh_token }, scene.web);
      expect(refreshed.status).toBe(200);
      const { userId: clientId, secret } = scene.machine;
      const machine = await exchange(
        scene,
        { grant_type: 'client_credentials', scope: 'openid' },
        { clientId, secret },
      );
      expect(machine.status).toBe(200);
    },
  ],
  [
    'the pages, from the name to the person who is signed in',
    async () => {
      const browser = await new FormClient(scene.issuer).open('/ui/login');
      await browser.submit({ loginName: 'alice' });
      await browser.submit({ password });
      await browser.open('/ui/login/signedin');
      expect(browser.markup).toContain('alice');
      expect((await sentBy(scene)).status).toBe(200);
    },
  ],
  ['a password, checked for a session', () => openSession(scene)],
];

const change = (method: string, request: object) =>
  scene.postern.call(`zitadel.admin.v1.AdminService/${method}`, request);

test.each(paths)('%s', async (_path, act) => {
  await act();
  expect(readsOf(await recorder.during(act))).toEqual([]);

  // And what this looks for is there when something changed.
  await change('UpdateLockoutPolicy', { maxPasswordAttempts: 50 });
  const anew = readsOf(await recorder.during(act));
  await change('UpdateLockoutPolicy', { maxPasswordAttempts: 0 });
  expect(anew.length).toBeGreaterThan(0);
});

test('a sign-in of somebody else, and changes that are no settings, leave what is remembered', async () => {
  const [, [, pages = async () => {}] = []] = paths;
  await pages();
  await scene.postern.call('zitadel.project.v2.ProjectService/UpdateProject', {
    projectId: scene.projectId,
    name: 'Shop again',
  });
  await openSession(scene, 'alice@example.com');
  expect(readsOf(await recorder.during(pages))).toEqual([]);
});
