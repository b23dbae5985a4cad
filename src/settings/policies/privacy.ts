import { invalidArgument } from '../../errors/index.ts';
import { text } from '../../eventstore/index.ts';
import { defineTabledPolicy } from '../policy-table.ts';
import { policyRpcs } from '../rpcs.ts';

/** Links that the login shows, and where a person finds help. */
export const privacyPolicy = defineTabledPolicy({
  kind: 'privacy',
  title: 'privacy settings',
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

function cleanAddress(email: string): string {
  const clean = email.trim();
  if (clean === '' || /^[^\s@<>]+@[^\s@<>]+$/.test(clean)) return clean;
  throw invalidArgument('SETT-Prv01', `"${email}" is not an e-mail address such as help@example.com`, {
    field: 'support_email',
  });
}

/** Pages show these as links: a scheme that runs in the page (RFC 3986 §3.1) is nothing to link to. `{{.Lang}}` may stand for the language. */
function cleanLink(link: string, field: string): string {
  const clean = link.trim();
  const filled = clean.replaceAll(/\{\{[^{}]*\}\}/g, 'en');
  if (clean === '' || /^(https?:\/\/|mailto:|tel:|\/(?!\/))\S*$/i.test(filled)) return clean;
  throw invalidArgument('SETT-Prv02', `${field} must be a link such as https://example.com/terms, or empty`, {
    field,
  });
}

export const privacyRpcs = policyRpcs('PrivacyPolicy', privacyPolicy, {
  effective: (settings) => settings.privacy,
  read: (request) => ({
    tosLink: cleanLink(request.tosLink, 'tos_link'),
    privacyLink: cleanLink(request.privacyLink, 'privacy_link'),
    helpLink: cleanLink(request.helpLink, 'help_link'),
    supportEmail: cleanAddress(request.supportEmail),
    docsLink: cleanLink(request.docsLink, 'docs_link'),
    customLink: cleanLink(request.customLink, 'custom_link'),
    customLinkText: request.customLinkText,
  }),
  v1: (values) => ({ ...values }),
  mine: true,
  v2: {
    method: 'getLegalAndSupportSettings',
    settings: ({ privacyLink, ...links }) => ({ ...links, privacyPolicyLink: privacyLink }),
  },
});
