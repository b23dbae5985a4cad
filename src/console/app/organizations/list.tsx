import {
  type Organization,
  OrganizationFieldName,
  OrganizationService,
  OrganizationState,
} from '../../../contract/services/org/v2.ts';
import { Allowed } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Building2, Plus } from '../ui/icons.ts';
import { ButtonLink, Moment, millisOf } from '../ui/index.ts';
import { inState, isActive, named } from './queries.ts';
import { StateBadge } from './state.tsx';

const { listOrganizations } = OrganizationService.method;

const sorts: Readonly<Record<string, OrganizationFieldName>> = {
  name: OrganizationFieldName.NAME,
  created: OrganizationFieldName.CREATION_DATE,
};
const states: Readonly<Record<string, OrganizationState>> = {
  active: OrganizationState.ACTIVE,
  inactive: OrganizationState.INACTIVE,
};

const source = sourceOf<Organization, typeof listOrganizations.input, typeof listOrganizations.output>({
  method: listOrganizations,
  request: ({ search, filters, sort }, { offset, limit }) => {
    const state = states[filters['state'] ?? ''];
    return {
      query: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
      sortingColumn: sorts[sort?.by ?? 'name'] ?? OrganizationFieldName.NAME,
      queries: [...(search ? [named(search)] : []), ...(state ? [inState(state)] : [])],
    };
  },
  rows: ({ result }) => result,
  total: ({ details }) => details?.totalResult,
});

/** All organizations that one may see. */
export const OrganizationList = () => {
  const t = useTexts();
  const { columns } = t.organizations;
  return (
    <>
      <Head title={t.organizations.title}>
        <AsCalls />
        <Allowed to="org.create">
          <ButtonLink to="/organizations/new" kind="primary" icon={Plus}>
            {t.organizations.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <DataList
        id="organizations"
        label={t.organizations.title}
        source={source}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        to={({ id }) => `/organizations/${id}`}
        searchable={t.organizations.search}
        filters={[
          {
            id: 'state',
            label: t.common.state,
            choices: [
              { id: 'active', label: t.common.active },
              { id: 'inactive', label: t.common.inactive },
            ],
          },
        ]}
        columns={[
          {
            id: 'name',
            label: columns.name,
            width: 'minmax(13rem, 2fr)',
            sorts: true,
            show: ({ name }) => name,
            text: ({ name }) => name,
          },
          {
            id: 'domain',
            label: columns.domain,
            width: 'minmax(13rem, 2fr)',
            show: ({ primaryDomain }) => primaryDomain,
            text: ({ primaryDomain }) => primaryDomain,
          },
          {
            id: 'state',
            label: columns.state,
            width: '9rem',
            show: (organization) => <StateBadge organization={organization} />,
            text: (organization) => (isActive(organization) ? t.common.active : t.common.inactive),
          },
          {
            id: 'created',
            label: columns.created,
            width: '14rem',
            sorts: true,
            show: ({ details }) => <Moment at={details?.creationDate} />,
            text: ({ details }) => new Date(millisOf(details?.creationDate)).toISOString(),
          },
        ]}
        empty={{
          icon: Building2,
          title: t.organizations.empty,
          children: <p>{t.organizations.emptyText}</p>,
        }}
      />
    </>
  );
};
