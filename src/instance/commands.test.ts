import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../eventstore/index.ts';
import { factTypes, given } from '../testing/scenario.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import { instanceAggregate } from './state.ts';

const input = {
  name: 'Postern',
  defaultLanguage: 'en',
  defaultOrgId: 'org',
  projectId: 'project',
  console: { clientId: 'client', appId: 'app' },
  domains: [
    { domain: 'postern-1.localhost', generated: true },
    { domain: 'id.example.com', generated: false },
  ],
};
const instance = (...more: NewEvent[]) =>
  given(instanceAggregate, ...commands.addInstance(input).events, ...more).state;

describe('an instance', () => {
  test('when added, holds its domains in the whole system and knows its parts', () => {
    const decision = commands.addInstance(input);
    expect(decision.constraints?.map(({ type, field, global }) => [type, field, global])).toEqual([
      ['instance_domain', 'postern-1.localhost', true],
      ['instance_domain', 'id.example.com', true],
    ]);
    expect(instance()).toMatchObject({
      lifecycle: 'active',
      primaryDomain: 'postern-1.localhost',
      defaultOrgId: 'org',
      projectId: 'project',
      consoleClientId: 'client',
    });
  });

  test('tells of a domain that it has already as of anything that exists', () => {
    const trusting = instance(events.trustedDomainAdded({ domain: 'a.example' }));
    const again = [
      () => commands.addInstanceDomain(instance(), { domain: 'id.example.com' }),
      () => commands.addTrustedDomain(trusting, { domain: 'a.example' }),
    ];
    for (const add of again) expect(add).toThrow(expect.objectContaining({ kind: 'already_exists' }));
  });

  test('needs a domain and a name', () => {
    expect(() => commands.addInstance({ ...input, domains: [] })).toThrow('at least one domain');
    expect(() => commands.addInstance({ ...input, name: ' ' })).toThrow('must not be empty');
  });

  test('when removed, frees its domains; again, nothing happens', () => {
    const decision = commands.removeInstance(instance());
    expect(factTypes(decision)).toEqual(['instance.removed']);
    expect(decision.constraints?.map(({ action, field }) => `${action} ${field}`)).toEqual([
      'remove postern-1.localhost',
      'remove id.example.com',
    ]);
    const removed = instance(...decision.events);
    expect(commands.removeInstance(removed).events).toEqual([]);
    expect(() => commands.renameInstance(removed, { name: 'x' })).toThrow('not found');
  });
});

const publicUrl = 'https://public.example';

describe('its domains', () => {
  test('are host names without port, in lower case', () => {
    expect(commands.addInstanceDomain(instance(), { domain: 'ID2.Example.com' }).events).toEqual([
      events.instanceDomainAdded({ domain: 'id2.example.com', generated: false }),
    ]);
    expect(commands.cleanHost('[::1]:8080')).toBe('[::1]');
    for (const spelled of ['bücher.example', 'bu\u0308cher.example', 'BÜCHER.example:443']) {
      expect(commands.cleanHost(spelled)).toBe('xn--bcher-kva.example');
    }
    for (const domain of ['', 'a b', 'https://x.com', 'x.com/y', 'ex_ample.com']) {
      expect(() => commands.addInstanceDomain(instance(), { domain })).toThrow('host name');
    }
    const told = 'has a port, and a domain holds at every port; write "id2.example.com"';
    const domain = 'ID2.example.com:8443';
    expect(() => commands.addInstanceDomain(instance(), { domain })).toThrow(`domain "${domain}" ${told}`);
    expect(() => commands.addTrustedDomain(instance(), { domain })).toThrow(
      `trusted_domain "${domain}" ${told}`,
    );
    expect(() => commands.newHost('[::1]:8080', 'custom_domain')).toThrow('write "[::1]"');
  });

  test('keep the generated and the primary one', () => {
    expect(() =>
      commands.removeInstanceDomain(instance(), { domain: 'postern-1.localhost', publicUrl }),
    ).toThrow('generated');
    const moved = instance(
      ...commands.setPrimaryInstanceDomain(instance(), { domain: 'id.example.com' }).events,
    );
    expect(() => commands.removeInstanceDomain(moved, { domain: 'id.example.com', publicUrl })).toThrow(
      'primary',
    );
    expect(
      factTypes(commands.removeInstanceDomain(instance(), { domain: 'id.example.com', publicUrl })),
    ).toEqual(['instance.domain.removed']);
    expect(
      commands.removeInstanceDomain(instance(), { domain: 'unknown.example.com', publicUrl }).events,
    ).toEqual([]);
  });

  test('keep the one that everybody is told, whichever is primary', () => {
    for (const domain of ['id.example.com', 'ID.Example.com:443'])
      expect(() =>
        commands.removeInstanceDomain(instance(), { domain, publicUrl: 'https://id.example.com:8443' }),
      ).toThrow('server.publicUrl');
  });
});
