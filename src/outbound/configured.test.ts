import { afterAll, beforeAll, expect, test } from 'bun:test';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config/index.ts';
import { silentLogger } from '../telemetry/index.ts';
import { claimCertificate } from '../testing/claim-certificate.ts';
import { startNameServer, type TestNameServer } from '../testing/name-server.ts';
import { configuredOutbound } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-outbound-'));
const server = createServer(claimCertificate, (_request, response) => response.end('here'));
let names: TestNameServer;
beforeAll(async () => {
  names = await startNameServer();
  names.set('claim.test', '127.0.0.1');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  names.close();
  server.close();
  rmSync(folder, { recursive: true });
});

const configured = (outbound: Record<string, unknown>) => {
  const file = join(folder, 'postern.yaml');
  writeFileSync(file, JSON.stringify({ outbound }));
  return configuredOutbound(loadConfig({ file, env: {}, directory: folder }), silentLogger);
};
const url = () => `https://claim.test:${(server.address() as AddressInfo).port}/`;

test('each key of the configuration decides what is asked, and how', async () => {
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, `# ours\n${claimCertificate.cert}`);
  const all = { nameServers: [names.address], allow: ['claim.test'], caFile };
  const { status, body } = await configured(all).request(url());
  expect([status, Buffer.from(body).toString()]).toEqual([200, 'here']);
  await expect(configured({ ...all, allow: [] }).request(url())).rejects.toMatchObject({ id: 'OUT-Adr01' });
  await expect(configured({ ...all, caFile: null }).request(url())).rejects.toMatchObject({
    id: 'OUT-Con01',
  });
  await expect(configured({ ...all, nameServers: [] }).request(url())).rejects.toMatchObject({
    id: 'OUT-Nam01',
  });
});

test('what is no file of certificates, host or name server is told at the start', () => {
  expect(() => configured({ caFile: join(folder, 'missing.pem') })).toThrow('cannot be read');
  writeFileSync(join(folder, 'empty.pem'), 'nothing');
  expect(() => configured({ caFile: join(folder, 'empty.pem') })).toThrow('no certificate');
  expect(() => configured({ allow: ['10.0.0.0/64'] })).toThrow('outbound.allow');
  expect(() => configured({ nameServers: ['dns.example'] })).toThrow('outbound.nameServers');
});
