import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import {
  element,
  encodeEntry,
  encodeExtended,
  encodeMessage,
  integer,
  octetString,
  oid,
  op,
  resultCode,
  sequence,
} from '../../ldapv3/index.ts';
import { createOutbound } from '../../outbound/index.ts';
import { silentLogger } from '../../telemetry/index.ts';
import {
  bound,
  type Exchange,
  type ScriptedDirectory,
  searched,
  startDirectory,
} from '../../testing/directory.ts';
import { startNameServer, type TestNameServer } from '../../testing/name-server.ts';
import { createLdapDirectories, type LdapConfig, type LdapDirectories } from './index.ts';
import { ldapConfig } from './testing.ts';

let names: TestNameServer;
let directories: LdapDirectories;
const open: ScriptedDirectory[] = [];

beforeAll(async () => {
  names = await startNameServer();
  names.set('claim.test', '127.0.0.1');
});
beforeEach(() => {
  directories = directoriesThatMayAsk(['127.0.0.0/8']);
});
afterEach(() => {
  for (const directory of open.splice(0)) directory.close();
});
afterAll(() => names.close());

const directoriesThatMayAsk = (allow: readonly string[]) =>
  createLdapDirectories({
    outbound: createOutbound({ allow, nameServers: [names.address], log: silentLogger }),
  });

async function directory(script: Parameters<typeof startDirectory>[0]): Promise<ScriptedDirectory> {
  const started = await startDirectory(script);
  open.push(started);
  return started;
}

const text = (type: string, ...values: string[]) => ({
  type,
  values: values.map((value) => Buffer.from(value)),
});
const dn = 'uid=ada,dc=example,dc=com';
const ada = encodeEntry(dn, [text('uid', 'ada')]);

/** A directory that behaves, but for what a test has it do else. */
const behaving =
  (other: (exchange: Exchange) => boolean | undefined = () => false) =>
  (exchange: Exchange): void => {
    const { request, answer } = exchange;
    if (other(exchange) || request.op === 'unbind') return;
    if (request.op === 'bind') answer(bound());
    else for (const operation of [ada, searched()]) answer(operation);
  };

const signIn = (servers: readonly string[], given: Partial<LdapConfig> = {}) =>
  directories.authenticate(ldapConfig({ servers, ...given }), { username: 'ada', password: 'her secret' });

describe('a directory that does not speak as it should is no proof', () => {
  const toSearch =
    (say: (exchange: Exchange) => void) =>
    (exchange: Exchange): boolean => {
      if (exchange.request.op === 'search') say(exchange);
      return exchange.request.op === 'search';
    };
  const many = Array.from({ length: 20_000 }, (_, i) => `value ${i}`);
  const attacks: Readonly<Record<string, (exchange: Exchange) => void>> = {
    'a message of four gigabytes': ({ socket }) =>
      void socket.write(Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)),
    'a message of indefinite length': ({ socket }) => void socket.write(Uint8Array.of(0x30, 0x80, 0, 0)),
    'what is no LDAP': ({ socket }) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    'an element longer than what it is in': ({ socket }) =>
      void socket.write(Uint8Array.of(0x30, 5, 2, 1, 2, 0x64, 0x7f)),
    'another message id': ({ answer }) => answer(ada, 9),
    'a leave that it takes': ({ answer }) =>
      answer(encodeExtended({ code: resultCode.unavailable }, { name: oid.noticeOfDisconnection }), 0),
    'a bind as the answer to a search': ({ answer }) => answer(bound()),
    'entries without end': ({ answer }) => {
      for (let i = 0; i < 100; i++) answer(ada);
    },
    'more elements than an entry has': ({ answer }) => {
      answer(encodeEntry(dn, [text('uid', ...many)]));
      answer(searched());
    },
    'more bytes than an answer has': ({ answer }) => {
      for (let i = 0; i < 5; i++) answer(encodeEntry(dn, [text('uid', 'x'.repeat(500_000))]));
    },
    'a name that is no UTF-8': ({ answer }) =>
      answer(element(op.searchResultEntry, octetString(Uint8Array.of(0xff)), sequence())),
    'a number of no bytes': ({ socket }) => void socket.write(Uint8Array.of(0x30, 2, 2, 0)),
    'a negative message id': ({ socket }) => void socket.write(sequence(integer(-1), searched())),
    'the end of the connection': ({ socket }) => void socket.end(),
    'a connection that is reset': ({ socket }) => void socket.resetAndDestroy(),
  };
  test.each(Object.keys(attacks))('%s', async (attack) => {
    const { url } = await directory(behaving(toSearch(attacks[attack]!)));
    expect(await signIn([url])).toMatchObject({ outcome: 'refused', reason: 'unavailable' });
  });

  test('silence, which ends with the time that there is', async () => {
    const { url } = await directory(() => {});
    expect(await signIn([url], { timeoutMs: 100 })).toMatchObject({
      reason: 'unavailable',
      said: expect.stringContaining('in time'),
    });
  });

  test('byte by byte, which ends with the time that there is', async () => {
    const { url } = await directory(({ socket }) => {
      const timer = setInterval(() => socket.write(Uint8Array.of(0)), 5);
      socket.write(Uint8Array.of(0x30, 0x82, 0xff, 0xff));
      socket.once('close', () => clearInterval(timer));
    });
    expect(await signIn([url], { timeoutMs: 100 })).toMatchObject({ reason: 'unavailable' });
  });
});

