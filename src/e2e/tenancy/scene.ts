import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { systemOperator } from '../support/operator.ts';
import { type Estate, estate, type Kind } from './victim.ts';

/** Somebody who has a good token and no business here. */
export interface Attacker {
  readonly name: string;
  readonly token: string;
  readonly userId: string;
  /** The host of the instance that the token belongs to. */
  readonly host?: string;
  /** Own things of each kind, to put beside those of the victim. */
  readonly own?: ReadonlyMap<Kind, string>;
  /** Organizations to name in `x-zitadel-orgid`. */
  readonly orgIds: readonly string[];
}

export interface Scene {
  readonly postern: TestPostern;
  readonly victim: Estate;
  readonly attackers: readonly Attacker[];
  /** Token of the system's operator. */
  readonly operator: string;
}

const administrators = 'zitadel.internal_permission.v2.InternalPermissionService';
/** Of the victim's own organization, but without any role. */
export const neighbourName = 'a member of the same organization without roles';
const foreignHost = 'id.foreign.example';

/** A victim's organization, and the ways to be a stranger to it. */
export async function crossTenantScene(): Promise<Scene> {
  const { configure, token: operator } = await systemOperator();
  const postern = await startTestPostern({
    configure(config) {
      config.firstInstance.name = 'victim instance';
      // Servers of tests are here.
      config.outbound.allow.push('localhost', '127.0.0.1');
      configure(config);
    },
  });
  const victim = await estate(postern, operator, 'vctm');
  const mine = await estate(postern, operator, 'attk');

  const own = await ownThings(mine);
  const projectId = own.get('project');
  const member = async (name: string, resource: object, roles: string[]): Promise<Attacker> => {
    const userId = await mine.machine();
    await mine.call(`${administrators}/CreateAdministrator`, { userId, resource, roles });
    const { token } = await mine.pat(userId);
    return { name, token, userId, own, orgIds: ['', victim.orgId] };
  };
  const neighbour = await victim.machine();
  const foreign = await postern.call<{ instanceId: string; pat: string }>(
    'zitadel.system.v1.SystemService/CreateInstance',
    {
      instanceName: 'Foreign',
      customDomain: foreignHost,
      machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
    },
    operator,
  );
  const me = await fetch(`${postern.url}/auth/v1/users/me`, {
    headers: { authorization: `Bearer ${foreign.pat}`, host: foreignHost },
  });
  const foreignUser = (await me.json()) as { user: { id: string } };

  return {
    postern,
    victim,
    operator,
    attackers: [
      await member('the owner of another organization', { organizationId: mine.orgId }, ['ORG_OWNER']),
      await member('the owner of a project of another organization', { projectId }, ['PROJECT_OWNER']),
      {
        name: neighbourName,
        token: (await victim.pat(neighbour)).token,
        userId: neighbour,
        orgIds: ['', victim.orgId],
      },
      {
        name: 'the owner of another instance',
        token: foreign.pat,
        userId: foreignUser.user.id,
        host: foreignHost,
        orgIds: [''],
      },
    ],
  };
}

async function ownThings(mine: Estate): Promise<Map<Kind, string>> {
  const project = await mine.project();
  const apiApp = await mine.app(project, 'key');
  const machine = await mine.machine();
  const human = await mine.human();
  return new Map<Kind, string>([
    ['org', mine.orgId],
    ['project', project],
    ['app', await mine.app(project)],
    ['apiApp', apiApp],
    ['appKey', await mine.appKey(project, apiApp)],
    ['machine', machine],
    ['human', human],
    ['key', await mine.key(machine)],
    ['pat', (await mine.pat(machine)).tokenId],
    ['session', await mine.session(human)],
  ]);
}
