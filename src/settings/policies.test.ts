import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { fromJson, type JsonObject, toJson } from '@bufbuild/protobuf';
import { SettingsService } from '../contract/services/settings/v2.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { policyFamilies } from './policies/index.ts';
import type { PolicyFamily, PolicyRpc } from './rpcs.ts';
import { methodOf, otherValues, policyMessage, requestOf } from './testing.ts';

/** What every policy does: whoever adds one to the list gets its test with it. */

interface Machine {
  readonly orgId: string;
  readonly token: string;
}

let postern: TestPostern;
let owner: Machine;
let stranger: Machine;
beforeAll(async () => {
  postern = await startTestPostern();
  owner = await machineIn(await organization(), ['ORG_OWNER']);
  stranger = await machineIn(owner.orgId, []);
});
afterAll(() => postern?.stop());

let made = 0;
async function organization(): Promise<string> {
  const { organizationId } = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: `Organization ${++made}` },
  );
  return organizationId;
}

async function machineIn(organizationId: string, roles: string[]): Promise<Machine> {
  const user = 'zitadel.user.v2.UserService';
  const { id: userId } = await postern.call<{ id: string }>(`${user}/CreateUser`, {
    organizationId,
    username: `machine-${++made}`,
    machine: { name: 'Machine' },
  });
  if (roles.length > 0)
    await postern.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      userId,
      resource: { organizationId },
      roles,
    });
  const { token } = await postern.call<{ token: string }>(`${user}/AddPersonalAccessToken`, {
    userId,
    expirationDate: '2100-01-01T00:00:00Z',
  });
  return { orgId: organizationId, token };
}

interface Answer {
  readonly code: string;
  /** With what is empty, but without what is not a setting. */
  readonly policy: JsonObject | undefined;
  readonly isDefault: boolean;
}

async function ask(
  rpc: PolicyRpc,
  orgId: string,
  message: JsonObject = {},
  token = postern.pat,
): Promise<Answer> {
  const { name, output } = methodOf(rpc);
  const response = await postern.fetch(`/${name}`, {
    method: 'POST',
    token,
    headers: { 'content-type': 'application/json', 'x-zitadel-orgid': orgId },
    body: JSON.stringify({ ...requestOf(rpc, message), ...(rpc.on === 'named org' && { orgId }) }),
  });
  const body = (await response.json()) as JsonObject;
  if (!response.ok) return { code: String(body['code']), policy: undefined, isDefault: false };
  const whole = toJson(output, fromJson(output, body), { alwaysEmitImplicit: true }) as JsonObject;
  const { details: _, isDefault, ...policy } = (whole['policy'] ?? {}) as JsonObject;
  return { code: 'ok', policy, isDefault: isDefault === true };
}

const historyOf = async (orgId: string, kind: string) => {
  const { store } = postern.server.platform;
  const all = await store.search({ instanceId: postern.instanceId, aggregateIds: [orgId] });
  const types = ['added', 'changed', 'removed'].map((verb) => `org.policy.${kind}.${verb}`);
  return all.filter(({ type }) => types.includes(type));
};

