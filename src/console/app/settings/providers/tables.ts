import { AdminService } from '../../../../contract/services/admin/v1.ts';
import type { FieldSpec } from '../fields/index.ts';
import type { Method } from '../policies/policy.ts';

const { method: admin } = AdminService;

export type KindId = 'smtp' | 'twilio' | 'http';
export type FamilyId = 'mail' | 'sms';

/** A way to hand messages over. */
export interface Kind {
  readonly id: KindId;
  readonly add: Method;
  readonly change: Method;
  /** What is set when it is added, and changed later. */
  readonly fields: readonly FieldSpec[];
  /** What is set by itself later, and never shown. */
  readonly secret?: { readonly field: FieldSpec; readonly set: Method };
  /** Requests are signed with a key that the server makes, and makes anew when it is asked to. */
  readonly signs?: true;
  /** Sends something to try it. */
  readonly test?: Method;
}

/** Providers of a medium: one of them is active. */
export interface Family {
  readonly id: FamilyId;
  readonly list: Method;
  readonly activate: Method;
  readonly deactivate: Method;
  readonly remove: Method;
  readonly kinds: readonly Kind[];
}

const description: FieldSpec = { name: 'description' };
const endpoint: FieldSpec = { name: 'endpoint', required: true };

export const families: Readonly<Record<FamilyId, Family>> = {
  mail: {
    id: 'mail',
    list: admin.listEmailProviders,
    activate: admin.activateEmailProvider,
    deactivate: admin.deactivateEmailProvider,
    remove: admin.removeEmailProvider,
    kinds: [
      {
        id: 'smtp',
        add: admin.addEmailProviderSMTP,
        change: admin.updateEmailProviderSMTP,
        fields: [
          description,
          { name: 'host', required: true },
          { name: 'tls' },
          { name: 'senderAddress', required: true },
          { name: 'senderName', required: true },
          { name: 'replyToAddress' },
          { name: 'user' },
        ],
        secret: {
          field: { name: 'password', control: 'secret' },
          set: admin.updateEmailProviderSMTPPassword,
        },
        test: admin.testEmailProviderSMTPById,
      },
      {
        id: 'http',
        add: admin.addEmailProviderHTTP,
        change: admin.updateEmailProviderHTTP,
        fields: [description, endpoint],
        signs: true,
      },
    ],
  },
  sms: {
    id: 'sms',
    list: admin.listSMSProviders,
    activate: admin.activateSMSProvider,
    deactivate: admin.deactivateSMSProvider,
    remove: admin.removeSMSProvider,
    kinds: [
      {
        id: 'twilio',
        add: admin.addSMSProviderTwilio,
        change: admin.updateSMSProviderTwilio,
        fields: [
          description,
          { name: 'sid', required: true },
          { name: 'senderNumber', required: true },
          { name: 'verifyServiceSid' },
        ],
        secret: {
          field: { name: 'token', control: 'secret', required: true },
          set: admin.updateSMSProviderTwilioToken,
        },
      },
      {
        id: 'http',
        add: admin.addSMSProviderHTTP,
        change: admin.updateSMSProviderHTTP,
        fields: [description, endpoint],
        signs: true,
      },
    ],
  },
};
