/**
 * Holds the code to its layers: imports go down only, type imports too, and what lies inside a feature is reached
 * through its index.ts alone, or its events.ts where only what happened is asked for, without circles between features.
 * What runs in browsers imports what runs there, and is imported by nothing else.
 * What threads beside the main one load stays without services. Ends with 1 when something is broken.
 */
import { dirname, join, relative, resolve } from 'node:path';

/** From the bottom up; names are folders or files of `src`. Those in one line may import each other. */
const layers: ReadonlyArray<{ readonly name: string; readonly units: readonly string[] }> = [
  {
    name: 'errors and ids',
    units: ['errors', 'ids', 'version.ts', 'in-time.ts', 'bounded-map.ts', 'colour.ts'],
  },
  { name: 'telemetry', units: ['telemetry'] },
  {
    name: 'foundation',
    units: [
      'crypto',
      'precis',
      'config',
      'cache',
      'static',
      'i18n',
      'uri',
      'database',
      'outbound',
      'ldapv3',
      'breached',
      'sandbox',
      'saml',
      'schedule',
    ],
  },
  { name: 'event store', units: ['eventstore'] },
  { name: 'deliveries', units: ['delivery'] },
  { name: 'contract', units: ['contract'] },
  { name: 'platform', units: ['platform.ts', 'feature.ts'] },
  { name: 'features', units: [] },
  { name: 'authorization', units: ['authz'] },
  {
    name: 'protocols and faces',
    units: [
      'oidc',
      'authzen',
      'saml-provider',
      'forward-auth',
      'scim',
      'ldap',
      'assets',
      'login',
      'simulation',
      'account',
      'console',
      'system',
      'http',
    ],
  },
  {
    name: 'composition',
    units: [
      'foundation.ts',
      'org-neighbours.ts',
      'threads.ts',
      'delivery-tools.ts',
      'projections.ts',
      'event-types.ts',
      'features.ts',
      'observe.ts',
      'server.ts',
    ],
  },
  { name: 'command line', units: ['cli', 'main.ts'] },
];
const features = layers.findIndex(({ name }) => name === 'features');
/** Only for tests. */
const testing = new Set(['testing', 'e2e']);

/**
 * Floors inside a large unit, from the bottom up: names are folders or files of `src/<unit>`. What no floor names
 * stands on top. Folders of one line may import each other.
 */
const floors: Readonly<Record<string, ReadonlyArray<readonly string[]>>> = {
  oidc: [
    ['protocol', 'page.ts'],
    ['possession'],
    ['clients', 'scope'],
    ['grant-management'],
    ['auth-request', 'oidc-session', 'session-logout', 'shared-signals', 'consent'],
    ['device-auth', 'ciba'],
    ['tokens', 'claims'],
    ['grants', 'authorize'],
  ],
};

const floorOf = (unit: string, path: readonly string[]): number => {
  const own = floors[unit] ?? [];
  const found = own.findIndex((names) => names.includes(path[0] ?? ''));
  return found === -1 ? own.length : found;
};

/** A folder that no layer names is a feature. */
const layerOf = (unit: string): number => {
  const found = layers.findIndex(({ units }) => units.includes(unit));
  return found === -1 ? features : found;
};

/** Tests, what stands in their folders, and a feature's cases of the cross-tenant test. */
const isTest = (path: string) =>
  /\.test\.tsx?$|\/tenancy\.ts$/.test(path) || testing.has(path.split('/')[1] ?? '');

/** Modules that a source names: imports and exports of values and types, dynamic imports, and types by import(). */
export const importsOf = (source: string): string[] => {
  // Text in strings stays, since names of modules are strings; text in comments goes.
  const code = source.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    '$1',
  );
  const statement = /^[ \t]*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*['"]([^'"]+)['"]/gm;
  const call = /\b(?:import|require|resolveSync)\(\s*['"]([^'"]+)['"]/g;
  return [...code.matchAll(statement), ...code.matchAll(call)].map((match) => match[1]!);
};

/** The light half of the features, which takes from inside of them what follows the log. */
const followers: readonly string[] = ['projections.ts', 'event-types.ts'];
/** Facts are what everybody may know of a feature; `index.ts` brings its services along. */
const isDoor = (path: string) => path === 'index.ts' || /^(?:[a-z-]+-)?events\.ts$/.test(path);

const isApp = (path: string) => path.startsWith('src/console/app/');
/** What of the server runs in browsers, and may be read there: descriptors of services, colours, and how texts are filled in. */
const runsInBrowsers = (path: string) =>
  isApp(path) ||
  path === 'src/colour.ts' ||
  path.startsWith('src/contract/services/') ||
  /^src\/i18n\/(?!index\.)[^/]+$/.test(path);
/** Modules of the runtime, which browsers have not. */
const isOfRuntime = (name: string) => /^(?:node|bun):|^bun$/.test(name);

