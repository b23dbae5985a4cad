import { type Config, problemLine, readConfig } from '../config/index.ts';
import { runningEmbeddedPostgres } from '../database/embedded/index.ts';
import { createLogger } from '../telemetry/index.ts';
import { exitCodes, type Run } from './command.ts';
import { checkDatabase } from './doctor/database.ts';
import { type Finding, ok, report, warning, wrong } from './doctor/finding.ts';
import { checkFolder } from './doctor/folder.ts';
import { checkIssuers, issuerNotice } from './doctor/issuers.ts';
import { checkMasterKey } from './doctor/master-key.ts';
import { checkPasswords } from './doctor/passwords.ts';
import { checkPorts } from './doctor/ports.ts';
import { checkPublicUrl } from './doctor/public-url.ts';
import { askOwnServer } from './own-server.ts';

const doctor: Run = async ({ flags }) => {
  const { config, file, problems, warnings } = readConfig({ file: flags['config'] as string | undefined });
  const findings: Finding[] = problems.map((problem) =>
    wrong('configuration', problemLine(problem), 'postern config reference lists every key'),
  );
  findings.push(...warnings.map((text) => warning('configuration', text, 'remove or rename it')));
  if (config !== undefined) {
    findings.push(ok('configuration', file ?? 'the defaults and the environment'));
    const log = createLogger({ ...config.log, level: config.log.level === 'debug' ? 'debug' : 'error' });
    const folder = await checkFolder(config);
    const running = config.database.url === null ? await runningEmbeddedPostgres(config.dataDir) : undefined;
    running?.close();
    const isRunning = running !== undefined || (await answersHealth(config.server));
    // On a folder or disk that is unfit nothing is started.
    const database = folder.some(({ state }) => state === 'wrong')
      ? { findings: [], hosts: [], hasKeys: undefined }
      : await checkDatabase(config, log);
    findings.push(
      ...folder,
      ...(await checkPorts(config, isRunning)),
      ...checkPublicUrl(config),
      ...(isRunning ? await checkNotices(config.server) : []),
      ...database.findings,
      ...(isRunning ? await checkIssuers(config, database.hosts) : []),
      await checkMasterKey(config, database.hasKeys),
      await checkPasswords(config),
    );
  }
  process.stdout.write(report(findings));
  return findings.some(({ state }) => state === 'wrong') ? exitCodes.failed : exitCodes.ok;
};

/** What the running server noticed of the proxies before it. */
const checkNotices = async (server: Config['server']): Promise<Finding[]> => {
  const response = await askOwnServer(server, '/debug/ready', { withinMs: 3_000 }).catch(() => undefined);
  const text = (await response?.text()) ?? '';
  const notice = (part: string) => new RegExp(`^${part}: (.*)$`, 'm').exec(text)?.[1];
  const [untrusted, downgraded] = [notice('proxy'), notice('issuer')];
  const remedy =
    'add it to server.trustedProxies if it is yours; it must overwrite what clients send as X-Forwarded-For';
  return [
    ...(untrusted === undefined ? [] : [warning('server.trustedProxies', untrusted, remedy)]),
    ...(downgraded === undefined ? [] : [issuerNotice(downgraded)]),
  ];
};

/** Whether what has the port is a Postern: it tells its health. */
const answersHealth = async (server: Config['server']): Promise<boolean> => {
  const response = await askOwnServer(server, '/debug/healthz', { withinMs: 1_000 }).catch(() => undefined);
  return response?.ok === true && (await response.text()).trim() === 'ok';
};

export default doctor;
