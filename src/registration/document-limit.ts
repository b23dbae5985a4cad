import { failedPrecondition } from '../errors/index.ts';
import type { CommandScope } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import type { RegistrationOperations } from './operations.ts';
import { countDocumentClients, idleClients } from './queries.ts';

/** Who has not signed anybody in by then lost them on the way. */
const unusedMs = 15 * 60_000;
/** Where there is no room else, who was not used for so long comes back when it is asked for. */
const idleMs = 7 * 24 * 60 * 60_000;
/** As many make room at a time. */
const atOnce = 20;

/** Of one host at least so many, and else a tenth. */
const shareOf = (most: number): number => Math.max(20, Math.ceil(most / 10));

/**
 * There are so many clients of documents on an instance and no more, and of one host a part of them, since anybody makes
 * addresses up. For a new one those go that nobody has used, or not for long.
 * @param url of the new one
 * @param most see `mostDocumentClients` of the security settings
 * @throws PosternError `failed_precondition` where all are in use
 */
export async function makeRoom(
  { sql, clock }: Pick<Platform, 'sql' | 'clock'>,
  { remove }: Pick<RegistrationOperations, 'remove'>,
  scope: CommandScope,
  url: string,
  most: number,
): Promise<void> {
  const { instanceId } = scope;
  const before = (ms: number) => new Date(clock().getTime() - ms);
  const idle = (under: string, idleSince: Date) =>
    idleClients(sql, instanceId, {
      origins: ['document'],
      unusedSince: before(unusedMs),
      idleSince,
      under,
      limit: atOnce,
    });

  async function room(under: string, limit: number): Promise<boolean> {
    if ((await countDocumentClients(sql, instanceId, under, limit)) < limit) return true;
    const unused = await idle(under, new Date(0));
    const going = unused.length > 0 ? unused : await idle(under, before(idleMs));
    for (const each of going) await remove(scope, each);
    return going.length > 0;
  }

  const { host, origin } = new URL(url);
  const share = shareOf(most);
  if (!(await room(`${origin}/`, share))) throw full(`${share} clients by documents of ${host}`);
  if (!(await room('', most))) throw full(`${most} clients by their documents`);
}

const full = (what: string) =>
  failedPrecondition(
    'REG-Doc05',
    `This server knows ${what}, and may know no more; its administrator can allow more, or remove some`,
    { field: 'client_id' },
  );