/** What is wrong with `path` (below the repository, with slashes) importing `target`; undefined when nothing is. */
export const broken = (path: string, target: string): string | undefined => {
  if (isTest(path) || !path.startsWith('src/')) return undefined;
  const [top, unit, ...rest] = target.split('/') as [string, string, ...string[]];
  if (['scripts', 'workers', 'examples', 'dist'].includes(top))
    return `the product must not import from ${top}/`;
  if (isApp(path) && !runsInBrowsers(target)) return 'the console runs in browsers, and this does not';
  if (!isApp(path) && isApp(target)) return 'the console runs in browsers only, and is bundled by its path';
  if (top !== 'src') return undefined;
  if (isTest(target)) return `only tests may import from ${unit}`;
  const [, from, ...within] = path.split('/') as [string, string, ...string[]];
  if (from === unit) {
    return floorOf(unit, rest) > floorOf(unit, within)
      ? `${within[0]} must not know ${rest[0]}, which stands on a higher floor of ${unit}`
      : undefined;
  }
  const [low, high] = [layerOf(from), layerOf(unit)];
  if (high > low)
    return `${from} (${layers[low]!.name}) must not know ${unit} (${layers[high]!.name}), which stands above it`;
  if (high === features && rest.length > 0 && !followers.includes(from) && !isDoor(rest.join('/')))
    return `${unit} is to be used through src/${unit}/index.ts`;
  return undefined;
};

/** Files that only tests import, directly or through others, are tests' own, whatever they are called. */
const testFiles = (targets: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> => {
  const importers = new Map<string, string[]>();
  for (const [path, names] of targets)
    for (const name of names) importers.set(name, [...(importers.get(name) ?? []), path]);
  const tests = new Set([...targets.keys()].filter(isTest));
  for (let before = -1; before !== tests.size; ) {
    before = tests.size;
    for (const path of targets.keys()) {
      const from = importers.get(path) ?? [];
      if (from.length > 0 && from.every((importer) => tests.has(importer))) tests.add(path);
    }
  }
  return tests;
};

/** Every broken import of the files, as `file: what is wrong`. */
export const brokenImports = (files: ReadonlyMap<string, string>): string[] => {
  const targets = new Map(
    [...files].map(([path, source]) => {
      const names = importsOf(source).filter((name) => name.startsWith('.'));
      return [path, names.map((name) => join(dirname(path), name))];
    }),
  );
  const tests = testFiles(targets);
  const product = [...targets].filter(([path]) => !tests.has(path));
  return [
    ...product.flatMap(([path, names]) =>
      names.flatMap((target) => {
        const fault = broken(path, target);
        return fault === undefined ? [] : [`${path} imports ${target}: ${fault}`];
      }),
    ),
    ...product.flatMap(([path]) =>
      (isApp(path) ? importsOf(files.get(path)!).filter(isOfRuntime) : []).map(
        (name) => `${path} imports ${name}: browsers have none`,
      ),
    ),
  ];
};

/** What a thread beside the main one must not load: services, and whatever puts a feature together with its own. */
const isHeavy = (path: string) => /^src\/(?:contract\/|[^/]+\/feature\.ts$)/.test(path);

/** Modules that are loaded together with a source: no types, and nothing that is imported later. */
const loadedWith = (path: string, source: string): string[] =>
  new Bun.Transpiler({ loader: path.endsWith('x') ? 'tsx' : 'ts' })
    .scanImports(source)
    .filter(({ kind, path: name }) => kind === 'import-statement' && name.startsWith('.'))
    .map(({ path: name }) => join(dirname(path), name));

/** The shortest ways from threads and the light half to what they must not load, each as `a → b → c`. */
export const heavyLoads = (files: ReadonlyMap<string, string>): string[] => {
  const threads = [...files.keys()].filter((path) => path.startsWith('workers/'));
  const starts = [...followers.map((name) => `src/${name}`), ...threads];
  const ways = new Map(starts.map((start) => [start, start]));
  const heavy: string[] = [];
  for (const [path, way] of ways) {
    for (const next of loadedWith(path, files.get(path) ?? '')) {
      if (ways.has(next)) continue;
      if (isHeavy(next)) heavy.push(`${way} → ${next}`);
      else ways.set(next, `${way} → ${next}`);
    }
  }
  return heavy;
};

/** Circles of features through each other's doors, each as `a → b → a`. */
export const featureCircles = (files: ReadonlyMap<string, string>): string[] => {
  const knows = new Map<string, Set<string>>();
  for (const [path, source] of files) {
    const from = path.split('/')[1] ?? '';
    if (isTest(path) || layerOf(from) !== features) continue;
    for (const name of importsOf(source).filter((one) => one.startsWith('.'))) {
      const to = join(dirname(path), name).split('/')[1] ?? '';
      if (to !== from && layerOf(to) === features) knows.set(from, (knows.get(from) ?? new Set()).add(to));
    }
  }
  const circles = new Set<string>();
  const done = new Set<string>();
  const walk = (unit: string, way: readonly string[]): void => {
    const at = way.indexOf(unit);
    if (at >= 0) circles.add([...way.slice(at), unit].join(' → '));
    if (at >= 0 || done.has(unit)) return;
    for (const next of knows.get(unit) ?? []) walk(next, [...way, unit]);
    done.add(unit);
  };
  for (const unit of knows.keys()) walk(unit, []);
  return [...circles];
};

if (import.meta.main) {
  const root = resolve(import.meta.dir, '..');
  const files = new Map<string, string>();
  for (const path of new Bun.Glob('{src,workers}/**/*.{ts,tsx}').scanSync({ cwd: root }))
    files.set(path, await Bun.file(join(root, path)).text());
  const faults = [
    ...brokenImports(files).sort(),
    ...featureCircles(files).map((circle) => `features know each other in a circle: ${circle}`),
    ...heavyLoads(files).map(
      (way) => `threads would load services (import events, or load what sends later): ${way}`,
    ),
  ];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log(`${files.size} files in ${relative(process.cwd(), root) || '.'} keep to the import rule`);
}
