import { Link } from '@tanstack/react-router';
import { ApplicationService } from '../../../contract/services/application/v2.ts';
import { OrganizationService } from '../../../contract/services/org/v2.ts';
import { ProjectService } from '../../../contract/services/project/v2.ts';
import { Type, UserService } from '../../../contract/services/user/v2.ts';
import { usePermissions, useQueryOf } from '../api/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { Skeleton } from '../ui/index.ts';

const one = { limit: 1 };

const useUserCount = (type: Type) => {
  const organizationId = useOrgId();
  const { has } = usePermissions();
  const { data } = useQueryOf(
    UserService.method.listUsers,
    {
      query: one,
      queries: [
        { query: { case: 'typeQuery', value: { type } } },
        { query: { case: 'organizationIdQuery', value: { organizationId } } },
      ],
    },
    { enabled: has('user.read') },
  );
  return data?.details?.totalResult;
};

/** How many of each kind there are, for who may see them. */
export const Counts = () => {
  const t = useTexts();
  const organizationId = useOrgId();
  const { has } = usePermissions();
  const texts = t.overview.counts;
  const users = useUserCount(Type.HUMAN);
  const machines = useUserCount(Type.MACHINE);
  const projects = useQueryOf(
    ProjectService.method.listProjects,
    { pagination: one, filters: [{ filter: { case: 'organizationIdFilter', value: { organizationId } } }] },
    { enabled: has('project.read') },
  ).data?.pagination?.totalResult;
  const applications = useQueryOf(
    ApplicationService.method.listApplications,
    { pagination: one },
    { enabled: has('project.app.read') },
  ).data?.pagination?.totalResult;
  const organizations = useQueryOf(
    OrganizationService.method.listOrganizations,
    { query: one },
    { enabled: has('iam.read') },
  ).data?.details?.totalResult;
  return (
    <ul className="counts" aria-label={texts.title}>
      {has('user.read') && <Count to="/users" count={users} text={texts.users} />}
      {has('user.read') && <Count to="/service-accounts" count={machines} text={texts.serviceAccounts} />}
      {has('project.read') && <Count to="/projects" count={projects} text={texts.projects} />}
      {has('project.app.read') && <Count to="/applications" count={applications} text={texts.applications} />}
      {has('iam.read') && <Count to="/organizations" count={organizations} text={texts.organizations} />}
    </ul>
  );
};

const Count = ({
  to,
  count,
  text,
}: {
  readonly to: string;
  readonly count: bigint | undefined;
  readonly text: string;
}) => {
  const say = useSay();
  const language = useLanguage();
  return (
    <li>
      <Link to={to} className="count">
        <strong>
          {count === undefined ? <Skeleton width="2rem" /> : new Intl.NumberFormat(language).format(count)}
        </strong>
        <span>{say(text, { count: Number(count ?? 0n) })}</span>
      </Link>
    </li>
  );
};
