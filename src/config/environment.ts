import type { Given, GivenEntry, GivenMap, Problem } from './given.ts';
import { isMap } from './given.ts';
import type { Environment } from './interpolate.ts';
import { allKeys, choices, inner, isNullable, type KeySchema } from './keys.ts';
import { editDistance, nearestName } from './nearest.ts';
import { readYaml } from './yaml.ts';

export const prefix = 'POSTERN_';

/** Variables of ours that are no keys: `POSTERN_CONFIG` names the file, as `--config` does. */
const reserved = new Set(['POSTERN_CONFIG']);

/** What Kubernetes and Docker links set for a service that is called "postern…". */
const serviceLink = /_(SERVICE_(HOST|PORT(_.*)?)|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/;
const linkAddress = /^(tcp|udp|sctp):\/\//;

/** `['server', 'publicUrl']` → `POSTERN_SERVER_PUBLICURL` */
export const variableName = (path: readonly string[]): string => prefix + path.join('_').toUpperCase();

/** Underscores are for people: `POSTERN_SERVER_PUBLIC_URL` is the same name. */
const plain = (variable: string) => variable.slice(prefix.length).replaceAll('_', '').toUpperCase();

/** Lays `POSTERN_…` variables over what the file gives. */
export const overlayEnvironment = (
  given: Given | undefined,
  environment: Environment,
  schema: KeySchema,
): { given: Given | undefined; problems: Problem[]; warnings: string[] } => {
  const keys = allKeys(schema);
  const byName = new Map(keys.map(([path, key]) => [path.join('').toUpperCase(), { path, key }]));
  const names = keys.map(([path]) => variableName(path));
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const own = Object.keys(environment).filter((name) => name.startsWith(prefix) && !reserved.has(name));
  let result = given;
  const seen = new Map<string, string>();

  // Short names first, so that POSTERN_SERVER (a whole section) does not undo POSTERN_SERVER_PORT.
  for (const variable of own.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
    const text = environment[variable] ?? '';
    const found = byName.get(plain(variable));
    if (serviceLink.test(variable) && (found === undefined || linkAddress.test(text))) {
      if (found !== undefined)
        warnings.push(
          `${variable} holds a service address of the container platform and is ignored; set enableServiceLinks: false`,
        );
      continue;
    }
    if (found === undefined) {
      const near = nearestName(variable, names);
      if (near !== undefined && editDistance(plain(variable), plain(near)) <= 3)
        problems.push({ at: variable, path: '', message: `there is no such key; did you mean ${near}?` });
      else warnings.push(`the environment variable ${variable} belongs to no key and is ignored`);
      continue;
    }
    const twin = seen.get(plain(variable));
    if (twin !== undefined)
      problems.push({
        at: variable,
        path: found.path.join('.'),
        message: `is also set by ${twin}; keep one of them`,
      });
    seen.set(plain(variable), variable);
    const value = readVariable(variable, text, found.key);
    problems.push(...value.problems);
    if (value.given !== undefined) result = set(result, found.path, value.given, found.key);
  }
  return { given: result, problems, warnings };
};

const readVariable = (
  at: string,
  text: string,
  key: KeySchema,
): { given: Given | undefined; problems: readonly Problem[] } => {
  const kind = inner(key);
  const value = (given: Given['value']) => ({ given: { at, value: given, verbatim: true }, problems: [] });
  if (text === '' && isNullable(key)) return value(null);
  if (kind.type === 'string' || choices(key) !== undefined) return value(text);
  if (kind.type === 'array' && kind.items?.type === 'string' && !text.trimStart().startsWith('[')) {
    const words = text.split(',').map((word) => word.trim());
    return value(words.filter((word) => word !== '').map((word) => ({ at, value: word, verbatim: true })));
  }
  const { given, problems } = readYaml(text, at);
  return { given: given === undefined ? { at, value: null } : atVariable(given, at), problems };
};

/** Columns inside a variable help nobody: every place is the variable. */
const atVariable = (given: Given, at: string): Given => ({
  at,
  verbatim: true,
  value: isMap(given.value)
    ? new Map(
        [...given.value].map(([key, entry]) => [key, { keyAt: at, given: atVariable(entry.given, at) }]),
      )
    : Array.isArray(given.value)
      ? given.value.map((item: Given) => atVariable(item, at))
      : given.value,
});

const set = (base: Given | undefined, path: readonly string[], given: Given, key: KeySchema): Given => {
  const [name, ...below] = path as [string, ...string[]];
  const entries = new Map<string, GivenEntry>(
    base !== undefined && isMap(base.value) ? (base.value as GivenMap) : [],
  );
  if (below.length > 0) {
    entries.set(name, { keyAt: given.at, given: set(entries.get(name)?.given, below, given, key) });
  } else {
    entries.set(name, { keyAt: given.at, given });
    // The variable wins over the other form of the same secret in the file.
    const otherForm = key.fileKey ?? key.fileOf;
    if (otherForm !== undefined && !entries.get(otherForm)?.given.at.startsWith(prefix))
      entries.delete(otherForm);
  }
  return { at: base?.at ?? given.at, value: entries };
};
