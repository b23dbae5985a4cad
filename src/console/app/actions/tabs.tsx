import { usePermissions } from '../api/index.ts';
import { Parts } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';

export const ActionParts = ({ current }: { readonly current: '' | 'targets' }) => {
  const t = useTexts();
  const { has } = usePermissions();
  return (
    <Parts
      label={t.actions.title}
      base="/actions"
      current={current}
      parts={[
        { id: '', label: t.actions.when.title },
        has('action.target.read') && { id: 'targets', label: t.actions.targets.title },
      ]}
    />
  );
};
