import type { WireRequest } from '../../../contract/transport/index.ts';
import type { SessionUser } from '../../../session/index.ts';
import { subjectFor, userIdOf } from '../../clients/subjects.ts';
import { invalidRequest } from '../../protocol/errors.ts';
import { json } from '../../protocol/reply.ts';
import { readJson } from '../../registration/body.ts';
import { userWithEmail } from '../../shared-signals/queries.ts';
import { signalScopes } from '../../shared-signals/vocabulary.ts';
import { isObject, type Json, streamIdIn, textIn } from './body.ts';
import { always, done, forReceivers, type Receiver } from './receiver.ts';
import { requireStream } from './streams.ts';

/** Which users a stream tells of beside those whom its application knows by its tokens (SSF 1.0 §8.1.3). */

export const signalSubjectAddition = forReceivers(always(signalScopes.manage), async (receiver, request) => {
  const { streams, writing, client } = receiver;
  const { streamId, user } = await named(receiver, request);
  if (user) await streams.addUser(writing, streamId, client, user);
  return json({});
});

export const signalSubjectRemoval = forReceivers(always(signalScopes.manage), async (receiver, request) => {
  const { streams, writing, client } = receiver;
  const { streamId, user } = await named(receiver, request);
  if (user) await streams.removeUser(writing, streamId, client, user);
  return done;
});

async function named(receiver: Receiver, request: WireRequest) {
  const body = await readJson(request, 'invalid_request');
  const { id: streamId } = await requireStream(receiver, streamIdIn(body));
  if (!isObject(body['subject'])) throw invalidRequest('The body must have a subject (RFC 9493)');
  return { streamId, user: await userOf(receiver, body['subject']) };
}

const longestSub = 300;

function textOf(subject: Json, name: string): string {
  const value = textIn(subject, name, longestSub);
  if (value === undefined || value === '')
    throw invalidRequest(`A subject of the format ${String(subject['format'])} has ${name}`);
  return value;
}

/** @returns undefined for whoever is not here, or is somebody of another issuer */
async function userOf(receiver: Receiver, subject: Json): Promise<SessionUser | undefined> {
  switch (subject['format']) {
    case 'iss_sub': {
      const [issuer, sub] = [textOf(subject, 'iss'), textOf(subject, 'sub')];
      return issuer === receiver.instance.origin ? userCalled(receiver, sub) : undefined;
    }
    case 'opaque':
      return userCalled(receiver, textOf(subject, 'id'));
    case 'email':
      return userAt(receiver, textOf(subject, 'email'));
    case 'complex':
      if (!isObject(subject['user']) || subject['user']['format'] === 'complex')
        throw invalidRequest('A complex subject has a user');
      return userOf(receiver, subject['user']);
    default:
      throw invalidRequest('The format of the subject must be iss_sub, opaque, email or complex');
  }
}

/**
 * By the name that this application has for the user and no other: two applications do not find out by adding names of
 * each other whether they know one person.
 */
async function userCalled({ provider, instance, client }: Receiver, sub: string) {
  const { encryption } = provider.platform;
  const userId = userIdOf(encryption, sub);
  const sector = client.oidc?.sectorIdentifier ?? '';
  if (subjectFor(encryption, instance.id, sector, userId) !== sub) return undefined;
  return provider.users.byId(instance.id, userId);
}

/** Of the application's own organization alone: of nobody else an address is told or asked for here. */
async function userAt({ provider, instance, client }: Receiver, email: string) {
  const userId = await userWithEmail(provider.platform.sql, instance.id, client.org.id, email);
  return userId === undefined ? undefined : provider.users.byId(instance.id, userId);
}
