import { useNavigate, useSearch } from '@tanstack/react-router';
import { useSession } from './session.ts';

/** The organization that an address names, by its query; '' where it names none. */
export const orgInView = (search: string): string => new URLSearchParams(search).get('org') ?? '';

/** The organization in view: that of the address, else one's own. */
export function useOrgId(): string {
  const { org } = useSearch({ strict: false }) as { org?: string };
  const { orgId } = useSession().claims();
  return org || orgId;
}

/** Shows another: lists stay where they are, an object of the one is none of the other. */
export function useSwitchOrg(): (orgId: string) => void {
  const navigate = useNavigate();
  return (orgId) => {
    const place = location.pathname.replace(/^\/ui\/console/, '').split('/')[1] ?? '';
    void navigate({ to: `/${place}`, search: { org: orgId } as never });
  };
}
