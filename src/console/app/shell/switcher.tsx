import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { OrganizationService } from '../../../contract/services/org/v2.ts';
import { useQueryOf } from '../api/index.ts';
import { useTexts } from '../texts/index.ts';
import { Building2, ChevronsUpDown } from '../ui/icons.ts';
import { Button, ComboBox, Dialog, Icon } from '../ui/index.ts';
import { useOrgId, useSwitchOrg } from './org.tsx';

const { listOrganizations } = OrganizationService.method;
const shown = 20;
const contains = 5;

/** The organization in view, and how to look at another. */
export const Switcher = () => {
  const t = useTexts();
  const orgId = useOrgId();
  const [open, setOpen] = useState(false);
  const { data } = useQueryOf(listOrganizations, {
    queries: [{ query: { case: 'idQuery', value: { id: orgId } } }],
  });
  const name = data?.result[0]?.name ?? '';
  return (
    <div className="switcher">
      <Button kind="plain" onPress={() => setOpen(true)} aria-label={`${t.shell.organization}: ${name}`}>
        <Icon of={Building2} />
        <span className="truncate">{name || '…'}</span>
        <Icon of={ChevronsUpDown} />
      </Button>
      <Dialog title={t.shell.switchOrganization} open={open} onClose={() => setOpen(false)}>
        {open && <Choose onDone={() => setOpen(false)} />}
      </Dialog>
    </div>
  );
};

const Choose = ({ onDone }: { readonly onDone: () => void }) => {
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
