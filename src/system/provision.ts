import { applicationCommands, applicationOfNewProject } from '../application/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { type AggregateWrite, appendIn, type Decision, type NewEvent } from '../eventstore/index.ts';
import { instanceCommands } from '../instance/index.ts';
import { memberEvents } from '../member/index.ts';
import { orgAggregate, orgCommands } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import { projectAggregate, projectCommands } from '../project/index.ts';
import { instanceDefaultSettings } from '../settings/index.ts';
import { initialWebKeys } from '../webkey/index.ts';
import {
  type HumanOwner,
  type MachineAccount,
  type MadeMachine,
  prepareHuman,
  prepareMachine,
} from './accounts.ts';

export interface NewTenant {
  readonly name: string;
  readonly defaultLanguage: string;
  /** Host names without port; the first is primary. */
  readonly domains: readonly { readonly domain: string; readonly generated: boolean }[];
  readonly orgName: string;
  /** Origin of the console's redirect URIs: `https://id.example.com`. */
  readonly origins: readonly string[];
  /** IAM_OWNER and ORG_OWNER. */
  readonly human?: HumanOwner | undefined;
  /** IAM_OWNER. */
  readonly machine?: MachineAccount | undefined;
  /** IAM_LOGIN_CLIENT. */
  readonly loginClient?: MachineAccount | undefined;
}

export interface Tenant {
  readonly instanceId: string;
  readonly orgId: string;
  readonly humanId: string | undefined;
  readonly machine: MadeMachine | undefined;
  readonly loginClient: MadeMachine | undefined;
  readonly position: bigint;
  readonly createdAt: Date;
  /** Version of the instance aggregate. */
  readonly version: number;
}

/** The project that the server's own API and console belong to, under the name that provisioning scripts look for. */
const builtInProject = 'ZITADEL';
const builtInApis = ['Management-API', 'Admin-API', 'Auth-API'];

/**
 * Makes an instance with all that it needs to be signed in to, in one append: either all of it is there or nothing.
 * @throws PosternError `already_exists` for a domain that is taken, `invalid_argument` for bad names
 */
export async function provision(
  platform: Platform,
  input: NewTenant,
  observe: (position: bigint) => void = () => {},
): Promise<Tenant> {
  if (!input.human && !input.machine) {
    throw invalidArgument('SYS-Own01', 'An instance needs an owner: set human or machine', {
      field: 'owner',
    });
  }
  const [primary] = input.domains;
  if (!primary) throw invalidArgument('SYS-Dom01', 'An instance needs a domain', { field: 'custom_domain' });

  const instanceId = platform.ids();
  const orgId = platform.ids();
  const human = input.human && (await prepareHuman(platform, orgId, input.human));
  const machine = input.machine && (await prepareMachine(platform, { instanceId, orgId }, input.machine));
  const loginClient =
    input.loginClient && (await prepareMachine(platform, { instanceId, orgId }, input.loginClient));
  const project = builtInProjectOf(platform, orgId, input.origins);
  const webKeys = await initialWebKeys(platform.encryption, platform.ids, instanceId);

  const owners = [human?.userId, machine?.made.userId].filter((id) => id !== undefined);
  const instance = instanceCommands.addInstance({
    name: input.name,
    defaultLanguage: input.defaultLanguage,
    defaultOrgId: orgId,
    projectId: project.id,
    console: project.console,
    domains: input.domains,
  });
  const org = orgCommands.addOrg(orgAggregate.initial, {
    name: input.orgName,
    domain: orgCommands.generatedDomain({ id: orgId, name: input.orgName }, primary.domain),
  });

  const written = await appendIn(
    platform.store,
    { instanceId, editor: { user: 'SYSTEM', service: 'postern.setup' }, observe },
    [
      newAggregate('instance', instanceId, instanceId, {
        ...instance,
        events: [
          ...instance.events,
          ...instanceDefaultSettings(),
          ...owners.map((userId) =>
            memberEvents.instance.added({ userId, userResourceOwner: orgId, roles: ['IAM_OWNER'] }),
          ),
          ...(loginClient
            ? [
                memberEvents.instance.added({
                  userId: loginClient.made.userId,
                  userResourceOwner: orgId,
                  roles: ['IAM_LOGIN_CLIENT'],
                }),
              ]
            : []),
        ],
      }),
      newAggregate('org', orgId, orgId, {
        ...org,
        events: [
          ...org.events,
          ...(human
            ? [
                memberEvents.org.added({
                  userId: human.userId,
                  userResourceOwner: orgId,
                  roles: ['ORG_OWNER'],
                }),
              ]
            : []),
        ],
      }),
      newAggregate('project', project.id, orgId, project.decision),
      ...(human ? [newAggregate('user', human.userId, orgId, human.decision)] : []),
      ...[machine, loginClient]
        .filter((account) => account !== undefined)
        .map(({ made, decision }) => newAggregate('user', made.userId, orgId, decision)),
      ...webKeys,
    ],
  );
  return {
    instanceId,
    orgId,
    humanId: human?.userId,
    machine: machine?.made,
    loginClient: loginClient?.made,
    position: written.position,
    createdAt: written.createdAt,
    version: written.versions[0] ?? 0,
  };
}

const newAggregate = (
  aggregateType: string,
  aggregateId: string,
  owner: string,
  decision: Decision,
): AggregateWrite => ({ aggregateType, aggregateId, owner, expectedVersion: 0, ...decision });

/** The built-in project with its API applications and the console, which signs in by code and PKCE. */
function builtInProjectOf(platform: Platform, orgId: string, origins: readonly string[]) {
  const id = platform.ids();
  const added = projectCommands.addProject(projectAggregate.initial, { orgId, name: builtInProject });
  const application = (name: string) => ({
    projectId: id,
    appId: platform.ids(),
    name,
    clientId: platform.ids(),
    hashedSecret: '',
  });
  const apis = builtInApis.map((name) =>
    applicationCommands.addApiApplication(applicationOfNewProject, {
      ...application(name),
      authMethod: 'private_key_jwt',
    }),
  );
  const consoleApp = application('Console');
  const console = applicationCommands.addOidcApplication(applicationOfNewProject, {
    ...consoleApp,
    oidc: {
      redirectUris: origins.map((origin) => `${origin}/ui/console/auth/callback`),
      postLogoutRedirectUris: origins.map((origin) => `${origin}/ui/console/signedout`),
      responseTypes: ['code'],
      grantTypes: ['authorization_code', 'refresh_token'],
      applicationType: 'user_agent',
      authMethod: 'none',
      devMode: origins.some((origin) => origin.startsWith('http:')),
    },
  });
  const decisions = [added, ...apis, console];
  return {
    id,
    console: { clientId: consoleApp.clientId, appId: consoleApp.appId },
    decision: {
      events: decisions.flatMap((decision): readonly NewEvent[] => decision.events),
      constraints: decisions.flatMap((decision) => decision.constraints ?? []),
    },
  };
}