describe('StartTLS', () => {
  const startTls = { startTls: true };
  const isStart = ({ request }: Exchange) => request.op === 'extended';

  test('that the server has not keeps everything unsaid', async () => {
    const { url, requests } = await directory(({ answer }) =>
      answer(encodeExtended({ code: resultCode.protocolError })),
    );
    expect(await signIn([url], startTls)).toMatchObject({ reason: 'misconfigured' });
    expect(requests.filter(({ op }) => op === 'bind' || op === 'search')).toEqual([]);
  });

  test('after which something came in the clear is none', async () => {
    const { url, requests } = await directory((exchange) => {
      if (!isStart(exchange)) return;
      const answers = [encodeMessage(1, encodeExtended({ code: 0 })), encodeMessage(2, bound())];
      exchange.socket.write(Buffer.concat(answers));
    });
    expect(await signIn([url], startTls)).toMatchObject({ outcome: 'refused', reason: 'unavailable' });
    expect(requests.map(({ op }) => op)).not.toContain('bind');
  });

  test('with a certificate that is not trusted keeps everything unsaid', async () => {
    const { url, requests } = await directory((exchange, upgrade) => {
      if (isStart(exchange)) upgrade();
    });
    expect(await signIn([url], startTls)).toMatchObject({ reason: 'misconfigured' });
    expect(requests.map(({ op }) => op)).toEqual(['extended']);
  });
});

describe('nobody is proven', () => {
  test('by an entry without a name, however glad the server is', async () => {
    const { url, requests } = await directory(
      behaving(({ request, answer }) => {
        if (request.op !== 'search') return false;
        answer(encodeEntry('', [text('uid', 'ada')]));
        answer(searched());
        return true;
      }),
    );
    expect(await signIn([url])).toMatchObject({ reason: 'misconfigured' });
    expect(requests.filter(({ op }) => op === 'bind')).toHaveLength(1);
  });

  test.each([[''], ['  ']])('by the id %j', async (id) => {
    const { url } = await directory(
      behaving(({ request, answer }) => {
        if (request.op !== 'search') return false;
        answer(encodeEntry(dn, [text('uid', id)]));
        answer(searched());
        return true;
      }),
    );
    expect(await signIn([url])).toMatchObject({ reason: 'no_id' });
  });

  test('who has no password or no name; no server is asked', async () => {
    const { url, connections } = await directory(behaving());
    for (const credentials of [
      { username: 'ada', password: '' },
      { username: '', password: 'secret' },
      { username: ' ', password: 'secret' },
    ])
      expect(await directories.authenticate(ldapConfig({ servers: [url] }), credentials)).toMatchObject({
        reason: 'no_credentials',
      });
    expect(connections()).toBe(0);
  });

  test('by another server to which the directory refers', async () => {
    const elsewhere = await directory(behaving());
    const { url } = await directory(
      behaving(({ request, answer }) => {
        if (request.op !== 'search') return false;
        answer(element(op.searchResultReference, octetString(elsewhere.url)));
        answer(searched());
        return true;
      }),
    );
    expect(await signIn([url])).toMatchObject({ reason: 'unknown' });
    expect(elsewhere.connections()).toBe(0);
  });

  test('at an address that is not public, unless the operator allows it', async () => {
    const { url, connections } = await directory(behaving());
    directories = directoriesThatMayAsk([]);
    expect(await signIn([url])).toMatchObject({
      reason: 'misconfigured',
      said: expect.stringContaining('public Internet'),
    });
    expect(connections()).toBe(0);
  });
});

test.each([
  [{ servers: [] }],
  [{ servers: ['http://claim.test'] }],
  [{ servers: ['ldap://user:pass@claim.test'] }],
  [{ servers: ['ldap://claim.test/dc=example?uid?sub'] }],
  [{ servers: ['claim.test'] }],
  [{ userFilters: [] }],
  [{ userFilters: ['uid)(objectClass=*'] }],
  [{ bindPassword: '' }],
  [{ rootCa: 'no certificate' }],
  [{ userBase: 'dn=x' }],
])('the configuration %j is refused before anybody is asked', async (given) => {
  const { url, connections } = await directory(behaving());
  expect(await signIn([url], given)).toMatchObject({ reason: 'misconfigured' });
  expect(connections()).toBe(0);
});

describe('of several servers', () => {
  test('the first that answers is asked, and one that did not comes last for a while', async () => {
    const busy = await directory(({ request, answer }) => {
      if (request.op === 'bind') answer(bound({ code: resultCode.busy }));
    });
    const good = await directory(behaving());
    for (let i = 0; i < 3; i++) expect((await signIn([busy.url, good.url])).outcome).toBe('proven');
    expect(busy.connections()).toBe(1);
    expect(good.connections()).toBe(3);
  });

  test('one that hangs leaves the next its share of the time', async () => {
    const hanging = await directory(() => {});
    const good = await directory(behaving());
    expect((await signIn([hanging.url, good.url], { timeoutMs: 3_000 })).outcome).toBe('proven');
  });

  test('no second one is tried with a password that the first refused', async () => {
    const refuses = ({ request, answer }: Exchange) => {
      const isPerson = request.op === 'bind' && request.name === dn;
      if (isPerson) answer(bound({ code: resultCode.invalidCredentials }));
      return isPerson;
    };
    const first = await directory(behaving(refuses));
    const second = await directory(behaving(refuses));
    expect(await signIn([first.url, second.url])).toMatchObject({ reason: 'wrong_password' });
    expect(second.connections()).toBe(0);
  });

  test('those that are all silent are asked again the next time', async () => {
    let silent = true;
    const script = (exchange: Exchange): void => {
      if (silent) exchange.socket.destroy();
      else behaving()(exchange);
    };
    const [first, second] = [await directory(script), await directory(script)];
    expect(await signIn([first.url, second.url])).toMatchObject({ reason: 'unavailable' });
    silent = false;
    expect((await signIn([first.url, second.url])).outcome).toBe('proven');
  });
});
