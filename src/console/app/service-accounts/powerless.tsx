import { Link } from '@tanstack/react-router';
import { InternalPermissionService } from '../../../contract/services/internal_permission/v2.ts';
import { usePermissions, useQueryOf } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';
import { Notice } from '../ui/index.ts';

/** Says of an account that administers nothing that its tokens open nothing, and where that is changed. */
export const Powerless = ({ userId }: { readonly userId: string }) => {
  const { powerless, powerlessTo } = useTexts().serviceAccounts;
  const { data } = useQueryOf(
    InternalPermissionService.method.listAdministrators,
    {
      pagination: { limit: 1 },
      filters: [{ filter: { case: 'inUserIdsFilter', value: { ids: [userId] } } }],
    },
    { enabled: usePermissions().has('org.member.read') },
  );
  if (!data || data.administrators.length > 0) return null;
  return (
    <Notice>
      {powerless} <Link to="/administrators">{powerlessTo}</Link>
    </Notice>
  );
};
