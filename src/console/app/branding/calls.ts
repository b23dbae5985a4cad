import { AdminService } from '../../../contract/services/admin/v1.ts';
import { ManagementService } from '../../../contract/services/management/v1.ts';
import type { Level } from '../settings/catalogue.ts';
import type { Method } from '../settings/policies/policy.ts';
import type { SlotName } from './branding.ts';

const { method: admin } = AdminService;
const { method: management } = ManagementService;

export interface BrandingCalls {
  /** What people see. */
  readonly live: Method;
  readonly draft: Method;
  readonly change: Method;
  readonly activate: Method;
  /** By the file that each takes out of the draft. */
  readonly remove: Readonly<Record<SlotName, Method>>;
  /** The permission to change it. */
  readonly write: string;
}

/** What reads and changes a branding: the instance's, and an organization's own. */
export const calls: Readonly<Record<Level, BrandingCalls>> = {
  instance: {
    live: admin.getLabelPolicy,
    draft: admin.getPreviewLabelPolicy,
    change: admin.updateLabelPolicy,
    activate: admin.activateLabelPolicy,
    write: 'iam.policy.write',
    remove: {
      logo: admin.removeLabelPolicyLogo,
      logoDark: admin.removeLabelPolicyLogoDark,
      icon: admin.removeLabelPolicyIcon,
      iconDark: admin.removeLabelPolicyIconDark,
      font: admin.removeLabelPolicyFont,
    },
  },
  organization: {
    live: management.getLabelPolicy,
    draft: management.getPreviewLabelPolicy,
    change: management.updateCustomLabelPolicy,
    activate: management.activateCustomLabelPolicy,
    write: 'policy.write',
    remove: {
      logo: management.removeCustomLabelPolicyLogo,
      logoDark: management.removeCustomLabelPolicyLogoDark,
      icon: management.removeCustomLabelPolicyIcon,
      iconDark: management.removeCustomLabelPolicyIconDark,
      font: management.removeCustomLabelPolicyFont,
    },
  },
};

export const makeOwn = management.addCustomLabelPolicy;
export const reset = management.resetLabelPolicyToDefault;
