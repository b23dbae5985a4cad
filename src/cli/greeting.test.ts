import { expect, spyOn, test } from 'bun:test';
import { loadConfig } from '../config/index.ts';
import { greet } from './greeting.ts';

test('each file is told with what is in it: a key is no token', () => {
  const write = spyOn(process.stdout, 'write').mockImplementation(() => true);
  const files = [
    { holds: 'Personal access token of provisioner', path: './provisioner.pat' },
    { holds: 'Key of provisioner', path: './provisioner.json' },
  ];
  const first = { instanceId: '1', userName: 'admin', generatedPassword: undefined, files };
  greet(loadConfig({ env: {}, directory: '/' }), first, 'serving');
  const text = write.mock.calls.map(([line]) => String(line)).join('');
  write.mockRestore();
  expect(text).toContain(
    'Personal access token of provisioner: ./provisioner.pat\nKey of provisioner: ./provisioner.json\n',
  );
  // The pages for signing in lead nowhere by themselves.
  expect(text).toMatch(/^Sign in at +\S+\/ui\/console\nas +admin$/m);
});
