import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

const domain = Type.Object({ domain: Type.String() });

export const instanceAdded = defineEvent('instance', 'instance.added', Type.Object({ name: Type.String() }));
export const instanceChanged = defineEvent(
  'instance',
  'instance.changed',
  Type.Object({ name: Type.String() }),
);
/** `name` and `domains` are kept for those who clean up after it. */
export const instanceRemoved = defineEvent(
  'instance',
  'instance.removed',
  Type.Object({ name: Type.String(), domains: Type.Array(Type.String()) }),
);

export const instanceDomainAdded = defineEvent(
  'instance',
  'instance.domain.added',
  Type.Object({ domain: Type.String(), generated: Type.Boolean() }),
);
export const instanceDomainPrimarySet = defineEvent('instance', 'instance.domain.primary.set', domain);
export const instanceDomainRemoved = defineEvent('instance', 'instance.domain.removed', domain);

export const trustedDomainAdded = defineEvent('instance', 'instance.trusted_domains.added', domain);
export const trustedDomainRemoved = defineEvent('instance', 'instance.trusted_domains.removed', domain);

export const defaultLanguageSet = defineEvent(
  'instance',
  'instance.default.language.set',
  Type.Object({ language: Type.String() }),
);
export const defaultOrgSet = defineEvent(
  'instance',
  'instance.default.org.set',
  Type.Object({ orgId: Type.String() }),
);
export const iamProjectSet = defineEvent(
  'instance',
  'instance.iam.project.set',
  Type.Object({ iamProjectId: Type.String() }),
);
export const iamConsoleSet = defineEvent(
  'instance',
  'instance.iam.console.set',
  Type.Object({ clientId: Type.String(), appId: Type.String() }),
);
