/** The guide's commands are run as they stand there, and print what it says. */
import { expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emptyFolder } from '../../testing/executable.ts';
import { freePort } from '../../testing/ports.ts';
import { startTestPostern } from '../../testing/postern.ts';

const guide = await Bun.file(resolve(import.meta.dir, '../../../docs/tenancy.md')).text();
const commands = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('\n');

/** What a command prints stands behind it, or in the lines below it where there are several. */
const told = /(?:^|\s+)# → (.*)$/;
/** Ends what a command wrote; nothing that the server answers holds it. */
const mark = '\u001e';

/** The script with a mark wherever something was told of what was printed, and what was told at each. */
function instrumented(script: string): { script: string; expected: string[] } {
  const expected: string[] = [];
  const lines: string[] = [];
  let before: 'command' | 'told' = 'command';
  for (const line of script.split('\n')) {
    const text = told.exec(line)?.[1];
    const command = line.replace(told, '');
    if (text !== undefined && command === '' && before === 'told')
      expected[expected.length - 1] += `\n${text}`;
    else if (text !== undefined) expected.push(text);
    if (command !== '') lines.push(command);
    if (text !== undefined && (command !== '' || before === 'command')) lines.push(`printf '${mark}'`);
    before = text === undefined ? 'command' : 'told';
  }
  return { script: lines.join('\n'), expected };
}

const tools = ['sh', 'curl', 'jq', 'openssl'].filter((tool) => Bun.which(tool) === null);

test.skipIf(tools.length > 0)('docs/tenancy.md does what it says', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ops = {
    id: 'ops',
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    publicKeyFile: null,
    memberships: [],
  };
  const port = freePort();
  const postern = await startTestPostern({
    configure({ server, systemUsers }) {
      Object.assign(server, { port, publicUrl: `http://localhost:${port}` });
      systemUsers.push(ops);
    },
  });
  const folder = emptyFolder();
  try {
    writeFileSync(join(folder.path, 'provisioner.pat'), postern.pat);
    writeFileSync(join(folder.path, 'login.pat'), postern.loginPat);
    writeFileSync(join(folder.path, 'ops.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const { script, expected } = instrumented(commands.replace('http://localhost:8080', postern.url));
    expect(expected.length).toBeGreaterThan(15);
    const child = Bun.spawn(['sh', '-eu', '-c', script], {
      cwd: folder.path,
      stdout: 'pipe',
      stderr: 'pipe',
    });
    const [output, errors, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    // Two calls are there to be refused.
    const refused = ['400', '429']
      .map((status) => `curl: (22) The requested URL returned error: ${status}\n`)
      .join('');
    expect({ code, errors, output: code === 0 ? '' : output }).toEqual({
      code: 0,
      errors: refused,
      output: '',
    });
    const printed = output.split(mark).slice(0, -1);
    // Answers that nothing is told of stand before it, and end with a brace and no line's end.
    const ends = printed.map((text, at) => text.trimEnd().slice(-(expected[at]?.length ?? 0)));
    expect(ends).toEqual(expected);
    for (const [at, text] of printed.entries())
      expect(text.trimEnd().slice(0, -expected[at]!.length)).toMatch(/(^|[}\n])$/);
  } finally {
    await postern.stop();
    folder.cleanup();
  }
});
