import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { flagNames } from '../../flags/definitions.ts';
import { limitsSet } from '../../limits/events.ts';
import { quotaSet } from '../../quota/events.ts';
import { unitNames } from '../../quota/units.ts';
import { defaultOidcSettings } from '../../settings/oidc-settings.ts';
import { organizationDefaults } from '../../settings/organization.ts';
import { brandingSlots } from '../../settings/policies/branding-files.ts';
import { policies } from '../../settings/policies/index.ts';
import { factorKinds } from '../../settings/policies/login-factors.ts';
import { securityFields } from '../../settings/policies/security.ts';
import { unrestricted } from '../../settings/restrictions/restrictions.ts';
import { generatorFields, generatorsOf } from '../../settings/secret-generators.ts';
import { RpcFailure } from '../../testing/postern.ts';
import { instanceRows } from './instance.ts';
import { keyRows } from './keys.ts';
import { loginRows } from './login.ts';
import { pageRows } from './pages.ts';
import { passwordRows } from './passwords.ts';
import type { Governs, Never, Proven, Row, Waits } from './row.ts';
import { openStage, type Stage } from './stage.ts';
import { tokenRows } from './tokens.ts';

/**
 * Each field of each setting changes what the server does, not only what its getter says; or it is said here what the
 * field waits for. Whoever adds a field is asked for a row.
 */
const rows: Readonly<Record<string, Row>> = {
  ...passwordRows,
  ...loginRows,
  ...keyRows,
  ...pageRows,
  ...instanceRows,
  ...tokenRows,
};

/** Every field that there is, from the definitions that the product runs on. */
const fields: readonly string[] = [
  ...policies.flatMap(({ kind, fields }) => Object.keys(fields.all).map((name) => `${kind} ${name}`)),
  ...brandingSlots.map((slot) => `label files.${slot}`),
  ...factorKinds.map((kind) => `login factors.${kind}`),
  ...Object.keys(securityFields.all).map((name) => `security ${name}`),
  ...Object.keys(defaultOidcSettings).map((name) => `oidc ${name}`),
  ...Object.keys(generatorsOf(new Map())).flatMap((name) =>
    Object.keys(generatorFields.all).map((field) => `generator.${name} ${field}`),
  ),
  ...Object.keys(unrestricted).map((name) => `restrictions ${name}`),
  ...Object.keys(organizationDefaults).map((name) => `organization ${name}`),
  ...flagNames.map((name) => `feature ${name}`),
  ...Object.keys(limitsSet.schema.properties).map((name) => `limits ${name}`),
  ...unitNames.map((name) => `quota unit ${name}`),
  ...Object.keys(quotaSet.schema.properties)
    .filter((name) => name !== 'unit')
    .map((name) => `quota ${name}`),
  'language default',
];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.scene.postern.stop());

test('every field has a row, and every row a field', () => {
  expect(Object.keys(rows).sort()).toEqual([...fields].sort());
});

const having = <K extends Row>(is: (row: Row) => row is K) =>
  Object.entries(rows).filter((entry): entry is [string, K] => is(entry[1]));

describe('another value is another behaviour', () => {
  test.each(having((row): row is Governs => 'seen' in row))('%s', async (_name, row) => {
    expect(row.changed).not.toEqual(row.usually);
    expect(await row.seen(stage)).toEqual(row.usually);
    try {
      await row.set(stage);
      expect(await row.seen(stage)).toEqual(row.changed);
    } finally {
      await row.unset(stage);
    }
  });
});

test('a test elsewhere that proves a field is there', async () => {
  for (const [name, { by, test }] of having((row): row is Proven => 'by' in row)) {
    const source = await Bun.file(join(import.meta.dir, '../../..', by)).text();
    expect(source.includes(`test('${test}'`), `${name}: ${by} has no test "${test}"`).toBeTrue();
  }
});

test('what a field waits for is missing still; whoever built it gives the field a row that proves it', async () => {
  const discovery = await stage.page('/.well-known/openid-configuration');
  const missing = async (until: Waits['until']) => {
    if ('discovery' in until) return !discovery.includes(until.discovery);
    const answer = await stage.call(until.rpc).catch((failure) => failure);
    return answer instanceof RpcFailure && answer.body.code === 'unimplemented';
  };
  for (const [name, { until }] of having((row): row is Waits => 'until' in row))
    expect(await missing(until), `${name}: ${Object.values(until)} is there`).toBeTrue();
});

test('what will never govern anything has a reason', () => {
  for (const [name, { never }] of having((row): row is Never => 'never' in row))
    expect(never.length, name).toBeGreaterThan(10);
});
