import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join, resolve } from 'node:path';
import { type AccessScene, openAccessScene } from './testing.ts';

/** What docs/authzen.md says to type works, line by line. */

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
  await scene.postern.call('postern.access.v1.ResourceTypeService/DeleteResourceType', {
    projectId: scene.projectId,
    name: 'document',
  });
});
afterAll(() => scene?.postern.stop());

const page = await Bun.file(join(resolve(import.meta.dir, '../..'), 'docs/authzen.md')).text();
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);

async function run(block: string): Promise<string[]> {
  const { issuer, projectId, alice, api, postern } = scene;
  const child = Bun.spawn(['sh', '-ec', block.replaceAll('https://id.example.com', issuer)], {
    env: {
      ...process.env,
      ADMIN_TOKEN: postern.pat,
      PROJECT_ID: projectId,
      USER_ID: alice.userId,
      CLIENT_ID: api.clientId,
      CLIENT_SECRET: api.secret,
    },
    stderr: 'pipe',
  });
  const [told, failed] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  expect([await child.exited, failed]).toEqual([0, '']);
  return told.split(/(?<=\})(?=\{)/);
}

test('declaring, giving and asking', async () => {
  expect(blocks).toHaveLength(2);
  const [declaring = '', asking = ''] = blocks;
  const made = (await run(declaring)).map((answer) => Object.keys(JSON.parse(answer) as object));
  expect(made).toEqual([['creationDate'], ['setDate']]);
  expect(await run(asking)).toEqual(['{"decision":true}']);
});
