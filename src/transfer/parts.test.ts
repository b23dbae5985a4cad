import { expect, test } from 'bun:test';
import { routes } from '../contract/generated/routes.ts';
import { DataOrgSchema } from '../contract/services/admin/v1.ts';
import { DataOrgSchema as FormerDataOrgSchema } from '../contract/services/v1/v1.ts';
import { projections } from '../projections.ts';
import { carried } from './carried.ts';
import { parts, serviceOf } from './parts.ts';

test('every kind of thing in an organization’s data is made by an RPC of the contract', () => {
  const known = new Set(routes.map(({ service, localName }) => `${service}/${localName}`));
  for (const part of parts) {
    const entry = {} as never;
    for (const { rpc } of [
      part.make(entry, 'o'),
      ...(part.again ? [part.again(entry, 'o')] : []),
      ...(part.afterwards?.({ isPrimary: true, state: 2 } as never) ?? []),
      ...(part.afterwards?.({ state: 4 } as never) ?? []),
    ]) {
      const [service, localName] = rpc.split('/') as [keyof typeof serviceOf, string];
      expect(known.has(`${serviceOf[service]}/${localName}`), `${part.field} by ${rpc}`).toBe(true);
    }
  }
});

test('no field of the data is left out', () => {
  const made = new Set<string>(parts.map(({ field }) => field));
  const ofOrg = new Set(['orgId', 'org', 'orgState', 'iamPolicy']);
  for (const schema of [DataOrgSchema, FormerDataOrgSchema]) {
    const fields = schema.fields.map(({ localName }) => localName);
    expect(fields.filter((field) => !made.has(field) && !ofOrg.has(field))).toEqual([]);
  }
});

test('whatever an organization owns is carried, or there is a reason why not', () => {
  const owned = projections
    .flatMap(({ tables }) => tables)
    .filter(({ goesWith }) => goesWith.org !== undefined)
    .map(({ name }) => name);
  expect(owned.filter((name) => !(name in carried))).toEqual([]);
  expect(Object.keys(carried).filter((name) => !owned.includes(name))).toEqual([]);
  const fields = new Set<string>(parts.map(({ field }) => field));
  const told = Object.values(carried).flatMap((where) => (typeof where === 'string' ? [] : where));
  expect(told.filter((field) => !fields.has(field))).toEqual([]);
});
