import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { fromJson, type JsonValue } from '@bufbuild/protobuf';
import { type BuiltRpc, builtRpcs, descriptorOf } from '../support/built.ts';
import { differencesAfterRebuild } from '../support/rebuilt.ts';
import { type Answer, ask, leak, mixtures, namedIds, writtenBy } from './attack.ts';
import type { Attempt } from './case.ts';
import { cases } from './cases.ts';
import { type Attacker, crossTenantScene, neighbourName, type Scene } from './scene.ts';
import { oidcSettings } from './victim.ts';

const refusals = ['permission_denied', 'not_found'];

let scene: Scene;
beforeAll(async () => {
  scene = await crossTenantScene();
});
afterAll(() => scene?.postern.stop());

/** Refuses misspelt fields, which a server ignores: the case would prove nothing. */
const checked = async ({ route }: BuiltRpc, request: object): Promise<object> => {
  fromJson((await descriptorOf(route)).input, request as JsonValue);
  return request;
};

async function hold(built: BuiltRpc, one: Attempt) {
  const { victim, attackers, postern, operator } = scene;
  const { name: rpc } = built;
  const request = await checked(built, await one.request(victim));
  const named = namedIds(victim, request).length > 0;
  const header = (await one.inOrg?.(victim)) ?? victim.orgId;
  const before = new Set(await writtenBy(scene));

  const judge = (answer: Answer, asked: object, about: string, fine: boolean) => {
    const said = `${about}: ${answer.text}`;
    expect(leak(victim, asked, answer), said).toBeUndefined();
    if (!fine) expect(refusals, said).toContain(answer.code);
    else if (!answer.ok)
      expect([...refusals, 'invalid_argument', 'already_exists', 'failed_precondition'], said).toContain(
        answer.code,
      );
  };
  for (const attacker of attackers) {
    const neighbour = attacker.name === neighbourName;
    if (neighbour && one.neighbourMayRead) continue;
    for (const orgId of one.inOrg ? [header] : attacker.orgIds) {
      const answer = await ask(scene, rpc, request, { ...attacker, orgId });
      const inOwnOrg = orgId !== header && !neighbour;
      // Naming nothing of the victim's, a call acts on what is the asker's own.
      const harmless = one.kind === 'read' || one.absentIsFine || (inOwnOrg && (!named || one.mixedIsFine));
      judge(answer, request, `${rpc} by ${attacker.name}, x-zitadel-orgid ${orgId || 'absent'}`, !!harmless);
    }
    for (const mixed of mixtures(victim, request, attacker.own)) {
      const answer = await ask(scene, rpc, mixed, attacker);
      const harmless = one.kind === 'read' || one.absentIsFine || one.mixedIsFine;
      judge(answer, mixed, `${rpc} by ${attacker.name} with ${JSON.stringify(mixed)}`, !!harmless);
    }
  }
  const anonymous = await ask(scene, rpc, request, {});
  expect(anonymous.code, `${rpc} without a token`).toBe('unauthenticated');
  expect(
    (await writtenBy(scene)).filter((event) => !before.has(event)),
    rpc,
  ).toEqual([]);

  const head = await postern.server.platform.store.head();
  const token = { system: operator, 'login client': postern.loginPat, administrator: postern.pat }[
    one.by ?? 'administrator'
  ];
  // A stranger may have taken the name in an organization of its own.
  const again = named ? request : await one.request(victim);
  const allowed = await ask(scene, rpc, again, { token, orgId: header });
  expect(allowed.code, `${rpc} by an administrator: ${allowed.text}`).toBe('ok');
  if (one.kind === 'act')
    expect(await postern.server.platform.store.head(), `${rpc} wrote nothing`).toBeGreaterThan(head);
  if (one.kind === 'read') {
    const shown =
      leak(victim, {}, allowed) ?? (allowed.text.includes(victim.instanceId) ? 'instance' : undefined);
    expect(shown, `${rpc} shows an administrator nothing: ${allowed.text}`).toBeDefined();
  }
}

describe('what belongs to one organization or instance is closed to others', () => {
  for (const built of builtRpcs) {
    const { route, name } = built;
    const one = cases[route.service]?.[route.method];
    if (!one) {
      test(`${name} has a case, or an exemption with a reason`, () => {
        throw new Error(
          `add ${route.method} to the cases of ${route.service} in the tenancy.ts of its feature`,
        );
      });
    } else if (one.kind !== 'exempt') test(name, () => hold(built, one));
    else if (one.because.includes('caller alone')) {
      test(`${name} names nobody`, async () => {
        const { fields } = (await descriptorOf(route)).input;
        expect(fields.map(({ name: field }) => field).filter((field) => /(^|_)ids?$/.test(field))).toEqual(
          [],
        );
      });
    }
  }

  test('ids that are taken cannot be taken over', async () => {
    const { victim, attackers } = scene;
    const owner = attackers[0] as Attacker;
    const organizationId = owner.own?.get('org');
    const projectId = await victim.project();
    const takeovers: [string, object][] = [
      ['project.v2.ProjectService/CreateProject', { organizationId, projectId, name: 'mine' }],
      [
        'user.v2.UserService/CreateUser',
        { organizationId, userId: await victim.human(), username: 'mine', machine: { name: 'mine' } },
      ],
      [
        'user.v2.UserService/AddHumanUser',
        {
          organization: { orgId: organizationId },
          userId: await victim.human(),
          profile: { givenName: 'Mine', familyName: 'Mine' },
          email: { email: 'mine@example.com', isVerified: true },
        },
      ],
      [
        'application.v2.ApplicationService/CreateApplication',
        {
          projectId: owner.own?.get('project'),
          applicationId: await victim.app(projectId),
          name: 'mine',
          oidcConfiguration: oidcSettings,
        },
      ],
    ];
    for (const [method, request] of takeovers) {
      expect((await ask(scene, `zitadel.${method}`, request, owner)).code, method).toBe('already_exists');
    }
    expect(await writtenBy(scene)).toEqual([]);
  });

  test('no case is left of an RPC that is gone', () => {
    const known = new Set(builtRpcs.map(({ name }) => name));
    const listed = Object.entries(cases).flatMap(([service, of]) =>
      Object.keys(of).map((method) => `${service}/${method}`),
    );
    expect(listed.filter((rpc) => !known.has(rpc))).toEqual([]);
  });
});

test('what all of these calls wrote: rows made as events came are those that the log makes', async () => {
  const { differences, rows, empty } = await differencesAfterRebuild(scene.postern);
  expect(differences).toEqual([]);
  // Nearly every table has something in it.
  expect(rows).toBeGreaterThan(1_000);
  expect(empty.length).toBeLessThan(10);
});
