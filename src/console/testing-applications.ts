import { until } from '../testing/patience.ts';
import type { ConsoleScene } from './testing.ts';

export const applicationService = 'zitadel.application.v2.ApplicationService';

/** An application as the API tells of it. */
export interface Told {
  readonly applicationId: string;
  readonly projectId: string;
  readonly name: string;
  readonly state: string;
  readonly oidcConfiguration?: Record<string, unknown> & { readonly clientId: string };
  readonly apiConfiguration?: Record<string, unknown>;
}

export async function applicationNamed({ postern }: ConsoleScene, name: string): Promise<Told | undefined> {
  const { applications = [] } = await postern.call<{ applications?: Told[] }>(
    `${applicationService}/ListApplications`,
    { filters: [{ nameFilter: { name } }] },
  );
  return applications[0];
}

/** Presses what saves one of several groups. */
export const saveGroup = ({ page }: ConsoleScene, group: string): Promise<void> =>
  until(
    () =>
      page.evaluate((label) => {
        const button = document.querySelector<HTMLButtonElement>(
          `section[aria-label="${label}"] button[type=submit]:not([data-disabled], [data-pending])`,
        );
        button?.click();
        return button !== null;
      }, group),
    `${group} to be saved`,
  );
