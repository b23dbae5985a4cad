import { expect, test } from 'bun:test';
import { OAuthError } from '../protocol/errors.ts';
import { parseParameters } from '../protocol/parameters.ts';
import { askedClaims } from './claims-request.ts';

const asked = (claims: unknown, query = '') =>
  askedClaims(parseParameters(query), typeof claims === 'string' ? claims : JSON.stringify(claims));
const refused = (claims: unknown, query?: string): string => {
  try {
    asked(claims, query);
    return 'taken';
  } catch (error) {
    return error instanceof OAuthError ? error.code : String(error);
  }
};
const multi = 'urn:postern:acr:multi-factor';

test('claims are asked for one by one, with the values that are wanted', () => {
  expect(
    asked({
      userinfo: { email: null, picture: { essential: true }, 'urn:example:unknown': null },
      id_token: {
        locale: { values: ['de', 'fr'] },
        given_name: { value: 'Ada' },
        auth_time: { essential: true },
      },
      elsewhere: { name: null },
    }),
  ).toEqual({
    claims: { userinfo: { email: [], picture: [] }, id_token: { locale: ['de', 'fr'], given_name: ['Ada'] } },
    acr: undefined,
    subject: undefined,
  });
  expect(asked({})).toEqual({ claims: undefined, acr: undefined, subject: undefined });
  expect(askedClaims(parseParameters(''), undefined).claims).toBeUndefined();
  expect(asked({ userinfo: { 'urn:example:unknown': null, __proto__: null } }).claims).toBeUndefined();
});

test('one person alone will do', () => {
  expect(asked({ id_token: { sub: { value: '42' } } }).subject).toBe('42');
  expect(asked({ id_token: { sub: null } }).subject).toBeUndefined();
  for (const sub of [{ values: ['1', '2'] }, { value: 7 }])
    expect(refused({ id_token: { sub } })).toBe('invalid_request');
});

test('acr is voluntary by acr_values, and may be essential', () => {
  const of = (claims: unknown, query?: string) => asked(claims, query).acr;
  expect(of({}, `acr_values=x+${multi}+phr+phr`)).toEqual({ values: [multi, 'phr'], essential: false });
  expect(of({}, 'acr_values=x')).toBeUndefined();
  const acr = { essential: true, values: ['phr', 'x'] };
  // What claims says goes before.
  expect(of({ id_token: { acr } }, `acr_values=${multi}`)).toEqual({ values: ['phr'], essential: true });
  expect(of({ id_token: { acr: { essential: true } } }, `acr_values=${multi}`)).toEqual({
    values: [multi],
    essential: false,
  });
  expect(of({ id_token: { acr: { value: multi } } })).toEqual({ values: [multi], essential: false });
  expect(refused({ id_token: { acr: { essential: true, values: ['gold'] } } })).toBe(
    'unmet_authentication_requirements',
  );
});

test('what is no object of claims is refused, and said so', () => {
  for (const wrong of [
    'no json',
    '[]',
    'null',
    '"email"',
    { userinfo: [] },
    { id_token: 'email' },
    { userinfo: { email: true } },
    { userinfo: { email: { essential: 'yes' } } },
    { id_token: { acr: { values: 'phr' } } },
  ])
    expect(refused(wrong), JSON.stringify(wrong)).toBe('invalid_request');
});

test('classes of sign-ins that a client has registered hold where its request says nothing of them', () => {
  const phr = 'phr';
  const single = 'urn:postern:acr:single-factor';
  const acr = (query: string, text?: string) =>
    askedClaims(parseParameters(query), text, [phr, 'unknown']).acr;
  expect(acr('')).toEqual({ values: [phr], essential: false });
  expect(acr(`acr_values=${single}`)).toEqual({ values: [single], essential: false });
  expect(acr('', JSON.stringify({ id_token: { acr: { values: [single] } } }))).toEqual({
    values: [single],
    essential: false,
  });
  expect(acr('', JSON.stringify({ id_token: { acr: null } }))).toEqual({ values: [phr], essential: false });
});
