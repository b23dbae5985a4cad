import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createOutbound } from '../outbound/index.ts';
import { silentLogger } from '../telemetry/index.ts';
import { claimCertificate } from '../testing/claim-certificate.ts';
import { startNameServer, type TestNameServer } from '../testing/name-server.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

const org = 'zitadel.org.v2.OrganizationService';
const admin = 'zitadel.admin.v1.AdminService';
const management = 'zitadel.management.v1.ManagementService';

let postern: TestPostern;
let names: TestNameServer;
let serve: (request: IncomingMessage, response: ServerResponse) => void;
const site = createServer(claimCertificate, (request, response) => serve(request, response));

beforeAll(async () => {
  names = await startNameServer();
  names.set('claim.test', '127.0.0.1');
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  postern = await startTestPostern({
    outbound: createOutbound({
      allow: ['127.0.0.0/8'],
      nameServers: [names.address],
      authorities: [claimCertificate.cert],
      log: silentLogger,
      portOf: () => (site.address() as AddressInfo).port,
    }),
  });
  await postern.call(`${admin}/UpdateDomainPolicy`, { validateOrgDomains: true });
});
afterAll(async () => {
  names.close();
  site.close();
  await postern.stop();
});

let count = 0;
let organizationId: string;
/** One that nobody has claimed before. */
let domain: string;
beforeEach(async () => {
  count += 1;
  domain = `d${count}.claim.test`;
  names.set(domain, '127.0.0.1');
  ({ organizationId } = await postern.call<{ organizationId: string }>(`${org}/AddOrganization`, {
    name: `Claimant ${count}`,
  }));
  await postern.call(`${org}/AddOrganizationDomain`, { organizationId, domain });
});

const call = <T = Record<string, never>>(method: string, request: object = {}) =>
  postern.call<T>(`${org}/${method}`, { organizationId, domain, ...request });
const generate = (type: 'HTTP' | 'DNS') =>
  call<{ token: string; url: string }>('GenerateOrganizationDomainValidation', {
    type: `DOMAIN_VALIDATION_TYPE_${type}`,
  });
const verify = (): Promise<string> =>
  call<{ changeDate: string }>('VerifyOrganizationDomain').then(
    ({ changeDate }) => (Date.parse(changeDate) > 0 ? 'verified' : 'no date'),
    (failure: RpcFailure) => failure.body.message ?? '',
  );
const listed = async () => {
  const { domains } = await call<{ domains: { domain: string }[] }>('ListOrganizationDomains');
  return domains.find((one) => one.domain === domain);
};
const historyOf = async () => {
  const events = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateIds: [organizationId],
  });
  return events.map(({ type }) => type).filter((type) => type.startsWith('org.domain.veri'));
};

