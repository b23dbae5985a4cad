import { type RecordedEvent, shownPayload } from '../eventstore/index.ts';
import type { AccountRequest } from './account-request.ts';

/** What is stored about a person as one document, written piece by piece: however much it is, little of it is held. */

const pageSize = 500;
/** More than a person comes to; whoever has more is told that the oldest are there. */
const mostEvents = 100_000;

const text = (value: unknown): string =>
  JSON.stringify(value, (_name, each) => (typeof each === 'bigint' ? String(each) : each));

async function* pieces(page: AccountRequest): AsyncGenerator<string> {
  const { api, me, instance, platform } = page;
  const queries = [{ query: { case: 'userIdQuery' as const, value: { id: me.userId } } }];
  yield `{"exported":${text(platform.clock().toISOString())},"issuer":${text(instance.origin)}`;
  const parts: Readonly<Record<string, () => Promise<object>>> = {
    user: () => api.auth('getMyUser', {}),
    metadata: () => api.auth('listMyMetadata', {}),
    factors: () => api.auth('listMyAuthFactors', {}),
    passkeys: () => api.auth('listMyPasswordless', {}),
    sessions: () => api.sessions('listSessions', { queries }),
    applications: () => api.auth('listMyRefreshTokens', {}),
    consents: () => api.consents('listConsents', { userId: me.userId }),
    authorizations: () => api.auth('listMyUserGrants', {}),
    memberships: () => api.auth('listMyMemberships', {}),
  };
  for (const [name, read] of Object.entries(parts)) yield `,"${name}":${text(plain(await read()))}`;
  yield ',"history":[';
  yield* history(page);
  yield ']}\n';
}

/** Answers are messages, with fields of theirs that say what they are. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  // As JSON of the API has bytes; a buffer left to itself is written as a list of numbers.
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '$typeName')
      .map(([name, each]) => [name, isMoment(each) ? momentOf(each) : plain(each)]),
  );
};

interface Moment {
  readonly seconds: bigint;
  readonly nanos: number;
}
const isMoment = (value: unknown): value is Moment =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Moment).seconds === 'bigint' &&
  typeof (value as Moment).nanos === 'number';
const momentOf = ({ seconds, nanos }: Moment): string =>
  new Date(Number(seconds) * 1000 + Math.floor(nanos / 1e6)).toISOString();

async function* history({ platform, instance, me }: AccountRequest): AsyncGenerator<string> {
  let afterVersion = 0;
  for (let written = 0; written < mostEvents; written += pageSize) {
    const events = await platform.store.search({
      instanceId: instance.id,
      aggregateTypes: ['user'],
      aggregateIds: [me.userId],
      afterVersion,
      limit: pageSize,
    });
    for (const [at, event] of events.entries()) yield (written + at > 0 ? ',' : '') + text(shown(event));
    if (events.length < pageSize) return;
    afterVersion = events.at(-1)?.version ?? afterVersion;
  }
}

const shown = (event: RecordedEvent) => ({
  at: event.createdAt.toISOString(),
  type: event.type,
  by: event.editorUser,
  through: event.editorService,
  payload: shownPayload(event, true),
});

export function exportOf(page: AccountRequest): ReadableStream<Uint8Array> {
  const source = pieces(page);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await source.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        platformLog(page, error);
        controller.error(error);
      }
    },
    cancel: async () => void (await source.return(undefined)),
  });
}

const platformLog = ({ platform }: AccountRequest, error: unknown) =>
  platform.log.error('an account could not be exported wholly', { error });
