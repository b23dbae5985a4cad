import { afterAll, beforeAll, expect, test } from 'bun:test';
import { person } from '../scim/testing.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** A directory is connected from its page, and seen when it comes. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

const snippet = (label: string): Promise<string> =>
  scene.page.$$eval(`section.snippet[aria-label="${label}"] pre`, (found) => found.at(-1)?.textContent ?? '');

test('is given an address and a token, with which it keeps the people', async () => {
  await scene.open('/organization/directory');
  await scene.find('button', 'Connect a directory');
  await expectFair(scene, 'directory');
  const baseUrl = await snippet('Base URL');
  await scene.press('button', 'Connect a directory');
  await scene.says('Whoever has the token can change everybody here');
  await scene.press('button', 'Connect a directory');
  await scene.says('This is shown once');
  const token = await snippet('The directory’s token');
  expect(token.length).toBeGreaterThan(20);
  await scene.press('button', 'I have copied it');
  await scene.says('Waiting for the directory');
  await expectFair(scene, 'directory-waiting');
  const made = await fetch(`${baseUrl}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify(person()),
  });
  expect(made.status).toBe(201);
  await scene.says('The directory is at work');
});
