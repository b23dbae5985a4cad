/** The data folder: made at the first start, checked at each. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failedPrecondition, internal } from '../../errors/index.ts';
import { dataFolderName, program, run, spawnOptions, type Toolbox } from './command.ts';
import { flush } from './flush.ts';
import { killIn } from './orphans.ts';
import { hostBasedAccess, includes, serverSettings, type Tuning } from './settings.ts';

export const clusterExists = (data: string): boolean => existsSync(join(data, 'PG_VERSION'));

/** Makes an empty cluster with the role and database `postern`; whole or not at all. */
export const createCluster = async (tools: Toolbox): Promise<void> => {
  const { data } = tools.layout;
  const draft = `${data}.new`;
  // Programs of a start that was killed live on without it, and would write into the folder that is being removed.
  await killIn(draft);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await own(tools, draft);
  const folder = dataFolderName(tools, draft);
  const options = spawnOptions(tools, draft);
  const initdb = await run(
    [
      program(tools, 'initdb'),
      ...['-D', folder, '-U', 'postgres', '--encoding=UTF8'],
      // Unicode as Postgres itself knows it: the same on every machine, whatever locales that has.
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...['--auth=reject', '--no-instructions', '--no-sync'],
    ],
    options,
  );
  if (initdb.code !== 0) throw failed(initdb.text, draft);
  await appendFile(join(draft, 'postgresql.conf'), includes);
  await writeFile(join(draft, 'postern.conf'), '');
  await writeFile(join(draft, 'pg_hba.conf'), hostBasedAccess);
  const password = await writePassword(tools);
  // Nothing of the draft counts before it is whole: it is flushed once, at the end.
  await runAsSuperuser(
    tools,
    draft,
    ['fsync=off'],
    [
      ...setPassword('CREATE', password),
      'GRANT pg_monitor TO postern',
      'CREATE DATABASE postern OWNER postern',
    ],
  );
  await flush(draft);
  await rename(draft, data);
  await flush(dirname(data));
};

/** @throws PosternError `failed_precondition` when the folder holds something that this Postgres cannot open */
export const requireOurCluster = async (tools: Toolbox, major: string): Promise<void> => {
  const { data } = tools.layout;
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (found !== major)
    throw failedPrecondition(
      'EMB-Major',
      `${data} was written by PostgreSQL ${found}, and this Postern has PostgreSQL ${major} inside. Start the Postern that wrote it, with database.embeddedPort set, take a dump (pg_dump), and load it into the empty database of a new dataDir; or run a PostgreSQL ${found} of your own on a copy of the folder and name it by database.url`,
      { field: 'dataDir' },
    );
};

export const writeSettings = async (tools: Toolbox, tuning: Tuning): Promise<void> => {
  const file = join(tools.layout.data, 'postern.conf');
  const text = serverSettings(tuning);
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return;
  await writeFile(`${file}.new`, text);
  await own(tools, `${file}.new`);
  await rename(`${file}.new`, file);
};

/** The password of `postern`; a lost file gets a new one. */
export const ensurePassword = async (tools: Toolbox): Promise<string> => {
  const there = await readFile(tools.layout.password, 'utf8').catch(() => '');
  if (there.trim() !== '') return there.trim();
  const password = await writePassword(tools);
  await runAsSuperuser(tools, tools.layout.data, [], setPassword('ALTER', password));
  return password;
};

const writePassword = async ({ layout }: Toolbox): Promise<string> => {
  const password = randomBytes(32).toString('hex');
  await writeFile(`${layout.password}.new`, `${password}\n`, { mode: 0o600, flush: true });
  await rename(`${layout.password}.new`, layout.password);
  return password;
};

/** 256 random bits need no stretching: one iteration spares each connection some milliseconds. */
const setPassword = (verb: 'CREATE' | 'ALTER', password: string): string[] => [
  'SET scram_iterations = 1',
  `${verb} ROLE postern LOGIN PASSWORD '${password}'`,
];

/** Statements in single-user mode: the one way in that asks for no password. */
const runAsSuperuser = async (
  tools: Toolbox,
  folder: string,
  settings: readonly string[],
  statements: readonly string[],
): Promise<void> => {
  const flags = [...settings, 'log_min_messages=error', 'exit_on_error=on'].flatMap((each) => ['-c', each]);
  const { code, text } = await run(
    [program(tools, 'postgres'), '--single', '-D', dataFolderName(tools, folder), ...flags, 'postgres'],
    spawnOptions(tools, folder),
    `${statements.join('\n')}\n`,
  );
  if (code !== 0 || /(ERROR|FATAL|PANIC):/.test(text)) throw failed(text, folder);
};

const failed = (text: string, folder: string) => {
  const reason = text.match(/(?:error|FATAL|ERROR|PANIC): .*/g)?.join('; ') ?? text.trim().slice(-500);
  if (/No space left on device/i.test(text))
    return failedPrecondition(
      'EMB-Disk3',
      `The disk of ${folder} is full: the database needs more room there`,
      {
        field: 'dataDir',
      },
    );
  if (/could not look up effective user ID/.test(text))
    return failedPrecondition(
      'EMB-Acc02',
      `The user id ${process.getuid?.()} has no name on this system, and PostgreSQL needs one: add it to /etc/passwd or run Postern as another user`,
    );
  return internal('EMB-Init1', `PostgreSQL could not make its data folder ${folder}: ${reason}`);
};

/** Gives a file or folder to the account that Postgres runs under. */
export const own = async ({ account }: Toolbox, path: string): Promise<void> => {
  if (account !== undefined) await chown(path, account.uid, account.gid);
};

/** The socket's folder, closed to everyone else. */
export const ensureRunFolder = async (tools: Toolbox): Promise<void> => {
  await mkdir(tools.layout.run, { recursive: true, mode: 0o700 });
  await own(tools, tools.layout.run);
  await chmod(tools.layout.run, 0o700);
};
