import { expect, test } from 'bun:test';
import type { Client } from '../../application/index.ts';
import type { SharedCounts } from '../../cache/index.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { noCertificates } from '../possession/certificates.ts';
import { parseParameters } from '../protocol/parameters.ts';
import { createClientAuthentication } from './authenticate.ts';

const imported = {
  clientId: 'old',
  authMethod: 'client_secret_basic',
  secretHash: '$2b$imported',
  active: true,
};

/** A client whose secret was hashed elsewhere, so that each comparison costs; it ends when it is let go. */
function scene(failureCounts?: SharedCounts) {
  const waiting: Array<() => void> = [];
  let compared = 0;
  const authentication = createClientAuthentication({
    platform: {
      failureCounts,
      secrets: {
        hash: () => '',
        verify: async (secret: string) => {
          compared += 1;
          await new Promise<void>((done) => waiting.push(done));
          return secret === 'right';
        },
      },
    } as unknown as Platform,
    clients: { byId: () => imported as Client, ofProject: async () => [] },
    clientKeys: {
      ofSigner: async () => undefined,
      keySet: async () => undefined,
      hasCertificate: async () => false,
    },
    certificates: noCertificates,
    attestations: { instanceKey: async () => undefined },
    machines: { byClientId: () => undefined },
    workloads: { isMachine: async () => false, isApplication: async () => false },
    failureLimit: { account: { burst: 2, secondsPerFailure: 60 } },
  });
  const ask = (secret: string): Promise<number> =>
    authentication
      .application({
        instance: { id: 'i1' } as InstanceContext,
        request: { remoteAddress: '192.0.2.1', header: () => undefined } as unknown as WireRequest,
        form: parseParameters(`client_id=old&client_secret=${secret}`),
      })
      .then(
        () => 200,
        (error) => error.status,
      );
  /** The answer, once its comparison (if there is one) is let go. */
  const answered = async (secret: string): Promise<number> => {
    const answer = ask(secret);
    const letGo = async () => {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      for (const go of waiting.splice(0)) go();
    };
    await letGo();
    return answer;
  };
  return { ask, answered, compared: () => compared, letGo: () => waiting.splice(0).map((go) => go()) };
}

test('the right secret is let through whatever others guessed, and guesses are not', async () => {
  const { answered } = scene();
  expect([await answered('a'), await answered('b'), await answered('c')]).toEqual([401, 401, 429]);
  expect(await answered('right')).toBe(200);
  expect(await answered('d')).toBe(429);
});

test('a volley of guesses costs one comparison at a time, and who was right before waits behind none', async () => {
  const { ask, answered, compared, letGo } = scene();
  expect(await answered('right')).toBe(200);
  for (const guess of ['a', 'b']) expect(await answered(guess)).toBe(401);
  const before = compared();
  const volley = Array.from({ length: 20 }, (_, i) => ask(`guess-${i}`));
  expect(await ask('right')).toBe(200);
  expect(compared() - before).toBe(1);
  letGo();
  expect(await Promise.all(volley)).toEqual(Array.from({ length: 20 }, () => 429));
});

test('other nodes are asked after a failure only, and told of it while the budget lasts', async () => {
  const asked: string[] = [];
  const counts: SharedCounts = {
    read: async () => {
      asked.push('read');
      return new Map();
    },
    add: async () => {
      asked.push('add');
      return new Map();
    },
    succeeded: async () => {
      asked.push('succeeded');
    },
    isFirst: async () => true,
  };
  const { answered } = scene(counts);
  for (let round = 0; round < 3; round++) expect(await answered('right')).toBe(200);
  expect(asked).toEqual([]);
  for (const status of [401, 401, 429, 429]) expect(await answered('wrong')).toBe(status);
  expect(asked).toEqual(['read', 'add', 'read', 'add']);
});
