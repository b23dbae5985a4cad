import { timestamp } from '../contract/details.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ChangeQuery } from '../contract/services/change/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { Handlers, RequestContext, Resource } from '../contract/types.ts';
import { pageLimit } from '../database/search.ts';
import { notFound } from '../errors/index.ts';
import { type EventFilter, eventTypes, type RecordedEvent } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { withinHorizon } from './audit.ts';
import { editorsOf } from './editors.ts';
import { typeNames } from './names.ts';

/** Of what a history can be read: an aggregate, or what it knows of one of its parts. */
interface Subject {
  readonly aggregate: string;
  readonly part?: NonNullable<EventFilter['part']>['kind'];
  readonly name: string;
  readonly permission: string;
  /** On what the permission is asked; one of them suffices. */
  readonly on: (first: RecordedEvent, partId: string) => readonly Resource[];
}

const granted = ({ payload }: RecordedEvent) => (payload as { grantedOrgId?: string }).grantedOrgId;

const subjects = {
  user: {
    aggregate: 'user',
    name: 'User',
    permission: 'user.read',
    on: ({ owner, aggregateId }) => [{ orgId: owner, userId: aggregateId }],
  },
  org: {
    aggregate: 'org',
    name: 'Organization',
    permission: 'org.read',
    on: ({ aggregateId }) => [{ orgId: aggregateId }],
  },
  project: {
    aggregate: 'project',
    name: 'Project',
    permission: 'project.read',
    on: ({ owner, aggregateId }) => [{ orgId: owner, projectId: aggregateId }],
  },
  application: {
    aggregate: 'project',
    part: 'application',
    name: 'Application',
    permission: 'project.app.read',
    on: ({ owner, aggregateId }) => [{ orgId: owner, projectId: aggregateId }],
  },
  grant: {
    aggregate: 'project',
    part: 'grant',
    name: 'Project grant',
    permission: 'project.grant.read',
    // Both sides read it: who granted, and whom it was granted to.
    on: (first, partId) => [
      { orgId: first.owner, projectId: first.aggregateId, projectGrantId: partId },
      ...(granted(first) ? [{ orgId: granted(first) as string }] : []),
    ],
  },
} as const satisfies Readonly<Record<string, Subject>>;

type SubjectName = keyof typeof subjects;

interface Wanted {
  readonly id: string;
  /** Of an application or a grant. */
  readonly partId?: string;
  readonly query: ChangeQuery | undefined;
}

/** A sequence of the wire has 64 bits; no aggregate has as many events as a number holds exactly. */
const versionOf = (sequence: bigint): number =>
  sequence > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : Number(sequence);

/** What all the `List…Changes` calls do; they differ by the subject alone. Histories of what was removed stay. */
export function changesOf(platform: Platform) {
  const { store } = platform;

  const eventsOf = (instanceId: string, subject: Subject, { id, partId = '' }: Wanted): EventFilter => ({
    instanceId,
    aggregateTypes: [subject.aggregate],
    aggregateIds: [id],
    ...(subject.part && { part: { kind: subject.part, id: partId } }),
    ...(subject.part === 'grant' && {
      eventTypes: [...eventTypes().keys()].filter((type) => type.startsWith('project.grant.')),
    }),
  });

  /** @throws PosternError `not_found`, `permission_denied` */
  async function authorize(context: RequestContext, subject: Subject, wanted: Wanted): Promise<void> {
    const [first] = await store.search({ ...eventsOf(context.instance.id, subject, wanted), limit: 1 });
    if (!first) throw notFound('HIST-Nfd01', `${subject.name} not found`);
    const places = subject.on(first, wanted.partId ?? '');
    for (const place of places) if (await context.can(subject.permission, place)) return;
    await context.require(subject.permission, places[0]);
  }

  return async (context: RequestContext, of: SubjectName, wanted: Wanted) => {
    const subject: Subject = subjects[of];
    const { sequence = 0n, limit = 0, asc = false } = wanted.query ?? {};
    const most = pageLimit({ limit, asc, offset: 0n });
    await authorize(context, subject, wanted);
    const filter = await withinHorizon(platform, {
      ...eventsOf(context.instance.id, subject, wanted),
      descending: !asc,
      limit: most,
      ...(sequence > 0n &&
        (asc ? { afterVersion: versionOf(sequence) } : { beforeVersion: versionOf(sequence) })),
    });
    const events = await store.search(filter);
    const editorOf = await editorsOf(platform, context.instance.id, events);
    const names = typeNames(context.languages, context.instance.defaultLanguage);
    const result = events.map((event) => {
      const editor = editorOf(event);
      return {
        changeDate: timestamp(event.createdAt),
        eventType: names.event(event.type),
        sequence: BigInt(event.version),
        editorId: editor.id,
        editorDisplayName: editor.displayName,
        editorPreferredLoginName: editor.preferredLoginName,
        resourceOwnerId: event.owner,
      };
    });
    return { result };
  };
}

export function changeHandlers(platform: Platform): Handlers<typeof ManagementService> {
  const changes = changesOf(platform);
  return {
    listUserChanges: ({ userId, query }, context) => changes(context, 'user', { id: userId, query }),
    listOrgChanges: ({ query }, context) => changes(context, 'org', { id: context.orgId, query }),
    listProjectChanges: ({ projectId, query }, context) =>
      changes(context, 'project', { id: projectId, query }),
    listAppChanges: ({ projectId, appId, query }, context) =>
      changes(context, 'application', { id: projectId, partId: appId, query }),
    listProjectGrantChanges: ({ projectId, grantId, query }, context) =>
      changes(context, 'grant', { id: projectId, partId: grantId, query }),
  };
}

export function ownChangeHandlers(platform: Platform): Handlers<typeof AuthService> {
  const changes = changesOf(platform);
  return {
    listMyUserChanges: ({ query }, context) =>
      changes(context, 'user', { id: context.requireCaller().userId, query }),
  };
}
