import type { Sql } from 'postgres';
import { projectState } from '../project/index.ts';
import { type ClientMethod, clientMethodOf } from './attestation.ts';
import { type OidcColumns, type OidcConfig, oidcConfigOf, oidcFields } from './oidc-config.ts';
import { applicationKind, applicationState } from './projection.ts';
import type { RegistrationOrigin } from './registration-events.ts';
import { withProfile } from './security-profile.ts';

/** What the protocols need of a client: its own settings, and those of its project and organization. */
export interface Client {
  readonly kind: 'oidc' | 'api';
  readonly clientId: string;
  readonly applicationId: string;
  readonly name: string;
  readonly authMethod: ClientMethod;
  /** undefined: the client has no secret. Compare with `SecretHasher.verify`. */
  readonly secretHash: string | undefined;
  /** undefined for API applications, which take part in no sign-in. */
  readonly oidc: OidcConfig | undefined;
  /** Application, project and organization are all active: only then may the client do anything. */
  readonly active: boolean;
  readonly applicationActive: boolean;
  /** Claim in which it has the roles of its users as an array; '' for none. */
  readonly rolesClaim: string;
  /** How it has registered itself, and then nobody has verified its name; undefined where an administrator made it. */
  readonly origin: RegistrationOrigin | undefined;
  /** Of one whose id comes back when it is registered anew: what was given before is not its own. */
  readonly since: Date | undefined;
  readonly project: {
    readonly id: string;
    readonly name: string;
    readonly active: boolean;
    /** Roles go into tokens and userinfo even when no scope asks for them. */
    readonly roleAssertion: boolean;
    /** Only users with a role in the project may sign in. */
    readonly roleCheck: boolean;
    /** Only users of the owning organization, or of one that was granted the project, may sign in. */
    readonly hasProjectCheck: boolean;
    /** As the wire's PrivateLabelingSetting. */
    readonly privateLabeling: number;
  };
  readonly org: { readonly id: string; readonly active: boolean };
}

interface ClientRow extends OidcColumns, OwnerColumns {
  readonly id: string;
  readonly type: number;
  readonly client_id: string;
  readonly name: string;
  readonly state: number;
  readonly secret_hash: string | null;
  readonly roles_claim: string;
  readonly origin: RegistrationOrigin | null;
  readonly creation_date: Date;
}

/** What an application stands on. */
export interface OwnerColumns {
  readonly project_id: string;
  readonly project_name: string;
  readonly project_state: number;
  readonly project_role_assertion: boolean;
  readonly project_role_check: boolean;
  readonly has_project_check: boolean;
  readonly private_labeling_setting: number;
  readonly org_id: string;
  readonly org_state: number;
}

const orgActive = 1;

/** Aliases: `a` applications, `p` projects, `o` organizations. */
export const ownerColumns = `
    p.id as project_id, p.name as project_name, p.state as project_state, p.project_role_assertion,
    p.project_role_check, p.has_project_check, p.private_labeling_setting, o.id as org_id, o.state as org_state`;
export const withOwners = `projections.applications_projection a
  join projections.projects_projection p on p.instance_id = a.instance_id and p.id = a.project_id
  join projections.orgs_projection o on o.instance_id = a.instance_id and o.id = p.resource_owner`;

export const ownersOf = (row: OwnerColumns): Pick<Client, 'project' | 'org'> => ({
  project: {
    id: row.project_id,
    name: row.project_name,
    active: row.project_state === projectState.active,
    roleAssertion: row.project_role_assertion,
    roleCheck: row.project_role_check,
    hasProjectCheck: row.has_project_check,
    privateLabeling: row.private_labeling_setting,
  },
  org: { id: row.org_id, active: row.org_state === orgActive },
});

const clientQuery = `
  select a.id, a.type, a.client_id, a.name, a.state, a.secret_hash, a.origin, a.creation_date, ${oidcFields.selection('a')},
    coalesce(a.roles_claim, p.roles_claim) as roles_claim, ${ownerColumns}
  from ${withOwners}
  where a.instance_id = $1 and a.client_id = $2`;

function clientOf(row: ClientRow): Client {
  const applicationActive = row.state === applicationState.active;
  const { project, org } = ownersOf(row);
  const oidc = row.type === applicationKind.oidc ? oidcConfigOf(row) : undefined;
  return {
    kind: oidc ? 'oidc' : 'api',
    clientId: row.client_id,
    applicationId: row.id,
    name: row.name,
    authMethod: oidc ? clientMethodOf(oidc) : row.auth_method,
    secretHash: row.secret_hash ?? undefined,
    oidc: oidc && withProfile(oidc),
    active: applicationActive && project.active && org.active,
    applicationActive,
    rolesClaim: row.roles_claim,
    origin: row.origin ?? undefined,
    since: row.origin === 'document' ? row.creation_date : undefined,
    project,
    org,
  };
}

/** A client by its id, whatever its state, in one round trip. */
export async function findClient(
  sql: Sql,
  instanceId: string,
  clientId: string,
): Promise<Client | undefined> {
  const rows = (await sql.unsafe(clientQuery, [instanceId, clientId], {
    prepare: true,
  })) as unknown as ClientRow[];
  return rows[0] && clientOf(rows[0]);
}

/** Client ids of a project's active applications: with the project's id, the audience of its tokens. */
export async function clientsOfProject(sql: Sql, instanceId: string, projectId: string): Promise<string[]> {
  const rows = await sql<{ client_id: string }[]>`
    select client_id from projections.applications_projection
    where instance_id = ${instanceId} and project_id = ${projectId} and client_id is not null
      and state = ${applicationState.active}
    order by id`;
  return rows.map((row) => row.client_id);
}

export interface ClientKey {
  readonly keyId: string;
  readonly clientId: string;
  readonly applicationId: string;
  readonly projectId: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
}

/** The key that a `private_key_jwt` assertion names as its `kid`; undefined when unknown or expired. */
export async function findClientKey(
  sql: Sql,
  instanceId: string,
  keyId: string,
  now: Date,
): Promise<ClientKey | undefined> {
  const [row] = await sql<
    { client_id: string; application_id: string; project_id: string; public_key: string }[]
  >`
    select client_id, application_id, project_id, public_key from projections.application_keys_projection
    where instance_id = ${instanceId} and id = ${keyId} and expiration_date > ${now}`;
  return (
    row && {
      keyId,
      clientId: row.client_id,
      applicationId: row.application_id,
      projectId: row.project_id,
      publicKey: row.public_key,
    }
  );
}
