import type { Config } from '../config/index.ts';
import { randomToken } from '../crypto/index.ts';
import { type Logger, warnSparingly } from '../telemetry/index.ts';
import { devicesForgottenAt, rememberDevice } from '../user/index.ts';
import { isSecure } from './browser-accounts.ts';
import type { BrowserSession } from './browser-session.ts';
import { cookie, readCookie } from './http/cookies.ts';
import { asOwn } from './own.ts';
import type { PageRequest } from './page-request.ts';
import { noPlaces, openPlaces, type PlaceOf } from './places/index.ts';

/** What the pages do about browsers that are not known to be somebody's. */
export interface DeviceOptions {
  /** People are told that somebody signed in there. */
  readonly tell: boolean;
  /** Where an address is, as far as it is known. */
  readonly placeOf: PlaceOf;
}

/** @throws Error for a file of places that cannot be read */
export const loginDevices = (
  { newDeviceNotice: tell, placesFile }: Config['login'],
  log: Logger,
): DeviceOptions => ({
  tell,
  placeOf:
    placesFile === null
      ? noPlaces
      : openPlaces(placesFile, (error) => warnSparingly(log, 'the file of places cannot be read', { error })),
});

/**
 * A browser in which people have proven themselves before. What others fail at their accounts, from elsewhere or from
 * the same address, does not concern it: it has failures of its own.
 */
export interface KnownDevice {
  readonly id: string;
  /** Who has signed in here and when, in milliseconds since 1970; the last one first. */
  readonly people: readonly (readonly [userId: string, at: number])[];
}

const purpose = 'device ';
const maxPeople = 5;
/** As long as browsers keep cookies (RFC 6265bis §5.5). */
const lifetimeSeconds = 400 * 24 * 60 * 60;

type Here = Pick<PageRequest, 'platform' | 'instance' | 'request'>;

export function knownDevice({ platform, instance, request }: Here): KnownDevice | undefined {
  const sealed = readCookie(request, 'device', isSecure(instance));
  const opened = sealed && platform.encryption.openToken('cookie', sealed);
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, id, people] = JSON.parse(opened.slice(purpose.length)) as [
    string,
    string,
    (string | [string, number])[],
  ];
  if (instanceId !== instance.id) return undefined;
  // Cookies once said no times: they count until anything is forgotten.
  return { id, people: people.map((each) => (typeof each === 'string' ? [each, 0] : each)) };
}

/** Whether the browser is known to be this person's, who has not had its browsers forgotten since. */
export async function isKnownTo(
  page: Here,
  device: KnownDevice | undefined,
  userId: string,
): Promise<boolean> {
  const entry = device?.people.find(([id]) => id === userId);
  if (!entry) return false;
  const forgottenAt = await devicesForgottenAt(page.platform, page.instance.id, userId);
  return forgottenAt === undefined || entry[1] > forgottenAt.getTime();
}

/**
 * Takes note of a browser in which a person has proven to be themselves, by all that is asked of them: who knows the
 * password alone is not them yet. Of a new one the person is told.
 * @returns the cookie by which it is known from now on; none before the sign-in is whole
 */
export async function rememberBrowser(
  page: PageRequest,
  session: BrowserSession,
): Promise<readonly string[]> {
  const { userId, second } = session;
  // Who is to set up a second factor has proven all that there is.
  if (second.need === 'ask' || second.need === 'password') return [];
  const { platform, instance, request, remoteAddress, devices } = page;
  const known = knownDevice(page);
  if (!(await isKnownTo(page, known, userId))) {
    const description = request.headers.get('user-agent')?.slice(0, 500);
    const place = devices.placeOf(remoteAddress);
    const device = { id: platform.ids(), ip: remoteAddress, description, ...place };
    await rememberDevice(platform, asOwn(page, session), userId, device, devices.tell);
  }
  const now = platform.clock().getTime();
  const others = (known?.people ?? []).filter(([id]) => id !== userId);
  const people = [[userId, now], ...others].slice(0, maxPeople);
  const id = known?.id ?? randomToken();
  const sealed = platform.encryption.sealToken('cookie', purpose + JSON.stringify([instance.id, id, people]));
  return [cookie('device', sealed, isSecure(instance), lifetimeSeconds)];
}
