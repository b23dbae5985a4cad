import { describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { readKeySet } from '../application/index.ts';
import * as commands from './commands.ts';
import { bindingAdded, bindingRemoved, trustedIssuerAdded, trustedIssuerChanged } from './events.ts';
import { type TrustedIssuer, trustedIssuerAggregate } from './state.ts';

const { initial, evolve } = trustedIssuerAggregate;
type Fact = Parameters<typeof evolve>[1];
const after = (...events: { type: string; payload: object }[]): TrustedIssuer =>
  events.reduce((state, event) => evolve(state, event as Fact), initial);

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1' };
const jwks = JSON.stringify({ keys: [publicJwk] });
/** In the order in which members are kept. */
const kept = readKeySet(jwks);

const input = {
  orgId: 'o1',
  isOwn: false,
  place: 7,
  name: 'Cluster',
  issuer: 'https://cluster.example.com',
  jwksUri: 'https://cluster.example.com/jwks',
};
const added = trustedIssuerAdded({
  name: 'Cluster',
  issuer: 'https://cluster.example.com',
  jwksUri: 'https://cluster.example.com/jwks',
});
const rules = [{ claim: 'sub', match: 'exact' as const, value: 'x' }];

describe('trusting an issuer', () => {
  test('says who it is and where its keys are, once in the organization', () => {
    const { events, constraints } = commands.addIssuer(initial, input);
    expect(events).toEqual([added]);
    expect(constraints).toMatchObject([
      { action: 'add', field: 'https://cluster.example.com o1' },
      { action: 'add', type: 'trusted_issuer_place', field: 'o1/7' },
    ]);
  });

  test('keeps public parts alone of keys that are given', () => {
    const { events } = commands.addIssuer(initial, {
      ...input,
      jwksUri: '',
      jwks: JSON.stringify({ keys: [{ ...publicJwk, extra: 1 }] }),
    });
    expect(events[0]?.payload).toMatchObject({ jwks: kept });
  });

  const symmetric = JSON.stringify({ keys: [{ kty: 'oct', k: 'AAAA' }] });
  test.each([
    ['this server', { isOwn: true }, 'TRUST-Iss03'],
    ['http on the network', { issuer: 'http://cluster.example.com' }, 'TRUST-Iss01'],
    ['a name alone', { issuer: 'cluster' }, 'TRUST-Iss01'],
    ['a query', { issuer: 'https://cluster.example.com?x' }, 'TRUST-Iss01'],
    ['credentials', { issuer: 'https://a:b@cluster.example.com' }, 'TRUST-Iss01'],
    ['keys by http', { jwksUri: 'http://cluster.example.com/jwks' }, 'TRUST-Key01'],
    ['keys in files', { jwksUri: 'file:///etc/passwd' }, 'TRUST-Key01'],
    ['no keys', { jwksUri: '' }, 'TRUST-Key04'],
    ['keys twice', { jwks }, 'TRUST-Key04'],
    ['keys that are none', { jwksUri: '', jwks: '{"keys":[]}' }, 'APP-Jwk01'],
    ['a symmetric key', { jwksUri: '', jwks: symmetric }, 'APP-Jwk01'],
    [
      'a private key',
      { jwksUri: '', jwks: JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] }) },
      'APP-Jwk01',
    ],
  ])('refused: %s', (_, wrong, id) => {
    expect(() => commands.addIssuer(initial, { ...input, ...wrong })).toThrow(
      expect.objectContaining({ id }),
    );
  });

  test('given keys take the place of an address, and an address that of keys', () => {
    const { events } = commands.changeIssuer(after(added), { jwks });
    expect(events).toEqual([trustedIssuerChanged({ jwksUri: '', jwks: kept })]);
    const back = commands.changeIssuer(after(added, ...events), { jwksUri: input.jwksUri });
    expect(back.events).toEqual([trustedIssuerChanged({ jwksUri: input.jwksUri, jwks: '' })]);
  });

  test('an issuer is never without keys', () => {
    const change = () => commands.changeIssuer(after(added), { jwksUri: '' });
    expect(change).toThrow(expect.objectContaining({ id: 'TRUST-Key04' }));
  });

  test('what says the same decides nothing', () => {
    expect(commands.changeIssuer(after(added), { name: 'Cluster' }).events).toEqual([]);
  });

  test('removed it frees its name', () => {
    const { constraints } = commands.removeIssuer(after(added), 'o1');
    expect(constraints).toMatchObject([{ action: 'remove', field: 'https://cluster.example.com o1' }]);
    expect(commands.removeIssuer(initial, 'o1').events).toEqual([]);
  });
});

describe('binding', () => {
  const bound = { bindingId: 'b1', userId: 'u1', projectId: '', applicationId: '', rules };

  test('a service account needs it to be there when it is written', () => {
    const decision = commands.bind(after(added), 'b1', { userId: 'u1' }, rules);
    expect(decision).toEqual({ events: [bindingAdded(bound)], requires: [{ type: 'user', id: 'u1' }] });
  });

  test('to an issuer that is not there is refused', () => {
    const bind = () => commands.bind(initial, 'b1', { userId: 'u1' }, rules);
    expect(bind).toThrow(expect.objectContaining({ id: 'TRUST-Nfd01' }));
  });

  test('ends once', () => {
    const state = after(added, bindingAdded(bound));
    const { events } = commands.unbind(state, 'b1');
    expect(events).toEqual([bindingRemoved({ bindingId: 'b1' })]);
    expect(commands.unbind(after(added, bindingAdded(bound), ...events), 'b1').events).toEqual([]);
  });

  test('has a bound', () => {
    const full = Array.from({ length: 100 }, (_, i) => bindingAdded({ ...bound, bindingId: `b${i}` }));
    const bind = (gone: string[] = []) =>
      commands.bind(after(added, ...full), 'more', { userId: 'u1' }, rules, gone);
    expect(() => bind()).toThrow(expect.objectContaining({ id: 'TRUST-Bin01' }));
    // Those whose holders are gone take no place.
    expect(bind(['b7']).events).toEqual([
      bindingRemoved({ bindingId: 'b7' }),
      bindingAdded({ ...bound, bindingId: 'more' }),
    ]);
  });
});
