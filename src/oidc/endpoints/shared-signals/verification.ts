import { readJson } from '../../registration/body.ts';
import { signalScopes } from '../../shared-signals/vocabulary.ts';
import { streamIdIn, textIn } from './body.ts';
import { always, done, forReceivers } from './receiver.ts';

/** The verification endpoint (SSF 1.0 §8.1.4): the stream tells its receiver that it works. */
export const signalVerification = forReceivers(
  always(signalScopes.manage),
  async ({ streams, writing, client }, request) => {
    const body = await readJson(request, 'invalid_request');
    await streams.verify(writing, streamIdIn(body), client.clientId, textIn(body, 'state', 1_000));
    return done;
  },
);
