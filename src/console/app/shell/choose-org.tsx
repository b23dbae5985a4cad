import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { OrganizationService } from '../../../contract/services/org/v2.ts';
import { useQueryOf } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';
import { ComboBox } from '../ui/select.tsx';
import { useSwitchOrg } from './org.tsx';

const { listOrganizations } = OrganizationService.method;
const shown = 20;
const contains = 5;

/** Finds an organization by its name, and shows it. */
export const ChooseOrg = ({ onDone }: { readonly onDone: () => void }) => {
  const t = useTexts();
  const choose = useSwitchOrg();
  const [typed, setTyped] = useState('');
  const { data } = useQueryOf(
    listOrganizations,
    {
      query: { limit: shown, asc: true },
      sortingColumn: 1,
      queries: typed ? [{ query: { case: 'nameQuery', value: { name: typed, method: contains } } }] : [],
    },
    { placeholderData: keepPreviousData },
  );
  return (
    <ComboBox
      label={t.shell.organizationSearch}
      choices={(data?.result ?? []).map(({ id, name, primaryDomain }) => ({
        id,
        label: name,
        hint: primaryDomain,
      }))}
      typed={typed}
      onType={setTyped}
      value={null}
      onChange={(id) => {
        if (!id) return;
        choose(id);
        onDone();
      }}
    />
  );
};

export const OrgName = ({ id }: { readonly id: string }) => {
  const { data } = useQueryOf(listOrganizations, {
    queries: [{ query: { case: 'idQuery', value: { id } } }],
  });
  return data?.result[0]?.name ?? '…';
};