describe('a domain is proven', () => {
  test('by a TXT record, and by nothing less', async () => {
    const { token, url } = await generate('DNS');
    expect(token).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(url).toBe(`_zitadel-challenge.${domain}`);
    expect(await verify()).toContain(`${url} has no TXT record`);
    names.set(url, 'v=spf1 -all', `${token}x`);
    expect(await verify()).toContain(`no TXT record of ${url} holds the token`);
    expect(await listed()).toMatchObject({ validationType: 'DOMAIN_VALIDATION_TYPE_DNS' });
    expect(await listed()).not.toHaveProperty('isVerified');

    names.set(url, 'v=spf1 -all', token);
    expect(await verify()).toBe('verified');
    expect(await listed()).toMatchObject({ isVerified: true });
    // The generated domain was verified when the organization was made.
    expect(await historyOf()).toEqual([
      'org.domain.verified',
      'org.domain.verification.added',
      'org.domain.verification.failed',
      'org.domain.verification.failed',
      'org.domain.verified',
    ]);
  });

  test('by a file on its web server, and by nothing less', async () => {
    const { token, url } = await generate('HTTP');
    expect(url).toBe(`https://${domain}/.well-known/zitadel-challenge/${token}.txt`);
    for (const [answer, told] of [
      [(_, response) => response.writeHead(404).end(), 'status 404'],
      [(_, response) => response.end('another'), 'something other than the token'],
      [(_, response) => response.end(token.padEnd(5_000)), 'longer than'],
      [
        (_, response) => response.writeHead(302, { location: 'https://claim.test/elsewhere' }).end(),
        'status 302',
      ],
    ] as [typeof serve, string][]) {
      serve = answer;
      expect(await verify()).toContain(told);
    }
    names.set(`www.${domain}`, '10.0.0.1');
    serve = (_, response) => response.writeHead(302, { location: `https://www.${domain}/` }).end();
    expect(await verify()).toContain('does not lead to an address of the public Internet');

    serve = (request, response) =>
      response.end(
        request.url === new URL(url).pathname && request.headers.host === domain ? `${token}\n` : '',
      );
    expect(await verify()).toBe('verified');
  });

  test('by the token that was generated last', async () => {
    const first = await generate('DNS');
    const second = await generate('DNS');
    names.set(first.url, first.token);
    expect(await verify()).toContain('no TXT record');
    names.set(first.url, second.token);
    expect(await verify()).toBe('verified');
  });

  test('over version 1 and v2beta as well', async () => {
    const { url, token } = await postern.callIn<{ url: string; token: string }>(
      organizationId,
      `${management}/GenerateOrgDomainValidation`,
      { domain, type: 'DOMAIN_VALIDATION_TYPE_DNS' },
    );
    names.set(url, token);
    const { details } = await postern.callIn<{ details: { resourceOwner: string } }>(
      organizationId,
      `${management}/ValidateOrgDomain`,
      { domain },
    );
    expect(details.resourceOwner).toBe(organizationId);
    const again = { organizationId, domain };
    const beta = 'zitadel.org.v2beta.OrganizationService';
    expect(await postern.call<object>(`${beta}/VerifyOrganizationDomain`, again)).toHaveProperty(
      'changeDate',
    );
    // Terraform asks for a token also where nothing has to be proven.
    const unneeded = await postern.call<{ token: string }>(`${beta}/GenerateOrganizationDomainValidation`, {
      ...again,
      type: 'DOMAIN_VALIDATION_TYPE_HTTP',
    });
    expect(unneeded.token).toHaveLength(32);
    expect(await listed()).toMatchObject({ isVerified: true });
  });

  test('once: a second time changes nothing', async () => {
    const { url, token } = await generate('DNS');
    names.set(url, token);
    expect(await verify()).toBe('verified');
    const before = await historyOf();
    names.set(url);
    expect(await verify()).toBe('verified');
    expect(await historyOf()).toEqual(before);
  });
});

describe('a domain is not proven', () => {
  test('while as many others of the organization are looked for as can be, on hosts that do not answer', async () => {
    await generate('HTTP');
    const waiting: ServerResponse[] = [];
    const { promise: allThere, resolve } = Promise.withResolvers<void>();
    serve = (_, response) => {
      if (waiting.push(response) === 4) resolve();
    };
    const slow = Array.from({ length: 4 }, verify);
    await allThere;
    expect(await verify()).toContain('ORG-Dom12');
    for (const response of waiting) response.writeHead(404).end();
    for (const told of await Promise.all(slow)) expect(told).toContain('status 404');
    serve = (_, response) => response.writeHead(500).end();
    expect(await verify()).toContain('status 500');
  });

  test('without a token', async () => {
    expect(await verify()).toContain('generate one first');
  });

  test('where another organization was first', async () => {
    const { url, token } = await generate('DNS');
    names.set(url, token);
    const other = await postern.call<{ organizationId: string }>(`${org}/AddOrganization`, {
      name: `Faster ${count}`,
    });
    await postern.call(`${org}/AddOrganizationDomain`, { ...other, domain });
    await postern.call(`${admin}/AddCustomDomainPolicy`, { orgId: other.organizationId });
    await postern.call(`${org}/DeleteOrganizationDomain`, { ...other, domain });
    await postern.call(`${org}/AddOrganizationDomain`, { ...other, domain });
    expect(await verify()).toContain('already verified by another organization');
    await postern.call(`${org}/DeleteOrganizationDomain`, { ...other, domain });
    expect(await verify()).toBe('verified');
  });

  test('that is none, is unknown, or is to be proven in no way there is', async () => {
    const outcome = (method: string, request: object) =>
      call(method, request).then(
        () => 'ok',
        (failure: RpcFailure) => failure.body.code,
      );
    const type = 'DOMAIN_VALIDATION_TYPE_DNS';
    for (const [request, code] of [
      [{ domain: 'unknown.test', type }, 'not_found'],
      [{ domain: '', type }, 'invalid_argument'],
      [{ type: 'DOMAIN_VALIDATION_TYPE_UNSPECIFIED' }, 'invalid_argument'],
      [{ type: 7 }, 'invalid_argument'],
      [{ organizationId: '404', type }, 'not_found'],
    ] as const) {
      expect(await outcome('GenerateOrganizationDomainValidation', request), JSON.stringify(request)).toBe(
        code,
      );
    }
    expect(await outcome('VerifyOrganizationDomain', { domain: 'unknown.test' })).toBe('not_found');
    expect(await outcome('VerifyOrganizationDomain', { organizationId: '404' })).toBe('not_found');
  });
});
