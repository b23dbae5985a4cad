import type { Administrator } from '../../../contract/services/internal_permission/v2.ts';

export const nameOf = ({ user }: Administrator): string =>
  user?.displayName || user?.preferredLoginName || user?.id || '';
