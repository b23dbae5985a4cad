/** What the property test believes: the plain model that tokens, tables and events are held against. */

export interface ModelGrant {
  roles: Set<string>;
  active: boolean;
}
export interface ModelProject {
  roles: Set<string>;
  active: boolean;
  /** By organization. */
  grants: Map<string, ModelGrant>;
  /** Roles stand in an array, too. */
  claims: boolean;
  /** Its API, which introspects. */
  api: { clientId: string; secret: string };
}
export interface ModelAuthorization {
  holder: { kind: 'user' | 'group'; id: string };
  projectId: string;
  orgId: string;
  granted: boolean;
  roles: Set<string>;
  active: boolean;
}
interface ModelUser {
  orgId: string;
  secret: string;
  state: 'active' | 'inactive' | 'locked';
  /** The first token that was obtained, and what it is for: it stays good, and rests while its user does. */
  early?: { token: string; projectIds: ReadonlySet<string> };
}
export interface ModelGroup {
  orgId: string;
  users: Set<string>;
  /** Groups that are directly in it. */
  groups: Set<string>;
}
export interface ModelMember {
  userId: string;
  level: 'instance' | 'org' | 'project' | 'project_grant';
  /** Organization or project; '' for the instance. */
  id: string;
  /** Organization that the project is granted to; '' for other levels. */
  partnerId: string;
}

/** Roles by project and organization: `{ "project org": ["a", "b"] }`. */
export type Places = Record<string, readonly string[]>;

export function places(held: Iterable<readonly [place: string, keys: Iterable<string>]>): Places {
  const found = new Map<string, Set<string>>();
  for (const [place, keys] of held)
    for (const key of keys) found.set(place, (found.get(place) ?? new Set()).add(key));
  const sorted = [...found].sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(sorted.map(([place, keys]) => [place, [...keys].sort()]));
}

export class Model {
  readonly projects = new Map<string, ModelProject>();
  readonly authorizations = new Map<string, ModelAuthorization>();
  readonly users = new Map<string, ModelUser>();
  readonly groups = new Map<string, ModelGroup>();
  readonly members = new Set<ModelMember>();
  /** Partners: whether each is active. */
  readonly partners = new Map<string, boolean>();
  /** Of the organization that owns the projects. */
  ownerActive = true;

  constructor(readonly ownerId: string) {}

  isActive(orgId: string): boolean {
    return orgId === this.ownerId ? this.ownerActive : (this.partners.get(orgId) ?? false);
  }

  /** Whether tokens of the user are good. */
  mayAct(userId: string): boolean {
    const user = this.users.get(userId);
    return user?.state === 'active' && this.isActive(user.orgId);
  }

  /** Whether the API of a project may ask. */
  answers(projectId: string): boolean {
    return this.ownerActive && (this.projects.get(projectId)?.active ?? false);
  }

  /** Takes roles from authorizations; with its last one each goes. */
  lose(concerned: (one: ModelAuthorization) => boolean, kept: (key: string) => boolean): void {
    for (const [id, authorization] of this.authorizations) {
      if (!concerned(authorization)) continue;
      const left = new Set([...authorization.roles].filter(kept));
      if (left.size === authorization.roles.size) continue;
      if (left.size === 0) this.authorizations.delete(id);
      else authorization.roles = left;
    }
  }

  #drop(concerned: (one: ModelAuthorization) => boolean): void {
    for (const [id, one] of this.authorizations) if (concerned(one)) this.authorizations.delete(id);
  }
  #leave(concerned: (one: ModelMember) => boolean): void {
    for (const one of this.members) if (concerned(one)) this.members.delete(one);
  }

  endUser(userId: string): void {
    this.users.delete(userId);
    for (const group of this.groups.values()) group.users.delete(userId);
    this.#drop(({ holder }) => holder.kind === 'user' && holder.id === userId);
    this.#leave((one) => one.userId === userId);
  }
  endGroup(groupId: string): void {
    this.groups.delete(groupId);
    for (const group of this.groups.values()) group.groups.delete(groupId);
    this.#drop(({ holder }) => holder.kind === 'group' && holder.id === groupId);
  }
  endGrant(projectId: string, partnerId: string): void {
    this.projects.get(projectId)?.grants.delete(partnerId);
    this.#drop((one) => one.granted && one.projectId === projectId && one.orgId === partnerId);
    this.#leave(
      (one) => one.level === 'project_grant' && one.id === projectId && one.partnerId === partnerId,
    );
  }
  endProject(projectId: string): void {
    this.projects.delete(projectId);
    this.#drop((one) => one.projectId === projectId);
    this.#leave(({ level, id }) => level.startsWith('project') && id === projectId);
  }
  endPartner(partnerId: string): void {
    this.partners.delete(partnerId);
    for (const [userId, { orgId }] of this.users) if (orgId === partnerId) this.endUser(userId);
    for (const [groupId, { orgId }] of this.groups) if (orgId === partnerId) this.endGroup(groupId);
    for (const projectId of this.projects.keys()) this.endGrant(projectId, partnerId);
    this.#drop((one) => one.orgId === partnerId);
    this.#leave(({ level, id }) => level === 'org' && id === partnerId);
  }

  /** All groups that the user is in, by itself or through others. */
  groupsOf(userId: string): ReadonlySet<string> {
    const found = new Set([...this.groups].filter(([, { users }]) => users.has(userId)).map(([id]) => id));
    for (const inner of found)
      for (const [id, { groups }] of this.groups) if (groups.has(inner)) found.add(id);
    return found;
  }

  /** What the user may at this moment. */
  expected(userId: string): Places {
    const inGroups = this.groupsOf(userId);
    const held = [...this.authorizations.values()].filter(({ holder, projectId, orgId, granted, active }) => {
      const isHeld = holder.kind === 'user' ? holder.id === userId : inGroups.has(holder.id);
      const project = this.projects.get(projectId);
      const grant = granted ? project?.grants.get(orgId)?.active : true;
      return isHeld && active && this.answers(projectId) && this.isActive(orgId) && grant;
    });
    return places(held.map(({ projectId, orgId, roles }) => [`${projectId} ${orgId}`, roles]));
  }

  memberships(): string[] {
    return [...this.members]
      .map(({ level, id, partnerId, userId }) => [level, id, partnerId, userId].join(' '))
      .sort();
  }
}
