import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import {
  element,
  encodeMessage,
  encodeRequest,
  equal,
  type Filter,
  integer,
  octetString,
  oid,
  resultCode,
  scope,
  sequence,
} from '../ldapv3/index.ts';
import { silentLogger } from '../telemetry/index.ts';
import { until } from '../testing/patience.ts';
import { Conversation, type ConversationTools, patienceMs } from './conversation.ts';
import { type LdapScene, LdapTestClient, openLdapScene } from './testing.ts';

let scene: LdapScene;
let token: string;
const open: LdapTestClient[] = [];

beforeAll(async () => {
  scene = await openLdapScene();
  ({ token } = await scene.machine('reader', 'ORG_OWNER_VIEWER'));
});
afterEach(() => {
  for (const client of open.splice(0)) client.end();
});
afterAll(() => scene?.stop());

async function client(): Promise<LdapTestClient> {
  const made = await LdapTestClient.secure(scene.tlsPort);
  open.push(made);
  return made;
}
async function reader(): Promise<LdapTestClient> {
  const made = await client();
  await made.bind('reader', token);
  return made;
}
const startTls = encodeRequest({ op: 'extended', name: oid.startTls });

describe('the connection ends', () => {
  const nested = (depth: number): Filter =>
    depth === 0 ? equal('uid', 'a') : { kind: 'not', filter: nested(depth - 1) };
  const search = (filter: Filter, attributes: readonly string[] = []) =>
    encodeMessage(
      1,
      encodeRequest({
        op: 'search',
        base: '',
        scope: scope.base,
        sizeLimit: 0,
        timeLimit: 0,
        typesOnly: false,
        filter,
        attributes,
      }),
    );
  const messages: Readonly<Record<string, Uint8Array>> = {
    'with what is no LDAP': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    'with a message of gigabytes': Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff),
    'with a message of indefinite length': Uint8Array.of(0x30, 0x80, 0, 0),
    'with a message without an operation': sequence(integer(1)),
    'with filters within filters within …': search(nested(40)),
    'with more attributes than there are': search(
      equal('uid', 'a'),
      Array.from({ length: 3_000 }, () => 'cn'),
    ),
    'with a name that is no UTF-8': encodeMessage(
      1,
      element(0x60, integer(3), octetString(Uint8Array.of(0xff)), octetString('x', 0x80)),
    ),
  };
  test.each(Object.keys(messages))('%s', async (name) => {
    const hostile = await client();
    hostile.socket.write(messages[name]!);
    const notice = await hostile.next();
    expect(notice).toMatchObject({
      id: 0,
      operation: {
        op: 'extended',
        name: oid.noticeOfDisconnection,
        result: { code: resultCode.protocolError },
      },
    });
    expect(await hostile.next()).toBeUndefined();
  });

  test('with what is said in the clear behind StartTLS', async () => {
    const clear = await LdapTestClient.clear(scene.port);
    open.push(clear);
    const bind = encodeRequest({ op: 'bind', version: 3, name: 'reader', password: Buffer.from(token) });
    clear.socket.write(Buffer.concat([encodeMessage(1, startTls), encodeMessage(2, bind)]));
    expect(await clear.next()).toMatchObject({ id: 0, operation: { name: oid.noticeOfDisconnection } });
    expect(await clear.next()).toBeUndefined();
  });

  test('of who has two hundred already', async () => {
    const clients = await Promise.all(
      Array.from({ length: 201 }, async () => {
        const socket = connect({ port: scene.port, host: '127.0.0.1' });
        await once(socket, 'connect');
        return socket.on('error', () => {});
      }),
    );
    await until(() => clients.some(({ destroyed }) => destroyed), 'one too many is closed');
    expect(clients.filter(({ destroyed }) => destroyed)).toHaveLength(1);
    for (const socket of clients) socket.destroy();
    await until(() => reader().then(Boolean, () => false), 'others are taken again');
  });
});

describe('a request is refused', () => {
  test('whose critical control is not known', async () => {
    const { result } = await (await reader()).search({ base: scene.base }, [
      { type: '1.2.3', critical: true },
    ]);
    expect(result.code).toBe(resultCode.unavailableCriticalExtension);
  });

  test.each(['{}', '["users",1,["a"]]', '["secrets",0,null]', '["users",0,["a\\u0000","b"]]', 'x'])(
    'with the cookie %j',
    async (cookie) => {
      const value = sequence(integer(10), octetString(cookie));
      const { result } = await (await reader()).search({ base: scene.base }, [
        { type: oid.pagedResults, critical: false, value },
      ]);
      expect(result.code).toBe(resultCode.protocolError);
    },
  );

  test('with a cookie of a time that is none; the connection goes on', async () => {
    const connection = await reader();
    const value = sequence(integer(10), octetString('["users",0,["no time","b"]]'));
    const { result } = await connection.search({ base: scene.base }, [
      { type: oid.pagedResults, critical: false, value },
    ]);
    expect(result.code).toBe(resultCode.protocolError);
    expect((await connection.search({ base: scene.base, scope: scope.base })).result.code).toBe(0);
  });

  test.each(['not a dn', 'dc', `${'ou=x,'.repeat(200)}o=x`])('for the base %j', async (base) => {
    const { result } = await (await reader()).search({ base });
    expect([resultCode.invalidDnSyntax, resultCode.noSuchObject]).toContain(result.code as 32);
  });
});

test('what is abandoned while it waits is not answered, and what follows is', async () => {
  const connection = await reader();
  const search = (id: number) =>
    encodeMessage(
      id,
      encodeRequest({
        op: 'search',
        base: scene.base,
        scope: scope.base,
        sizeLimit: 0,
        timeLimit: 0,
        typesOnly: false,
        filter: equal('objectClass', 'person'),
        attributes: [],
      }),
    );
  const abandon = encodeMessage(12, encodeRequest({ op: 'abandon', id: 11 }));
  connection.socket.write(Buffer.concat([search(10), search(11), abandon, search(13)]));
  expect([(await connection.next())?.id, (await connection.next())?.id]).toEqual([10, 13]);
});

describe('who is silent, or slow, is left', () => {
  async function conversation(): Promise<{ mine: Socket; theirs: Conversation; stop(): void }> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const mine = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
    const [socket] = (await once(server, 'connection')) as [Socket];
    const tools = { log: silentLogger } as ConversationTools;
    return {
      mine,
      theirs: new Conversation(socket, tools, false),
      stop() {
        mine.destroy();
        server.close();
      },
    };
  }

  test.each([
    ['says nothing', new Uint8Array()],
    ['says a message byte by byte', Uint8Array.of(0x30, 0x20, 0x02)],
  ])('who %s', async (_what, said) => {
    const { mine, theirs, stop } = await conversation();
    mine.write(said);
    theirs.sweep(performance.now() + patienceMs.stranger - 5_000);
    expect(theirs.ended).toBe(false);
    theirs.sweep(performance.now() + patienceMs.stranger + 1);
    expect(theirs.ended).toBe(true);
    stop();
  });
});

test('a server that stops takes its leave of everybody', async () => {
  const leaving = await openLdapScene();
  const connection = await LdapTestClient.secure(leaving.tlsPort);
  await connection.search({ scope: scope.base });
  const stopped = leaving.stop();
  expect(await connection.next()).toMatchObject({
    id: 0,
    operation: { name: oid.noticeOfDisconnection, result: { code: resultCode.unavailable } },
  });
  await stopped;
});
