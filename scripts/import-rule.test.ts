import { expect, test } from 'bun:test';
import { brokenImports, featureCircles, heavyLoads, importsOf } from './import-rule.ts';

const check = (path: string, source: string) => brokenImports(new Map([[path, source]]));

test('finds every form of import', () => {
  const source = `
    import a from './a.ts';
    import type { B } from "./b.ts";
    import {
      c,
      type D,
    } from './c.ts';
    import './e.ts';
    export * from './f.ts';
    export type { G } from './g.ts';
    const h = await import('./h.ts');
    type I = import('./i.ts').I;
    // import no from './comment.ts';
    /* export * from './comment.ts'; */
    const url = 'http://x'; import late from './j.ts';
    const text = "import nothing from no module";
  `;
  expect(importsOf(source).sort()).toEqual(
    ['a', 'b', 'c', 'e', 'f', 'g', 'h', 'i'].map((name) => `./${name}.ts`),
  );
});

test('upwards is broken, for types as well', () => {
  expect(check('src/eventstore/x.ts', "import type { Org } from '../org/index.ts';")[0]).toContain(
    'eventstore (event store) must not know org (features)',
  );
  expect(check('src/org/x.ts', "import { authorize } from '../authz/index.ts';")).toHaveLength(1);
  expect(check('src/user/x.ts', "import { server } from '../server.ts';")).toHaveLength(1);
  expect(check('src/errors/x.ts', "export * from '../telemetry/index.ts';")).toHaveLength(1);
  expect(
    check('src/org/x.ts', "import { on } from '../eventstore/index.ts';\nimport '../errors/index.ts';"),
  ).toEqual([]);
});

test('features see each other by their index only', () => {
  expect(check('src/user/service.ts', "import { state } from '../org/state.ts';")[0]).toContain(
    'org is to be used through src/org/index.ts',
  );
  expect(check('src/server.ts', "import { state } from './org/state.ts';")).toHaveLength(1);
  expect(check('src/user/service.ts', "import { orgs } from '../org/index.ts';")).toEqual([]);
  expect(check('src/user/deep/service.ts', "import { state } from '../state.ts';")).toEqual([]);
});

test('facts of other features may be known by themselves', () => {
  const of = (target: string) => check('src/user/projection.ts', `import { x } from '${target}';`);
  expect(of('../org/events.ts')).toEqual([]);
  expect(of('../project/application-events.ts')).toEqual([]);
  expect(of('../org/v1/events.ts')).toHaveLength(1);
  expect(of('../org/state.ts')).toHaveLength(1);
});

test('what follows the log is loaded without services', () => {
  const loads = (...more: [string, string][]) =>
    heavyLoads(
      new Map([
        ['src/projections.ts', "import './org/projection.ts';\nimport './user/reactions.ts';"],
        ['src/org/projection.ts', "import { userAdded } from '../user/events.ts';\nconsole.log(userAdded);"],
        ['src/user/reactions.ts', "import type { Service } from './feature.ts';\nimport('./telling.ts');"],
        ['src/user/telling.ts', "import '../contract/types.ts';"],
        ...more,
      ]),
    );
  expect(loads()).toEqual([]);
  expect(
    loads(
      ['src/user/events.ts', "import { user } from './index.ts';\nconsole.log(user);"],
      ['src/user/index.ts', "export { userFeature } from './feature.ts';"],
    ),
  ).toEqual([
    'src/projections.ts → src/org/projection.ts → src/user/events.ts → src/user/index.ts → src/user/feature.ts',
  ]);
  expect(loads(['src/user/events.ts', "import '../contract/types.ts';"])).toHaveLength(1);
  expect(loads(['workers/bus.ts', "import '../src/contract/registry.ts';"])).toEqual([
    'workers/bus.ts → src/contract/registry.ts',
  ]);
  expect(
    loads(
      ['src/event-types.ts', "import './flags/index.ts';"],
      ['src/flags/index.ts', "import './feature.ts';"],
    ),
  ).toEqual(['src/event-types.ts → src/flags/index.ts → src/flags/feature.ts']);
});

