import { expect, test } from 'bun:test';
import { actClaim, actorsOf, after } from './actor.ts';

const by = (user_id: string) => ({ user_id, issuer: 'https://id.test' });

test('who acts now stands outside, who acted before within', () => {
  const desk = { ...by('desk'), actor: by('bot') };
  const acting = after(desk, by('robot'));
  expect(actorsOf(acting)).toEqual(['desk', 'bot', 'robot']);
  expect(acting && actClaim(acting, (id) => `${id} here`)).toEqual({
    iss: 'https://id.test',
    sub: 'desk here',
    act: { iss: 'https://id.test', sub: 'bot here', act: { iss: 'https://id.test', sub: 'robot here' } },
  });
  expect(after(undefined, desk)).toEqual(desk);
  expect(after(desk, undefined)).toEqual(desk);
  expect(actorsOf(undefined)).toEqual([]);
});