const named: [string, PolicyFamily][] = policyFamilies.map((family) => [family.name, family]);
describe.each(named)('%s', (_title, family) => {
  const { policy, rpcs, wire } = family;
  const { fields } = policy;
  const usual = policyMessage(family, fields.defaults);
  const other = policyMessage(family, otherValues(family));
  const find = (does: PolicyRpc['does'], on: 'instance' | 'org'): PolicyRpc | undefined =>
    rpcs.find((rpc) => rpc.does === does && (rpc.on === on || (on === 'org' && rpc.on === 'named org')));
  const row = (does: PolicyRpc['does'], on: 'instance' | 'org') =>
    find(does, on) ?? expect.unreachable(`nothing does ${does} on ${on}`);
  const activate = async (orgId: string, on: 'instance' | 'org') => {
    const rpc = find('activate', on);
    if (rpc) expect((await ask(rpc, orgId)).code).toBe('ok');
  };

  test('are the documented ones in a new instance and its organizations', async () => {
    for (const rpc of rpcs.filter(({ does }) => does === 'get' || does === 'preview')) {
      const answer = await ask(rpc, stranger.orgId);
      expect(answer, rpc.method).toEqual({ code: 'ok', policy: usual, isDefault: true });
    }
  });

  test('belong to an organization until it takes them back', async () => {
    const [orgId, elsewhere] = [await organization(), await organization()];
    const [get, add, change, reset] = [
      row('get', 'org'),
      row('add', 'org'),
      row('change', 'org'),
      row('reset', 'org'),
    ];
    expect((await ask(change, orgId, other)).code).toBe('not_found');
    expect((await ask(reset, orgId)).code).toBe('not_found');

    expect((await ask(add, orgId, other)).code).toBe('ok');
    expect((await ask(add, orgId, other)).code).toBe('already_exists');
    const preview = find('preview', 'org');
    if (preview) {
      expect((await ask(preview, orgId)).policy).toEqual(other);
      expect((await ask(get, orgId)).policy).toEqual(usual);
    }
    await activate(orgId, 'org');
    expect(await ask(get, orgId)).toEqual({ code: 'ok', policy: other, isDefault: false });
    expect((await ask(get, elsewhere)).policy).toEqual(usual);
    expect((await ask(row('get', 'instance'), orgId)).policy).toEqual(usual);

    expect((await ask(change, orgId, other)).code).toBe('failed_precondition');
    expect((await ask(change, orgId, usual)).code).toBe('ok');
    await activate(orgId, 'org');
    expect(await ask(get, orgId)).toEqual({ code: 'ok', policy: usual, isDefault: false });

    expect((await ask(reset, orgId)).code).toBe('ok');
    expect((await ask(get, orgId)).isDefault).toBe(true);

    const [added, changed, removed, ...rest] = await historyOf(orgId, policy.kind);
    const asAdded = fields.apply(fields.zeros, fields.read(added?.payload ?? {}));
    const said = fields.read(changed?.payload ?? {});
    expect(policyMessage(family, asAdded)).toEqual(other);
    expect(fields.differences(asAdded, said)).toEqual(said);
    expect(policyMessage(family, fields.apply(asAdded, said))).toEqual(usual);
    expect(removed?.type).toEndWith('.removed');
    expect(rest).toEqual([]);
  });

  test('of the instance hold where an organization has none', async () => {
    const orgId = await organization();
    const change = row('change', 'instance');
    const both = [row('get', 'org'), row('get', 'instance')];
    const unchanged = wire.repeatable ? 'ok' : 'failed_precondition';
    expect((await ask(change, orgId, usual)).code).toBe(unchanged);
    expect((await ask(change, orgId, other)).code).toBe('ok');
    await activate(orgId, 'instance');
    for (const get of both)
      expect(await ask(get, orgId), get.method).toEqual({ code: 'ok', policy: other, isDefault: true });
    expect((await ask(change, orgId, usual)).code).toBe('ok');
    await activate(orgId, 'instance');
    for (const get of both) expect((await ask(get, orgId)).policy).toEqual(usual);
  });

  test('need an organization that is there', async () => {
    expect((await ask(row('add', 'org'), 'nowhere', other)).code).toBe('not_found');
    const orgId = await organization();
    await postern.call('zitadel.org.v2.OrganizationService/DeleteOrganization', { organizationId: orgId });
    expect((await ask(row('add', 'org'), orgId, other)).code).toBe('not_found');
  });

  test.skipIf(!wire.v2)('are told by settings.v2 too', async () => {
    const orgId = await organization();
    expect((await ask(row('add', 'org'), orgId, other)).code).toBe('ok');
    await activate(orgId, 'org');
    const method = SettingsService.method[wire.v2?.method as 'getLoginSettings'].name;
    const told = async (ctx: object) => {
      const answer = await postern.call<{ settings: JsonObject }>(`${SettingsService.typeName}/${method}`, {
        ctx,
      });
      const { resourceOwnerType, ...values } = answer.settings;
      return { owner: resourceOwnerType, values };
    };
    const [own, shared] = [await told({ orgId }), await told({ instance: true })];
    expect(own.owner).toBe('RESOURCE_OWNER_TYPE_ORG');
    expect(shared.owner).toBe('RESOURCE_OWNER_TYPE_INSTANCE');
    expect(own.values).not.toEqual(shared.values);
  });

  test('are changed by those alone who may', async () => {
    const elsewhere = await organization();
    for (const rpc of rpcs) {
      const byStranger = rpc.service === 'auth' || rpc.forEverybody ? 'ok' : 'permission_denied';
      expect((await ask(rpc, owner.orgId, other, stranger.token)).code, rpc.method).toBe(byStranger);
      const byForeigner = rpc.service === 'auth' ? 'ok' : 'permission_denied';
      expect((await ask(rpc, elsewhere, other, owner.token)).code, rpc.method).toBe(byForeigner);
    }
    const add = rpcs.find(({ service, does }) => service === 'management' && does === 'add');
    if (add) expect((await ask(add, owner.orgId, other, owner.token)).code).toBe('ok');
  });
});