test('inside a unit with floors, imports go down as well', () => {
  const rule = (path: string, target: string) => check(path, `import { x } from '${target}';`);
  expect(rule('src/oidc/clients/x.ts', '../provider.ts')[0]).toContain(
    'clients must not know provider.ts, which stands on a higher floor of oidc',
  );
  expect(rule('src/oidc/tokens/x.ts', '../grants/grant.ts')).toHaveLength(1);
  expect(rule('src/oidc/protocol/x.ts', '../index.ts')).toHaveLength(1);
  expect(rule('src/oidc/grants/x.ts', '../tokens/issue.ts')).toEqual([]);
  expect(rule('src/oidc/clients/x.ts', '../scope/scopes.ts')).toEqual([]);
});

test('what runs in browsers knows what runs there, and the server does not know it', () => {
  const app = (target: string) => check('src/console/app/users/list.tsx', `import { x } from '${target}';`);
  for (const target of [
    '../ui/button.tsx',
    '../../../contract/services/user/v2.ts',
    '../../../i18n/message-format.ts',
    '../../../colour.ts',
    'react',
    '@tanstack/react-query',
  ])
    expect(app(target), target).toEqual([]);
  for (const target of [
    '../../face.ts',
    '../../../contract/registry.ts',
    '../../../i18n/index.ts',
    '../../../i18n/pages/index.ts',
    '../../../user/index.ts',
    '../../../../proto/gen/zitadel/user_pb.ts',
    '../../../../scripts/build.ts',
    'node:fs',
    'bun:sqlite',
    'bun',
  ])
    expect(app(target), target).toHaveLength(1);
  const late = "const page = () => import('../../../user/index.ts');";
  expect(check('src/console/app/main.tsx', late)).toHaveLength(1);
  expect(check('src/console/face.ts', "import { x } from './app/main.tsx';")).toHaveLength(1);
  expect(check('src/login/page.ts', "import { x } from '../console/app/ui/icon.tsx';")[0]).toContain(
    'bundled by its path',
  );
});

test('tests may look anywhere, the product not into tests', () => {
  expect(check('src/user/service.test.ts', "import { state } from '../org/state.ts';")).toEqual([]);
  expect(check('src/user/service.ts', "import { testDatabase } from '../testing/postgres.ts';")[0]).toContain(
    'only tests may import',
  );
  expect(check('src/user/service.ts', "import { build } from '../../scripts/build.ts';")).toHaveLength(1);
});

test('what only tests import is theirs', () => {
  const scene = ['src/user/scene.ts', "import { start } from '../testing/postern.ts';"] as const;
  const deeper = ['src/user/deeper.ts', "import { scene } from './scene.ts';"] as const;
  const suite = ['src/user/user.test.ts', "import { deeper } from './deeper.ts';"] as const;
  expect(brokenImports(new Map([scene, deeper, suite]))).toEqual([]);
  const product = ['src/user/service.ts', "import { deeper } from './deeper.ts';"] as const;
  expect(brokenImports(new Map([scene, deeper, suite, product]))).toHaveLength(1);
});

test('features know each other in one direction', () => {
  const knows = (from: string, to: string) =>
    [`src/${from}/commands.ts`, `import { it } from '../${to}/index.ts';`] as const;
  expect(featureCircles(new Map([knows('user', 'org'), knows('project', 'org')]))).toEqual([]);
  expect(
    featureCircles(new Map([knows('user', 'org'), knows('org', 'member'), knows('member', 'user')])),
  ).toEqual(['user → org → member → user']);
  // Those above may come together as they like.
  expect(featureCircles(new Map([knows('oidc', 'login'), knows('login', 'oidc')]))).toEqual([]);
});

test('cases of the cross-tenant test stand beside their feature, for tests alone', () => {
  const cases =
    "import { acts } from '../e2e/tenancy/case.ts';\nimport { host } from '../instance/tenancy.ts';";
  expect(check('src/org/tenancy.ts', cases)).toEqual([]);
  expect(check('src/org/feature.ts', "import { cases } from './tenancy.ts';")[0]).toContain(
    'only tests may import',
  );
});
