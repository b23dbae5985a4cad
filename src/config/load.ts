import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, configSchema } from '../../config/schema.ts';
import { invalidArgument } from '../errors/index.ts';
import { check } from './check.ts';
import { overlayEnvironment } from './environment.ts';
import { type Given, inOrder, isMap, type Problem, problemLine } from './given.ts';
import type { Environment } from './interpolate.ts';
import { asKeys } from './keys.ts';
import { brokenRules } from './rules.ts';
import { unbuiltSettings } from './unbuilt.ts';
import { readYaml } from './yaml.ts';

export interface ConfigSource {
  /** The `--config` file; without it `POSTERN_CONFIG`, then `postern.yaml` in the working directory if it is there. */
  file?: string | undefined;
  /** Default: the environment of this process. */
  env?: Environment;
  /** Folder that relative names start from; default: the working directory. */
  directory?: string;
}

export interface ReadConfig {
  /** The file that was read. */
  readonly file: string | undefined;
  /** Undefined when there are problems. */
  readonly config: Config | undefined;
  readonly problems: readonly Problem[];
  /** Sentences about what was ignored. */
  readonly warnings: readonly string[];
  /** Where each value that is no default came from, by key path. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Reads and checks the configuration; all faults at once. */
export const readConfig = (source: ConfigSource = {}): ReadConfig => {
  const environment = source.env ?? process.env;
  const directory = source.directory ?? process.cwd();
  const asked = source.file ?? (environment['POSTERN_CONFIG'] || undefined);
  const file = asked ?? (existsSync(resolve(directory, 'postern.yaml')) ? 'postern.yaml' : undefined);
  const problems: Problem[] = [];
  const origins = new Map<string, string>();
  const failed = (warnings: readonly string[] = []) => ({
    file,
    config: undefined,
    problems: inOrder(problems),
    warnings,
    origins,
  });

  let given: Given | undefined;
  if (file !== undefined) {
    const text = readText(resolve(directory, file));
    if ('reason' in text) {
      problems.push({
        at: file,
        path: '',
        message: `this configuration file cannot be read: ${text.reason}`,
      });
      return failed();
    }
    const yaml = readYaml(text.text, file);
    problems.push(...yaml.problems);
    if (problems.length > 0) return failed();
    given = yaml.given;
    if (given !== undefined && !isMap(given.value)) {
      problems.push({
        at: given.at,
        path: '',
        message: 'must hold keys and values, such as "server: { port: 8080 }"',
      });
      return failed();
    }
  }

  const schema = asKeys(configSchema);
  const overlay = overlayEnvironment(given, environment, schema);
  problems.push(...overlay.problems);
  const readSecret = (name: string) => {
    const text = readText(resolve(directory, name));
    if ('reason' in text) throw new Error(text.reason);
    return text.text;
  };
  const config = check(schema, overlay.given, [], { environment, readSecret, problems, origins }) as Config;
  if (problems.length === 0)
    for (const { path, message } of brokenRules(config))
      problems.push({ at: placeOf(origins, path), path, message });
  if (problems.length > 0) return failed(overlay.warnings);
  const { server } = config;
  // Whoever moves the port of a server on their own machine means its address as well.
  if (!origins.has('server.publicUrl') && server.port !== 0)
    server.publicUrl = `${server.tls === null ? 'http' : 'https'}://localhost:${server.port}`;
  server.publicUrl = new URL(server.publicUrl).origin;
  return { file, config, problems, warnings: [...overlay.warnings, ...unbuiltSettings(config)], origins };
};

/**
 * The configuration, typed, checked and complete.
 *
 * @throws PosternError `invalid_argument` CONF-Wrong, its message one line per fault with file, line, column and key
 */
export const loadConfig = (source: ConfigSource = {}): Config => {
  const { config, problems } = readConfig(source);
  if (config === undefined) throw invalidArgument('CONF-Wrong', problems.map(problemLine).join('\n'));
  return config;
};

const placeOf = (origins: ReadonlyMap<string, string>, path: string): string | undefined => {
  for (let key = path; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('.')))) {
    const place = origins.get(key);
    if (place !== undefined) return place;
  }
  return undefined;
};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'no permission to read it',
  EISDIR: 'it is a folder',
};

const readText = (path: string): { text: string } | { reason: string } => {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof TypeError) return { reason: `${path} is not UTF-8 text` };
    return { reason: `${reasons[code ?? ''] ?? message} (${path})` };
  }
};
