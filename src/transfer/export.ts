import { type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { authorizationState } from '../authorization/index.ts';
import { ActionState } from '../contract/services/action/v1.ts';
import * as management from '../contract/services/management/v1.ts';
import type { Calls, RequestContext } from '../contract/types.ts';
import { deadlineExceeded, internal } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { grantState } from '../project/index.ts';
import { factorsAggregate, userAggregate } from '../user/index.ts';
import { type KeyPayload, keyEntry, type ListedApp, type ListedFlow, type ListedUser } from './listed.ts';
import { type Field, serviceOf } from './parts.ts';
import { policies, texts } from './settings.ts';

export interface ExportOptions {
  /** None: all. */
  readonly orgIds: readonly string[];
  readonly excludedOrgIds: readonly string[];
  readonly withPasswords: boolean;
  /** Secrets of authenticator apps, in clear. */
  readonly withOtp: boolean;
  readonly until: number;
}

/** One organization, and then what is in it, a page of one kind at a time. */
export type Exported =
  | { readonly orgId: string; readonly name: string; readonly state: number }
  | { readonly field: Field; readonly entries: readonly object[] };

const pageSize = 500;

interface Answered {
  readonly result?: readonly object[];
}

const wide: ReadonlySet<ScalarType | undefined> = new Set([ScalarType.INT64, ScalarType.UINT64]);

/** The fields of a message that another has under the same names, be they counted in 32 bits there and in 64 here. */
const asRequest = (schema: DescMessage, from: object, more: object = {}): object => ({
  ...Object.fromEntries(
    schema.fields
      .map((field) => {
        const value = (from as Record<string, unknown>)[field.localName];
        const isCount = typeof value === 'bigint' || typeof value === 'number';
        if (field.fieldKind !== 'scalar' || !isCount) return [field.localName, value] as const;
        return [field.localName, wide.has(field.scalar) ? BigInt(value) : Number(value)] as const;
      })
      .filter(([, value]) => value !== undefined),
  ),
  ...more,
});

/** By which an organization got texts of its own. */
const textSet = 'org.customtext.set';

/**
 * Organizations with what is in them, as `importOrgs` takes them: read by the calls that list each thing, in the name
 * of the caller, page by page. What cannot be read again is left out: secrets of applications and machines, personal
 * access tokens, client ids.
 */
export async function* exportOrgs(
  platform: Platform,
  calls: Calls,
  context: RequestContext,
  options: ExportOptions,
): AsyncGenerator<Exported> {
  const { store, sql } = platform;
  const instanceId = context.instance.id;

  const ask = async <T>(
    within: RequestContext,
    rpc: `${keyof typeof serviceOf}/${string}`,
    request: object,
  ): Promise<T> => {
    if (performance.now() > options.until || context.signal.aborted) {
      throw deadlineExceeded(
        'EXPORT-Time1',
        'The time was up before everything was exported; name fewer organizations in org_ids',
      );
    }
    const [service, localName] = rpc.split('/') as [keyof typeof serviceOf, string];
    const handler = calls(serviceOf[service], localName);
    if (!handler) throw internal('EXPORT-Rpc01', `There is no ${rpc}`);
    return (await handler(request as never, within)) as T;
  };

  async function* pages<T>(
    within: RequestContext,
    rpc: `${keyof typeof serviceOf}/${string}`,
    request: object = {},
  ): AsyncGenerator<readonly T[]> {
    for (let offset = 0n; ; offset += BigInt(pageSize)) {
      const query = { offset, limit: pageSize, asc: true };
      const { result = [] } = await ask<Answered>(within, rpc, {
        queries: [],
        sortingColumn: 0,
        ...request,
        query,
      });
      if (result.length > 0) yield result as readonly T[];
      if (result.length < pageSize) return;
    }
  }

  const keysOf = async (aggregate: 'user' | 'project', ids: readonly string[], kind: string) => {
    if (ids.length === 0) return [];
    const keys = new Map<string, { event: { aggregateId: string }; payload: KeyPayload }>();
    for (let after: bigint | undefined; ; ) {
      const events = await store.search({
        instanceId,
        aggregateTypes: [aggregate],
        aggregateIds: ids,
        eventTypes: [`${kind}.added`, `${kind}.removed`],
        ...(after !== undefined && { afterPosition: after }),
      });
      for (const event of events) {
        const payload = event.payload as KeyPayload;
        if (event.type.endsWith('.added')) keys.set(payload.keyId, { event, payload });
        else keys.delete(payload.keyId);
      }
      if (events.length < 1_000) break;
      after = events.at(-1)?.position;
    }
    return [...keys.values()];
  };

  async function* projectsOf(within: RequestContext, orgId: string): AsyncGenerator<Exported> {
    for await (const page of pages<{ id: string }>(within, 'management/listProjects')) {
      const own = page.filter(({ id }) => id !== context.instance.projectId);
      yield {
        field: 'projects',
        entries: own.map((project) => ({
          projectId: project.id,
          project: asRequest(management.AddProjectRequestSchema, project),
        })),
      };
      for (const { id: projectId } of own) yield* inProject(within, projectId);
    }
    const grants = await sql<
      { id: string; project_id: string; granted_org_id: string; role_keys: string[] }[]
    >`
      SELECT id, project_id, granted_org_id, role_keys FROM projections.project_grants_projection
      WHERE instance_id = ${instanceId} AND resource_owner = ${orgId} AND state = ${grantState.active}
      ORDER BY id`;
    yield {
      field: 'projectGrants',
      entries: grants.map(({ id, project_id, granted_org_id, role_keys }) => ({
        grantId: id,
        projectGrant: { projectId: project_id, grantedOrgId: granted_org_id, roleKeys: role_keys },
      })),
    };
    for (const { id: grantId, project_id: projectId } of grants) {
      const rpc = 'management/listProjectGrantMembers';
      for await (const members of pages<{ userId: string; roles: string[] }>(within, rpc, {
        projectId,
        grantId,
      })) {
        const entries = members.map(({ userId, roles }) => ({ projectId, grantId, userId, roles }));
        yield { field: 'projectGrantMembers', entries };
      }
    }
  }

  async function* inProject(within: RequestContext, projectId: string): AsyncGenerator<Exported> {
    for await (const roles of pages<{ key: string }>(within, 'management/listProjectRoles', { projectId })) {
      const entries = roles.map((role) =>
        asRequest(management.AddProjectRoleRequestSchema, role, { projectId, roleKey: role.key }),
      );
      yield { field: 'projectRoles', entries };
    }
    for await (const apps of pages<ListedApp>(within, 'management/listApps', { projectId })) {
      const of = (kind: string, schema: DescMessage) =>
        apps
          .filter(({ config }) => config?.case === kind)
          .map(({ id, name, config }) => ({
            appId: id,
            app: asRequest(schema, config?.value ?? {}, { projectId, name }),
          }));
      yield { field: 'oidcApps', entries: of('oidcConfig', management.AddOIDCAppRequestSchema) };
      yield { field: 'apiApps', entries: of('apiConfig', management.AddAPIAppRequestSchema) };
    }
    const keys = await keysOf('project', [projectId], 'project.application.oidc.key');
    yield {
      field: 'appKeys',
      entries: keys.map(({ payload }) => ({
        ...keyEntry(payload),
        id: payload.keyId,
        projectId,
        appId: payload.applicationId ?? '',
        clientId: payload.clientId ?? '',
      })),
    };
    for await (const members of pages<{ userId: string; roles: string[] }>(
      within,
      'management/listProjectMembers',
      { projectId },
    )) {
      const entries = members.map(({ userId, roles }) => ({ projectId, userId, roles }));
      yield { field: 'projectMembers', entries };
    }
  }

  async function* usersOf(within: RequestContext, orgId: string): AsyncGenerator<Exported> {
    for await (const users of pages<ListedUser>(within, 'management/listUsers')) {
      const ids = users.map(({ id }) => id);
      const states = options.withPasswords ? await store.loadMany(instanceId, userAggregate, ids) : undefined;
      const factors = options.withOtp ? await store.loadMany(instanceId, factorsAggregate, ids) : undefined;
      yield {
        field: 'humanUsers',
        entries: users
          .filter(({ type }) => type.case === 'human')
          .map((user) => {
            const { profile, email, phone } = user.type.value;
            const known = states?.get(user.id)?.state;
            const totp = factors?.get(user.id)?.state.totp;
            return {
              userId: user.id,
              state: user.state,
              user: {
                userName: user.userName,
                profile: asRequest(management.ImportHumanUserRequest_ProfileSchema, profile ?? {}),
                email: asRequest(management.ImportHumanUserRequest_EmailSchema, email ?? {}),
                ...(phone?.phone && {
                  phone: asRequest(management.ImportHumanUserRequest_PhoneSchema, phone),
                }),
                ...(known?.encodedHash && {
                  hashedPassword: { value: known.encodedHash },
                  passwordChangeRequired: known.passwordChangeRequired,
                }),
                ...(totp?.ready && { otpCode: platform.encryption.openText(totp.secret) }),
              },
            };
          }),
      };
      const machines = users.filter(({ type }) => type.case === 'machine');
      yield {
        field: 'machineUsers',
        entries: machines.map(({ id: userId, state, userName, type }) => ({
          userId,
          state,
          user: asRequest(management.AddMachineUserRequestSchema, type.value, { userName, userId }),
        })),
      };
      const keys = await keysOf(
        'user',
        machines.map(({ id }) => id),
        'user.machine.key',
      );
      yield {
        field: 'machineKeys',
        entries: keys.map(({ event, payload }) => ({
          ...keyEntry(payload),
          keyId: payload.keyId,
          userId: event.aggregateId,
        })),
      };
    }
    for (let last = { user_id: '', key: '' }; ; ) {
      const rows = await sql<{ user_id: string; key: string; value: string }[]>`
        SELECT user_id, key, value FROM projections.user_metadata
        WHERE instance_id = ${instanceId} AND resource_owner = ${orgId}
          AND (user_id, key) > (${last.user_id}, ${last.key})
        ORDER BY user_id, key LIMIT ${pageSize}`;
      yield {
        field: 'userMetadata',
        entries: rows.map(({ user_id, key, value }) => ({
          id: user_id,
          key,
          value: Buffer.from(value, 'base64'),
        })),
      };
      const end = rows.at(-1);
      if (!end || rows.length < pageSize) return;
      last = end;
    }
  }

  async function* textsOf(within: RequestContext, orgId: string): AsyncGenerator<Exported> {
    const languages = new Set<string>();
    const aggregate = { instanceId, aggregateTypes: ['org'], aggregateIds: [orgId], eventTypes: [textSet] };
    for (let after = 0n; ; ) {
      const events = await store.search({ ...aggregate, afterPosition: after });
      for (const { payload } of events) languages.add((payload as { language: string }).language);
      if (events.length < 1_000) break;
      after = events.at(-1)?.position ?? after;
    }
    for (const [field, rpc, schema] of texts) {
      for (const language of languages) {
        const { customText } = await ask<{ customText?: { isDefault?: boolean } }>(within, rpc, { language });
        if (!customText || customText.isDefault) continue;
        yield { field, entries: [asRequest(schema, customText, { language })] };
      }
    }
  }

  /**
   * Scripts, and where they run. The messages have no place for the state of an action: one that is switched off comes
   * along and is left out of its triggers, so that it does not run where it is imported either.
   */
  async function* actionsOf(within: RequestContext): AsyncGenerator<Exported> {
    for await (const actions of pages<{ id: string }>(within, 'management/listActions')) {
      const entries = actions.map((action) => ({
        actionId: action.id,
        action: asRequest(management.CreateActionRequestSchema, action),
      }));
      yield { field: 'actions', entries };
    }
    const flows = await ask<{ result: { id: string }[] }>(within, 'management/listFlowTypes', {});
    for (const { id: flowType } of flows.result) {
      const { flow } = await ask<{ flow: ListedFlow }>(within, 'management/getFlow', { type: flowType });
      const entries = flow.triggerActions
        .map(({ triggerType, actions }) => ({
          flowType,
          triggerType: triggerType.id,
          actionIds: actions.filter(({ state }) => state === ActionState.ACTIVE).map(({ id }) => id),
        }))
        .filter(({ actionIds }) => actionIds.length > 0);
      yield { field: 'triggerActions', entries };
    }
  }

  async function* inOrg(within: RequestContext, orgId: string): AsyncGenerator<Exported> {
    for (const [field, rpc, schema] of policies) {
      const { policy } = await ask<{ policy?: { isDefault?: boolean } }>(within, rpc, { orgId });
      if (policy && !policy.isDefault) yield { field, entries: [asRequest(schema, policy, { orgId })] };
    }
    for await (const domains of pages<object>(within, 'management/listOrgDomains')) {
      yield { field: 'domains', entries: domains.map((domain) => ({ ...domain, details: undefined })) };
    }
    yield* textsOf(within, orgId);
    yield* projectsOf(within, orgId);
    yield* usersOf(within, orgId);
    yield* actionsOf(within);
    for await (const grants of pages<{ state: number }>(within, 'management/listUserGrants')) {
      const entries = grants
        .filter(({ state }) => state === authorizationState.active)
        .map((grant) => asRequest(management.AddUserGrantRequestSchema, grant));
      yield { field: 'userGrants', entries };
    }
    for await (const members of pages<{ userId: string; roles: string[] }>(
      within,
      'management/listOrgMembers',
    )) {
      yield { field: 'orgMembers', entries: members.map(({ userId, roles }) => ({ userId, roles })) };
    }
  }

  for await (const orgs of pages<{ id: string; name: string; state: number }>(context, 'admin/listOrgs')) {
    for (const { id: orgId, name, state } of orgs) {
      if (options.orgIds.length > 0 && !options.orgIds.includes(orgId)) continue;
      if (options.excludedOrgIds.includes(orgId)) continue;
      yield { orgId, name, state };
      yield* inOrg(Object.create(context, { orgId: { value: orgId } }), orgId);
    }
  }
}
