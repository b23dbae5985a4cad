import { appendIn } from '../../src/eventstore/index.ts';
import { orgEvents } from '../../src/org/index.ts';
import { startTestPostern, type TestPostern } from '../../src/testing/postern.ts';
import type { Row } from './row.ts';
import { inTurns } from './turns.ts';

/** How much is behind what is changed must not be felt: the same call on a long and a short history, in turns. */

const organizations = 'zitadel.org.v2.OrganizationService';
const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';

let names = 0;
const newOrg = async (postern: TestPostern) =>
  (
    await postern.call<{ organizationId: string }>(`${organizations}/AddOrganization`, {
      name: `history ${++names}`,
    })
  ).organizationId;

/** Metadata that an organization was given over time: `events` facts about `keys` keys. */
async function live(postern: TestPostern, orgId: string, events: number, keys: number): Promise<void> {
  const { store } = postern.server.platform;
  const scope = { instanceId: postern.instanceId, editor: { user: 'bench', service: 'bench' }, observe() {} };
  const batch = 1_000;
  // An organization is made with four events.
  for (let at = 0; at < events; at += batch) {
    const facts = Array.from({ length: Math.min(batch, events - at) }, (_, i) =>
      orgEvents.orgMetadataSet({ key: `key-${(at + i) % keys}`, value: btoa(String(at + i)) }),
    );
    await appendIn(store, scope, [
      { aggregateType: 'org', aggregateId: orgId, owner: orgId, expectedVersion: 4 + at, events: facts },
    ]);
  }
  await postern.server.platform.projections.waitFor(await store.head(), 60_000);
}

export async function benchHistory(): Promise<Row[]> {
  const postern = await startTestPostern();
  try {
    const [old, young] = [await newOrg(postern), await newOrg(postern)];
    await live(postern, old, 20_000, 10_000);
    await live(postern, young, 10, 10);
    const project = (organizationId: string) => () =>
      postern.call('zitadel.project.v2.ProjectService/CreateProject', {
        organizationId,
        name: `project ${++names}`,
      });
    const metadata = (organizationId: string) => () =>
      postern.call(`${organizations}/SetOrganizationMetadata`, {
        organizationId,
        metadata: [{ key: 'key-7', value: btoa(String(++names)) }],
      });

    const person = async () =>
      (
        await postern.call<{ id: string }>(`${users}/CreateUser`, {
          organizationId: young,
          username: `person-${++names}`,
          human: {
            profile: { givenName: 'A', familyName: 'B' },
            email: { email: `person-${names}@example.com`, isVerified: true },
          },
        })
      ).id;
    const rename = (userId: string) => () =>
      postern.call(`${users}/UpdateUser`, { userId, human: { profile: { nickName: `n${++names}` } } });
    const renamed = rename(await person());
    for (let i = 0; i < 600; i++) await renamed();

    const session = async () => {
      const created = await postern.call<{ sessionId: string; sessionToken: string }>(
        `${sessions}/CreateSession`,
        { checks: { user: { userId: await person() } } },
      );
      const { sessionId } = created;
      let { sessionToken } = created;
      return async () => {
        const changed = await postern.call<{ sessionToken: string }>(`${sessions}/SetSession`, {
          sessionId,
          sessionToken,
          metadata: { key: btoa(String(++names)) },
        });
        sessionToken = changed.sessionToken;
      };
    };
    const updated = await session();
    for (let i = 0; i < 1_000; i++) await updated();

    return [
      await inTurns(
        'CreateProject, organization of 20,000 events',
        'limit: of 14 events; p50, in turns',
        project(old),
        project(young),
      ),
      await inTurns(
        'one metadata key, organization with 10,000',
        'limit: with 10; p50, in turns',
        metadata(old),
        metadata(young),
      ),
      await inTurns(
        'update of a user with 600 events',
        'limit: of a new one; p50, in turns',
        renamed,
        rename(await person()),
      ),
      await inTurns(
        'update of a session with 1,000 updates',
        'limit: of a new one; p50, in turns',
        updated,
        await session(),
      ),
    ];
  } finally {
    await postern.stop();
  }
}
