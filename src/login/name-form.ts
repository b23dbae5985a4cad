import { findOrg } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import { unicodeDomain } from '../precis/index.ts';
import { settingsOf } from '../settings/index.ts';

/** How login names stand on pages: with the domain of their organization, or without it where the branding hides it. */
export interface NameForm {
  /** The name as it is shown to the person who entered it, or has it. */
  shown(loginName: string): Promise<string>;
  /**
   * What ends every login name of the organization that the request is for, so that people need not enter it:
   * `@acme.example`; '' where nothing does.
   */
  suffix(): Promise<string>;
  /** The ending is not shown, though it counts. */
  readonly suffixHidden: boolean;
}

interface Facts {
  readonly brandingOrgId: string;
  readonly wantedOrgId: string | undefined;
  readonly hideSuffix: boolean;
}

export function nameForm(
  platform: Platform,
  instanceId: string,
  { brandingOrgId, wantedOrgId, hideSuffix }: Facts,
): NameForm {
  const endingOf = async (orgId: string): Promise<string> => {
    const org = orgId === '' ? undefined : await findOrg(platform.sql, instanceId, orgId);
    return org?.primary_domain ? `@${unicodeDomain(org.primary_domain)}` : '';
  };
  return {
    suffixHidden: hideSuffix,
    async shown(loginName) {
      if (!hideSuffix || !loginName.includes('@')) return loginName;
      const ending = await endingOf(brandingOrgId);
      const ends = ending !== '' && loginName.toLowerCase().endsWith(ending.toLowerCase());
      return ends ? loginName.slice(0, -ending.length) : loginName;
    },
    async suffix() {
      if (wantedOrgId === undefined) return '';
      const { values } = await settingsOf(platform).domain(instanceId, wantedOrgId);
      return values.userLoginMustBeDomain ? endingOf(wantedOrgId) : '';
    },
  };
}
