import type { Client } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';

/**
 * The console is at every host of its instance and signs people in there, whatever is registered for it. Implied are
 * these two addresses at the very host that is asked, to the letter, under the scheme by which people reach it: no other
 * host, and no other client.
 */
type Asked = Pick<InstanceContext, 'origin' | 'consoleClientId'>;

const isConsole = ({ clientId }: Pick<Client, 'clientId'>, { consoleClientId }: Asked): boolean =>
  consoleClientId !== '' && clientId === consoleClientId;

/** Where the console takes its code. */
export const isConsoleRedirect = (client: Pick<Client, 'clientId'>, asked: Asked, uri: string): boolean =>
  isConsole(client, asked) && uri === `${asked.origin}/ui/console/auth/callback`;

/** Where the console is after a sign-out. */
export const isConsoleSignedOut = (client: Pick<Client, 'clientId'>, asked: Asked, uri: string): boolean =>
  isConsole(client, asked) && uri === `${asked.origin}/ui/console/signedout`;
