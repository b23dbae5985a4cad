import { expect, test } from 'bun:test';
import { asCurl } from './curl.ts';

const call = {
  service: 'zitadel.user.v2.UserService',
  method: 'GetUserByID',
  orgId: '42',
  request: { userId: '1' },
};

test('a call is told as curl makes it', () => {
  expect(asCurl(call, 'https://id.example')).toBe(
    [
      `curl 'https://id.example/zitadel.user.v2.UserService/GetUserByID' \\`,
      `  --header "Authorization: Bearer $TOKEN" \\`,
      `  --header 'Content-Type: application/json' \\`,
      `  --header 'x-zitadel-orgid: 42' \\`,
      `  --data-raw '{"userId":"1"}'`,
    ].join('\n'),
  );
});

test.each(["O'Neill", '$(touch x) `id` $TOKEN', 'a\nb\\n "q" !', '@file', "'; rm -rf / #", 'é…😀'])(
  'a shell gives curl %p as it is',
  async (name) => {
    const request = { name };
    const command = asCurl({ ...call, request }, 'https://id.example').replace(/^curl/, "printf '%s\\n'");
    const shell = Bun.spawn(['sh', '-c', command], { env: { TOKEN: 'secret' }, stdout: 'pipe' });
    const told = await new Response(shell.stdout).text();
    expect(told.split('\n').slice(0, -1)).toEqual([
      'https://id.example/zitadel.user.v2.UserService/GetUserByID',
      '--header',
      'Authorization: Bearer secret',
      '--header',
      'Content-Type: application/json',
      '--header',
      'x-zitadel-orgid: 42',
      '--data-raw',
      JSON.stringify(request),
    ]);
  },
);
