/** The two sides of the RPC figures in one process: a bare Elysia route, and one trivial RPC behind our listener. */
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { Elysia } from 'elysia';
import { listen } from '../../src/contract/listener/index.ts';
import { contract } from '../../src/contract/registry.ts';
import { createContractHandler } from '../../src/contract/transport/index.ts';
import { testContext } from '../../src/contract/transport/testing.ts';
import { implement } from '../../src/contract/types.ts';
import { silentLogger } from '../../src/telemetry/index.ts';

const answer = () => ({
  defaultOrgId: '123456789012345678',
  defaultLanguage: 'en',
  supportedLanguages: ['en', 'de'],
});

const app = new Elysia().get('/v2/settings', answer);
app.compile();
const bare = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: app.fetch });

const rpc = createContractHandler({
  contract,
  services: [implement(SettingsService, { getGeneralSettings: answer })],
  log: silentLogger,
  open: async (call) => testContext(call),
});
const ours = await listen({
  host: '127.0.0.1',
  port: 0,
  grpcPort: null,
  tls: null,
  trustedProxies: [],
  externalSecure: false,
  log: silentLogger,
  rpc: rpc.handle,
  grpc: rpc.grpc,
  fetch: (request) => app.fetch(request),
});

console.log(JSON.stringify({ bare: bare.port, ours: ours.port }));
