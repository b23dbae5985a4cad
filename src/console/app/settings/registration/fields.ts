import type { FieldGroup } from '../fields/index.ts';

/** Of the security settings those about clients that make themselves known. */
export const registrationGroups: readonly FieldGroup[] = [
  {
    id: '',
    fields: [
      { name: 'dynamicRegistration', at: 'dynamicClientRegistration.enabled' },
      {
        name: 'openRegistration',
        at: 'dynamicClientRegistration.allowUnauthenticated',
        when: ({ dynamicRegistration }) => dynamicRegistration === true,
      },
      { name: 'clientDocuments', at: 'clientIdMetadataDocument.enabled' },
      {
        name: 'anyClientDocument',
        at: 'clientIdMetadataDocument.allowAnyUrl',
        when: ({ clientDocuments }) => clientDocuments === true,
      },
      {
        name: 'clientDocumentUrls',
        at: 'clientIdMetadataDocument.allowedUrls',
        when: ({ clientDocuments, anyClientDocument }) =>
          clientDocuments === true && anyClientDocument !== true,
      },
    ],
  },
];
