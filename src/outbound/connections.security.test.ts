import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { silentLogger } from '../telemetry/index.ts';
import { claimCertificate } from '../testing/claim-certificate.ts';
import { startNameServer, type TestNameServer } from '../testing/name-server.ts';
import { createOutbound, type Outbound } from './index.ts';

let names: TestNameServer;
let client: Outbound;
/** Connections that were made, and what is answered. */
let sockets: Socket[] = [];
let answer: (response: ServerResponse) => void;
let asked = 0;

const onRequest = (_request: unknown, response: ServerResponse) => {
  asked++;
  answer(response);
};
const plain = createServer(onRequest);
const secure = createTlsServer(claimCertificate, onRequest);
const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  names = await startNameServer();
  for (const [server, event] of [
    [plain, 'connection'],
    [secure, 'secureConnection'],
  ] as const) {
    server.on(event, (socket: Socket) => sockets.push(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
});
beforeEach(() => {
  names.set('claim.test', '127.0.0.1');
  names.set('other.test', '127.0.0.1');
  sockets = [];
  asked = 0;
  answer = (response) => response.end('ok');
  client = createOutbound({
    allow: ['127.0.0.0/8'],
    nameServers: [names.address],
    authorities: [claimCertificate.cert],
    log: silentLogger,
    portOf: ({ protocol }) => portOf(protocol === 'https:' ? secure : plain),
  });
});
afterAll(() => {
  names.close();
  plain.closeAllConnections();
  secure.closeAllConnections();
  plain.close();
  secure.close();
});

const ask = (url: string, reuse = true, maxBytes = 1_000) =>
  client.request(url, { method: 'POST', body: '{}', reuse, maxBytes });

test.each(['http', 'https'])(
  'requests over %s that may, share a connection; others have their own',
  async (scheme) => {
    for (let i = 0; i < 3; i++) expect((await ask(`${scheme}://claim.test/`)).status).toBe(200);
    expect(sockets).toHaveLength(1);
    await ask(`${scheme}://claim.test/`, false);
    await ask(`${scheme}://claim.test/`, false);
    expect(sockets).toHaveLength(3);
  },
);

test('hosts at one address share none', async () => {
  await ask('http://claim.test/');
  await ask('http://other.test/');
  expect(sockets).toHaveLength(2);
});

test('a host that leads elsewhere now is asked there, or not at all', async () => {
  await ask('http://claim.test/');
  names.set('claim.test', '10.0.0.1');
  await expect(ask('http://claim.test/')).rejects.toThrow(
    'does not lead to an address of the public Internet',
  );
  expect(asked).toBe(1);
});

test('an answer that was not read to its end leaves no connection behind', async () => {
  answer = (response) => response.end('x'.repeat(5_000));
  await expect(ask('http://claim.test/')).rejects.toThrow('longer than');
  answer = (response) => response.end('ok');
  expect(new TextDecoder().decode((await ask('http://claim.test/')).body)).toBe('ok');
  expect(sockets).toHaveLength(2);
});

test('one that the host has closed is made again, and what was to be sent is sent', async () => {
  await ask('http://claim.test/');
  for (const socket of sockets) socket.destroy();
  expect((await ask('http://claim.test/')).status).toBe(200);
  answer = () => {
    for (const socket of sockets) socket.destroy();
    answer = (response) => response.end('ok');
  };
  // Closed with the request on its way: sent again over a new one, for it may come twice.
  expect((await ask('http://claim.test/')).status).toBe(200);
});
