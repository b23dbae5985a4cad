import { PosternError } from '../errors/index.ts';
import { describeError } from '../telemetry/index.ts';

type ErrorDescription = ReturnType<typeof describeError>;

/** Faults of the surroundings, by system error code or SQLSTATE: what to do about them. */
const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has this port: stop it, or set server.port (POSTERN_SERVER_PORT)',
  EADDRNOTAVAIL: 'this machine has no such address: set server.host',
  EACCES:
    'this user may not do that; ports below 1024 need root or CAP_NET_BIND_SERVICE, files the right owner',
  ENOSPC: 'the disk is full',
};

/** What a failed command says: the sentence and the remedy; of an unforeseen error its place as well. */
export const failureText = (error: unknown): string => {
  if (error instanceof PosternError) {
    const id = error.id === 'CONF-Wrong' ? '' : ` (${error.id})`;
    const cause =
      error.kind === 'internal' && error.cause !== undefined ? `\n${told(describeError(error.cause))}` : '';
    return `${error.message}${id}${cause}`;
  }
  return told(describeError(error));
};

const told = (description: ErrorDescription): string => {
  const remedy = codesOf(description)
    .map((code) => remedies[code])
    .find((text) => text !== undefined);
  if (remedy !== undefined) return `${description.message}: ${remedy}`;
  return [
    `${description.name}: ${description.message}`,
    ...(description.stack ?? []),
    ...causes(description),
  ].join('\n');
};

const codesOf = ({ code, cause, errors }: ErrorDescription): string[] => [
  ...(code === undefined ? [] : [code]),
  ...(cause === undefined ? [] : codesOf(cause)),
  ...(errors ?? []).flatMap(codesOf),
];

const causes = ({ cause }: ErrorDescription): string[] =>
  cause === undefined ? [] : [`caused by ${cause.name}: ${cause.message}`, ...causes(cause)];
