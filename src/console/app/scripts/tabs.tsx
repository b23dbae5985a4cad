import { usePermissions } from '../api/index.ts';
import { Parts } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';

export const ScriptParts = ({ current }: { readonly current: '' | 'flows' }) => {
  const t = useTexts();
  const { has } = usePermissions();
  return (
    <Parts
      label={t.scripts.title}
      base="/scripts"
      current={current}
      parts={[
        { id: '', label: t.scripts.title },
        has('org.flow.read') && { id: 'flows', label: t.scripts.flows.title },
      ]}
    />
  );
};
