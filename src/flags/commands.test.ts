import { expect, test } from 'bun:test';
import { factTypes, given } from '../testing/scenario.ts';
import { resetFlags, resetSomeFlags, setFlags } from './commands.ts';
import { resets, setters } from './events.ts';
import { flagAggregates } from './state.ts';

const set = (name: 'userSchema' | 'loginV2' | 'improvedPerformance', value: unknown) =>
  setters.instance.get(name)?.({ value } as never) as never;

test('only what differs is written, under the name that Zitadel gave the flag', () => {
  const { state } = given(flagAggregates.instance, set('userSchema', true));
  const decision = setFlags('instance', state, {
    userSchema: true,
    oidcTokenExchange: false,
    loginV2: { required: true },
  });
  expect(factTypes(decision)).toEqual([
    'feature.instance.token_exchange.set',
    'feature.instance.login_v2.set',
  ]);
  const { state: same } = given(
    flagAggregates.instance,
    set('loginV2', { required: true, baseUri: 'https://login.example.com' }),
    set('improvedPerformance', [2, 3]),
  );
  expect(
    setFlags('instance', same, {
      loginV2: { required: true, baseUri: ' https://login.example.com ' },
      improvedPerformance: [2, 3],
    }).events,
  ).toEqual([]);
});

test('some are taken back in one step that sets the others again', () => {
  const { state } = given(
    flagAggregates.instance,
    set('userSchema', true),
    set('loginV2', { required: true }),
    set('improvedPerformance', [2, 3]),
  );
  const { events } = resetSomeFlags('instance', state, new Set(['loginV2']));
  expect(given(flagAggregates.instance, ...(events as never[])).state).toEqual({
    userSchema: true,
    improvedPerformance: [2, 3],
  });
  expect(resetSomeFlags('instance', state, new Set(['oidcTokenExchange'])).events).toEqual([]);
});

test('a reset takes all of them back, and nothing where there is nothing', () => {
  const { state } = given(flagAggregates.instance, set('userSchema', true), resets.instance({}));
  expect(state).toEqual({});
  expect(resetFlags('instance', state).events).toEqual([]);
  expect(factTypes(resetFlags('instance', { userSchema: false }))).toEqual(['feature.instance.reset']);
});

test.each([
  '/ui/login',
  'javascript:alert(1)',
  'https://x.example/?a=b',
  'https://u:p@x.example/',
  'https://x.example/\n',
])('the base of a login is an address that browsers can be sent to: %s', (baseUri) => {
  const trimmed = () => setFlags('instance', {}, { loginV2: { required: true, baseUri } });
  if (baseUri.endsWith('\n')) expect(factTypes(trimmed())).toEqual(['feature.instance.login_v2.set']);
  else expect(trimmed).toThrow('login_v2.base_uri');
});
