import { definePolicy, text } from '../policy.ts';

/** Links that the login shows, and where a person finds help. */
export const privacyPolicy = definePolicy({
  kind: 'privacy',
  table: 'privacy_policies',
  fields: {
    tosLink: text('tos_link'),
    privacyLink: text('privacy_link'),
    helpLink: text('help_link'),
    supportEmail: text('support_email'),
    docsLink: text('docs_link'),
    customLink: text('custom_link'),
    customLinkText: text('custom_link_text'),
  },
});
