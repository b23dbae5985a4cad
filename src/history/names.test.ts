import { expect, test } from 'bun:test';
import { eventTypes } from '../eventstore/index.ts';
import '../features.ts';
import { typeNames } from './names.ts';
import { words } from './words/index.ts';

test('types are named in the language that is wanted, else in the instance’s, else in English', () => {
  const name = (wanted: string[], otherwise = 'en') =>
    typeNames(wanted, otherwise).event('user.human.password.changed').localizedMessage;
  expect(name(['de-CH', 'en'])).toBe('Benutzer, Person, Passwort: geändert');
  expect(name(['xx'], 'it')).toBe('Utente, persona, password: modificato');
  expect(name(['fr'])).toBe('Utilisateur, personne, mot de passe\u00a0: modifié');
  expect(name(['zh-CN'])).toBe('用户、人员、密码：已更改');
  expect(name(['ru'])).toBe('Пользователь, человек, пароль: изменено');
  expect(typeNames(['tr'], 'en').event('web_key.added').localizedMessage).toBe('İmza anahtarı: eklendi');
  expect(name(['xx'], 'yy')).toBe('User, person, password: changed');
  expect(typeNames(['en'], 'en').aggregate('oidc_session')).toEqual({
    key: 'AggregateTypes.oidc_session',
    localizedMessage: 'Session of an application',
  });
  expect(typeNames(['en'], 'en').event('new_thing.grew').localizedMessage).toBe('New thing: grew');
});

test('every part of every event and aggregate type has a word', () => {
  const parts = new Set(
    [...eventTypes().values()]
      // Flags are called by the names under which they are set.
      .filter(({ type }) => !/^(test|bench|feature)\./.test(type))
      .flatMap(({ type, aggregate }) => [...type.split('.'), ...aggregate.split('.')]),
  );
  expect([...parts].filter((part) => !Object.hasOwn(words['en'] ?? {}, part))).toEqual([]);
});

test.each(Object.keys(words))('there are all words in %s, and no others', (language) => {
  const own: Readonly<Record<string, string>> = words[language] ?? {};
  expect(Object.keys(own).sort()).toEqual(Object.keys(words['en'] ?? {}).sort());
  expect(Object.entries(own).filter(([, word]) => word.trim() !== word || word === '')).toEqual([]);
});
