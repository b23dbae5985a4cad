import { AsCalls, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useTexts } from '../texts/index.ts';
import { AdministratorList } from './list.tsx';

export const OrganizationAdministrators = () => {
  const t = useTexts();
  const organizationId = useOrgId();
  return (
    <>
      <Head title={t.administrators.ofOrganization}>
        <AsCalls />
      </Head>
      <AdministratorList of={{ level: 'organization', organizationId }} />
    </>
  );
};

export const InstanceAdministrators = () => {
  const t = useTexts();
  return (
    <>
      <Head title={t.administrators.ofInstance}>
        <AsCalls />
      </Head>
      <AdministratorList of={{ level: 'instance' }} />
    </>
  );
};
