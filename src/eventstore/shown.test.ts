import { expect, test } from 'bun:test';
import '../event-types.ts';
import { eventTypes, type RecordedEvent } from './index.ts';
import { shownPayload } from './shown.ts';

const event = (type: string, payload: object): RecordedEvent => ({
  type,
  payload,
  instanceId: 'i',
  aggregateType: 'user',
  aggregateId: 'u',
  version: 1,
  owner: 'o',
  editorUser: 'e',
  editorService: 's',
  createdAt: new Date(0),
  position: 1n,
});

test('what is personal is masked but for who may read persons', () => {
  const added = event('user.human.added', {
    userName: 'ada',
    email: 'ada@example.com',
    encodedHash: '$argon2id$v=19$m=19456$abc',
    changeRequired: true,
  });
  expect(shownPayload(added, true)).toEqual({
    userName: 'ada',
    email: 'ada@example.com',
    changeRequired: true,
  });
  expect(shownPayload(added, false)).toEqual({ userName: '***', email: '***', changeRequired: true });
  expect(shownPayload(event('user.of.tomorrow', { name: 'Ada' }), false)).toEqual({ name: '***' });
});

test('what is secret is shown to nobody, however deep and whatever it is called', () => {
  const sealed = { cryptoType: 0, algorithm: 'aes256', keyId: 'k', crypted: 'AAAA' };
  const shown = shownPayload(
    event('user.of.tomorrow', {
      code: sealed,
      config: { anything: sealed, clientId: 'c', clientSecret: 'plain' },
      several: [sealed, { Crypted: 'AAAA' }, 'fine', '$2y$10$abcdefghijklmnopqrstuv'],
      hashedSecret: 'x',
      code_returned: true,
      secret: true,
      tokenId: 't',
    }),
    true,
  );
  expect(shown).toEqual({
    config: { clientId: 'c' },
    several: ['fine'],
    code_returned: true,
    secret: true,
    tokenId: 't',
  });
});

test('no field that an event calls a hash, a secret or a private key comes out as text', () => {
  const suspicious = /hash|secret|private|crypted|(access|refresh|id)token$/i;
  /** By what something is encrypted, and not what. */
  const isSetting = /Encrypted\w*(Alg|Enc)$/;
  for (const { type, schema } of eventTypes().values()) {
    const fields = Object.entries(schema.properties as Record<string, { type?: string }>).filter(
      ([name, { type: kind }]) =>
        suspicious.test(name) && !isSetting.test(name) && kind !== 'boolean' && kind !== 'integer',
    );
    const payload = Object.fromEntries(fields.map(([name]) => [name, 'proof']));
    expect(shownPayload(event(type, payload), true), type).toEqual({});
  }
});
