import type { SamlApplication } from '../../application/index.ts';
import { preferredLoginName, type SubjectRow } from '../../oidc/index.ts';
import type { SamlAttribute } from '../../saml/index.ts';
import type { SamlContext } from '../provider.ts';

/** What an application is told of a person, under Zitadel's names; what is empty is left out. */
function ofPerson(subject: SubjectRow): SamlAttribute[] {
  const values: Readonly<Record<string, string>> = {
    // One that nobody has confirmed would make its owner whoever writes it down.
    Email: subject.is_email_verified ? subject.email : '',
    SurName: subject.last_name,
    FirstName: subject.first_name,
    FullName: subject.display_name || `${subject.first_name} ${subject.last_name}`.trim() || subject.name,
    UserName: preferredLoginName(subject),
    UserID: subject.user_id,
  };
  return Object.entries(values).flatMap(([name, value]) => (value === '' ? [] : [{ name, values: [value] }]));
}

/** Roles in the application's project, where that tells them without being asked. */
async function rolesOf(
  { provider, instance }: SamlContext,
  { project }: SamlApplication,
  userId: string,
): Promise<SamlAttribute[]> {
  if (!project.roleAssertion) return [];
  const { all } = await provider.roles.of(instance.id, userId);
  const roles = all.flatMap(({ active, projectId, roles: keys }) =>
    active && projectId === project.id ? keys : [],
  );
  return roles.length === 0 ? [] : [{ name: 'Roles', values: [...new Set(roles)].sort() }];
}

export const attributesFor = async (
  context: SamlContext,
  application: SamlApplication,
  subject: SubjectRow,
): Promise<SamlAttribute[]> => [
  ...ofPerson(subject),
  ...(await rolesOf(context, application, subject.user_id)),
];
