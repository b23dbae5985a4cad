import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { freePort } from './ports.ts';

test('a port that was given is given to no other process, and to nobody who asks for any', async () => {
  const own = Array.from({ length: 300 }, freePort);
  const script = `const { freePort } = await import(${JSON.stringify(`${import.meta.dir}/ports.ts`)});
    console.log(JSON.stringify(Array.from({ length: 300 }, freePort)));`;
  const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'inherit' });
  const others = (await new Response(child.stdout).json()) as number[];
  expect(new Set([...own, ...others]).size).toBe(600);
  const [first] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s/);
  expect(Math.max(...own, ...others)).toBeLessThan(Math.max(Number(first), 32_768));
});

test('a port that somebody has is not given', () => {
  const taken = Bun.listen({ hostname: '127.0.0.1', port: freePort(), socket: { data() {} } });
  for (let i = 0; i < 200; i++) expect(freePort()).not.toBe(taken.port);
  taken.stop(true);
});
