import { deviceOf } from '../../device-name.ts';
import type { RecordedEvent } from '../../eventstore/index.ts';

/** What a browser is to people: its name, its system, its address, where that is, and when it was. */

interface DevicePayload {
  readonly ip?: string;
  readonly description?: string;
  readonly city?: string;
  readonly country?: string;
}

/** In the person's language, as far as it is words; times in UTC, since nobody knows where the person is. */
export function deviceText({ payload, createdAt }: RecordedEvent, language: string): string {
  const { ip = '', description = '', city = '', country = '' } = payload as DevicePayload;
  const land = /^[A-Z]{2}$/.test(country)
    ? new Intl.DisplayNames(language, { type: 'region' }).of(country)
    : undefined;
  const device = deviceOf(description);
  const moment = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return [
    device?.browser ?? '',
    device?.system ?? '',
    city,
    land ?? '',
    ip,
    `${moment.format(createdAt)} UTC`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
