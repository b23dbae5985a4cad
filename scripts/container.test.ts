import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readConfig } from '../src/config/index.ts';

const file = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

interface Compose {
  services: Record<string, { environment?: Record<string, string>; volumes?: string[]; profiles?: string[] }>;
  volumes: Record<string, null>;
}
const compose = parse(file('compose.yaml')) as Compose;
const dockerfile = file('Dockerfile');

test('what compose.yaml and Dockerfile set are keys of the configuration', () => {
  const fromImage = Object.fromEntries(
    [...dockerfile.matchAll(/^ENV (\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  );
  for (const name of ['postern', 'postern-on-postgres']) {
    const environment = Object.fromEntries(
      Object.entries(compose.services[name]!.environment!).map(([key, value]) => [
        key,
        value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'),
      ]),
    );
    const { problems, warnings, config } = readConfig({
      env: { ...fromImage, ...environment },
      directory: '/',
    });
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(config?.dataDir).toBe('/var/lib/postern');
    expect(config?.database.url === null).toBe(name === 'postern');
  }
});

test('by default there is one container with one volume', () => {
  const ofDefault = Object.entries(compose.services).filter(([, service]) => service.profiles === undefined);
  expect(ofDefault.map(([name, service]) => [name, service.volumes?.length])).toEqual([['postern', 1]]);
  for (const { volumes = [] } of Object.values(compose.services))
    for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]!);
});

test('the image runs as a user without rights and knows its health', () => {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  expect(last).toMatch(/^USER postern$/m);
  expect(last).toMatch(/^VOLUME \/var\/lib\/postern$/m);
  expect(last).toMatch(/^HEALTHCHECK .*CMD \["postern", "health"\]$/m);
  for (const [, source] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm))
    for (const name of source!.split(' '))
      expect(() => file(name === '.' ? 'package.json' : name)).not.toThrow(/ENOENT/);
});
