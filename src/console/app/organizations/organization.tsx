import { useParams } from '@tanstack/react-router';
import { type Organization, OrganizationService } from '../../../contract/services/org/v2.ts';
import { AdministratorList } from '../administrators/list.tsx';
import { usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Directory } from '../directory/directory.tsx';
import { AsCalls, Head, ObjectHistory, Parts, terraformOf } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useOrgId } from '../shell/org.tsx';
import { useTexts } from '../texts/index.ts';
import { TrustedIssuers } from '../trust/issuers.tsx';
import { ButtonLink } from '../ui/index.ts';
import { About } from './about.tsx';
import { Deeds } from './deeds.tsx';

import { Domains } from './domains.tsx';
import { OrganizationMetadata } from './metadata.tsx';
import { ofId } from './queries.ts';
import { StateBadge } from './state.tsx';

interface Address {
  readonly organizationId?: string;
  readonly part?: string;
}

/** One of all organizations. */
export const OrganizationPage = () => {
  const t = useTexts();
  const { organizationId = '', part = '' } = useParams({ strict: false }) as Address;
  return (
    <Found
      id={organizationId}
      part={part}
      base={`/organizations/${organizationId}`}
      trail={[{ label: t.organizations.title, to: '/organizations' }]}
    />
  );
};

/** The organization in view. */
export const OwnOrganizationPage = () => {
  const { part = '' } = useParams({ strict: false }) as Address;
  return <Found id={useOrgId()} part={part} base="/organization" />;
};

interface Place {
  readonly part: string;
  readonly base: string;
  readonly trail?: readonly { readonly label: string; readonly to: string }[];
}

const Found = ({ id, ...place }: Place & { readonly id: string }) => {
  const { data } = useSuspenseQueryOf(OrganizationService.method.listOrganizations, { queries: [ofId(id)] });
  const [organization] = data.result;
  return organization ? <Shown organization={organization} {...place} /> : <Nowhere />;
};

const Shown = ({ organization, part, base, trail }: Place & { readonly organization: Organization }) => {
  const t = useTexts();
  const orgId = useOrgId();
  const { id, name } = organization;
  const { parts } = t.organizations;
  const { has } = usePermissions();
  return (
    <>
      <Head title={name} {...(trail && { trail })} id={id} under={<StateBadge organization={organization} />}>
        {orgId !== id && (
          <ButtonLink to="/organization" search={{ org: id } as never}>
            {t.organizations.open}
          </ButtonLink>
        )}
        <AsCalls terraform={terraformOf('zitadel_org', name, { name })} />
        <Deeds organization={organization} />
      </Head>
      <Parts
        label={name}
        base={base}
        current={part}
        parts={[
          { id: '', label: parts.about },
          { id: 'domains', label: parts.domains },
          { id: 'metadata', label: parts.metadata },
          has('org.idp.read') && { id: 'trust', label: t.trust.title },
          has('user.write') && { id: 'directory', label: t.directory.title },
          { id: 'administrators', label: parts.administrators },
          { id: 'history', label: parts.history },
        ]}
      />
      {part === '' && <About organization={organization} />}
      {part === 'domains' && <Domains organizationId={id} />}
      {part === 'metadata' && <OrganizationMetadata organizationId={id} />}
      {part === 'trust' && <TrustedIssuers organizationId={id} />}
      {part === 'directory' && <Directory organizationId={id} />}
      {part === 'administrators' && <AdministratorList of={{ level: 'organization', organizationId: id }} />}
      {part === 'history' && <ObjectHistory id={id} changed={id === orgId && { kind: 'organization' }} />}
    </>
  );
};
