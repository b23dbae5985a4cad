import { afterAll, beforeAll, describe, expect, spyOn, test } from 'bun:test';
import { join } from 'node:path';
import type { DescMessage } from '@bufbuild/protobuf';
import { createFailureLimits } from '../../cache/index.ts';
import { formPaths } from '../../login/index.ts';
import { startUserClient, type UserClient } from '../../user/wire/client.ts';
import { builtRpcs, descriptorOf } from '../support/built.ts';
import { guessables, notGuessed, otherComparisons, otherForms } from './table.ts';

/** What is short enough to be guessed is guessed at a few times: all of it, by whatever way, on every node. */

const source = join(import.meta.dir, '../../..');

describe('nothing is left out', () => {
  /** Names under which requests carry what proves something. */
  const proofs = /^(code|verification_code|current_password|old_password|otp|user_code)$/;
  const isChecks = ({ typeName }: DescMessage) => /^zitadel\.session\.v2(beta)?\.Checks$/.test(typeName);

  function presents(message: DescMessage, within: readonly DescMessage[] = []): boolean {
    if (isChecks(message)) return true;
    if (within.includes(message)) return false;
    return message.fields.some((field) =>
      field.message ? presents(field.message, [...within, message]) : proofs.test(field.name),
    );
  }

  test('of the RPCs', async () => {
    const known = new Set([...guessables.flatMap(({ rpcs }) => rpcs), ...Object.keys(notGuessed)]);
    const found = new Set<string>();
    for (const { name, route } of builtRpcs) if (presents((await descriptorOf(route)).input)) found.add(name);
    expect([...found].filter((name) => !known.has(name))).toEqual([]);
    // What is listed is built, and spelled as it is there.
    const built = new Set(builtRpcs.map(({ name }) => name));
    expect([...known].filter((name) => !built.has(name))).toEqual([]);
  });

  test('of the pages', () => {
    const known = [...new Set([...guessables.flatMap(({ pages }) => pages), ...Object.keys(otherForms)])];
    expect(known.sort()).toEqual([...formPaths].sort());
  });

  test('of what compares', () => {
    const comparing =
      /\bsafeEqual\(|\.(passwords|secrets)\.verify\(|\b(passwords|secrets)\.verify\(|\bverifySync\(/;
    const files = [...new Bun.Glob('src/**/*.ts').scanSync(source)].filter(
      (path) => !/\.test\.ts$|testing|\/crypto\/hashes\//.test(path),
    );
    return Promise.all(
      files.map(async (path) => (comparing.test(await Bun.file(join(source, path)).text()) ? path : '')),
    ).then((paths) => {
      const known = new Set([
        ...guessables.flatMap(({ compared }) => compared),
        ...Object.keys(otherComparisons),
      ]);
      expect(paths.filter((path) => path !== '' && !known.has(path))).toEqual([]);
      expect([...known].filter((path) => !paths.includes(path))).toEqual([]);
    });
  });
});

describe('a guesser is stopped who tries', () => {
  let client: UserClient;
  beforeAll(async () => {
    client = await startUserClient({
      configure: (config) => (config.telemetry.metricsToken = 'of-operators'),
    });
  });
  afterAll(() => client?.postern.stop());

  test.each(guessables)('$what', async ({ attack, ends }) => {
    const guess = await attack(client);
    const sleep = Bun.sleep;
    // What is wrong is answered later and later; that is seen elsewhere.
    const hurried = spyOn(Bun, 'sleep').mockImplementation((ms) => sleep(Math.min(Number(ms), 1)));
    const seen: string[] = [];
    try {
      while (seen.length < 40 && !ends.includes(seen.at(-1) ?? '')) {
        seen.push(
          await guess().then(
            () => 'passed',
            ({ body }) => /\(([^)]+)\)$/.exec(body.message)?.[1] ?? body.message,
          ),
        );
      }
    } finally {
      hurried.mockRestore();
    }
    expect(seen).not.toContain('passed');
    expect(ends, seen.join(' ')).toContain(seen.at(-1) as string);
    // Nobody is stopped at once.
    expect(seen.length).toBeGreaterThan(4);
  });

  test('and whoever is elsewhere signs in all the same', async () => {
    const { userId } = await client.person();
    const session = (password: string, ip: string) =>
      client.postern
        .call('zitadel.session.v2.SessionService/CreateSession', {
          checks: { user: { userId }, password: { password } },
          userAgent: { ip, header: {} },
        })
        .then(
          () => 'passed',
          ({ body }) => /\(([^)]+)\)$/.exec(body.message)?.[1],
        );
    const sleep = Bun.sleep;
    const hurried = spyOn(Bun, 'sleep').mockImplementation((ms) => sleep(Math.min(Number(ms), 1)));
    for (let tries = 0; tries < 10; tries++) expect(await session('Wrong-1', '192.0.2.1')).toBe('USER-Pwc01');
    expect(await session('Secret-1234', '192.0.2.1')).toBe('USER-Gue01');
    expect(await session('Secret-1234', '198.51.100.7')).toBe('passed');
    hurried.mockRestore();
    // The other nodes know.
    const { failureCounts } = client.postern.server.platform;
    const elsewhere = createFailureLimits({ shared: failureCounts, sharedAs: 'password' });
    const attempt = { account: `${client.postern.instanceId}/${userId}`, address: '192.0.2.1' };
    await elsewhere.consult(attempt);
    expect(elsewhere.wait(attempt)).toBeGreaterThan(0);
  });
});
