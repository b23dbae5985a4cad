import type { WireRequest } from '../../../contract/transport/index.ts';
import type { PickedUp } from '../../../delivery/index.ts';
import { invalidRequest } from '../../protocol/errors.ts';
import { readQuery } from '../../protocol/parameters.ts';
import { json } from '../../protocol/reply.ts';
import { readJson } from '../../registration/body.ts';
import { fetchEvents } from '../../shared-signals/fetching.ts';
import { streamTarget } from '../../shared-signals/target.ts';
import { signalScopes } from '../../shared-signals/vocabulary.ts';
import { isObject, type Json, textIn } from './body.ts';
import { always, forReceivers } from './receiver.ts';
import { requireStream } from './streams.ts';

/** In one answer, and confirmed by one request. */
const mostEvents = 100;
const mostConfirmed = 1_000;
/** A request may take 30 seconds: what is found at the end of the wait must be out by then. */
const longestWaitMs = 20_000;

/** Poll-based delivery (RFC 8936 §2.4): what the receiver has is confirmed, and what waits for it is given. */
export const signalPoll = forReceivers(always(signalScopes.read), async (receiver, request) => {
  const { provider, instance } = receiver;
  const id = readQuery(request).get('stream_id');
  if (id === undefined) throw invalidRequest('The parameter stream_id is missing');
  const stream = await requireStream(receiver, id);
  const body = await readJson(request, 'invalid_request');
  const [limit, returnImmediately] = [limitIn(body), immediatelyIn(body)];
  const confirmed = confirmedIn(body);
  if (confirmed.length > 0)
    await provider.platform.deliveries.pickup.pickedUp(instance.id, streamTarget(instance.id, id), confirmed);
  if (limit === 0) return json({ sets: {} });
  const { sets, moreAvailable } = await untilGone(request, (signal) =>
    fetchEvents(receiver, stream, { limit, waitMs: returnImmediately ? 0 : longestWaitMs, signal }),
  );
  return json({ sets, ...(moreAvailable && { moreAvailable }) });
});

async function untilGone<T>(request: WireRequest, wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const gone = new AbortController();
  const stop = request.onGone(() => gone.abort());
  try {
    return await wait(gone.signal);
  } finally {
    stop();
  }
}

function limitIn({ maxEvents }: Json): number {
  if (maxEvents === undefined || maxEvents === null) return mostEvents;
  if (!Number.isInteger(maxEvents) || (maxEvents as number) < 0)
    throw invalidRequest('maxEvents must be a number that is not negative');
  return Math.min(maxEvents as number, mostEvents);
}

function immediatelyIn({ returnImmediately = false }: Json): boolean {
  if (typeof returnImmediately !== 'boolean') throw invalidRequest('returnImmediately must be true or false');
  return returnImmediately;
}

const longestId = 200;

function confirmedIn({ ack = [], setErrs = {} }: Json): PickedUp[] {
  if (!Array.isArray(ack) || !ack.every((id) => typeof id === 'string' && id.length <= longestId))
    throw invalidRequest('ack must be a list of jti');
  if (!isObject(setErrs)) throw invalidRequest('setErrs must be an object, with a jti for each error');
  const refused = Object.entries(setErrs).map(([id, said]): PickedUp => {
    if (!isObject(said)) throw invalidRequest('An error of setErrs is an object with err and description');
    const [err = 'invalid_request', description] = [
      textIn(said, 'err', 100),
      textIn(said, 'description', 1_000),
    ];
    return { id, error: description === undefined ? err : `${err}: ${description}` };
  });
  const ids = new Set(refused.map(({ id }) => id));
  const taken = [...new Set(ack as string[])].filter((id) => !ids.has(id)).map((id): PickedUp => ({ id }));
  if (taken.length + refused.length > mostConfirmed)
    throw invalidRequest(`One request confirms ${mostConfirmed} at most; send the others with the next`);
  return [...taken, ...refused];
}
