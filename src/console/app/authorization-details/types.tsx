import { useState } from 'react';
import {
  AuthorizationDetailsService,
  type AuthorizationDetailsType,
} from '../../../contract/services/postern/project/v1.ts';
import type { Project } from '../../../contract/services/project/v2.ts';
import { useCall } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { useMay } from '../projects/may.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Layers, Pencil, Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Button, Dialog } from '../ui/index.ts';
import { linesOf } from './texts.ts';
import { TypeForm } from './type-form.tsx';

const { listAuthorizationDetailsTypes, deleteAuthorizationDetailsType } = AuthorizationDetailsService.method;

const typesOf = (projectId: string) =>
  sourceOf<
    AuthorizationDetailsType,
    typeof listAuthorizationDetailsTypes.input,
    typeof listAuthorizationDetailsTypes.output
  >({
    method: listAuthorizationDetailsTypes,
    request: () => ({ projectId }),
    rows: ({ types }) => types,
    total: ({ types }) => types.length,
  });

const asked = ({ title }: AuthorizationDetailsType) => linesOf(title).join(', ');
const fields = (type: AuthorizationDetailsType) => type.fields.map(({ path }) => path).join(', ');

/** What clients may ask for of the APIs of a project beyond scopes (RFC 9396). */
export const AuthorizationDetails = ({ project }: { readonly project: Project }) => {
  const t = useTexts();
  const say = useSay();
  const [open, setOpen] = useState<'add' | AuthorizationDetailsType>();
  const remove = useCall(deleteAuthorizationDetailsType);
  const { projectId } = project;
  const texts = t.access.details;
  const close = () => setOpen(undefined);
  const writes = useMay(project)('project.write');
  return (
    <>
      <DataList
        id="authorization-details"
        label={texts.title}
        source={typesOf(projectId)}
        keyOf={({ name }) => name}
        nameOf={({ name }) => name}
        deeds={
          writes && (
            <Button icon={Plus} kind="primary" onPress={() => setOpen('add')}>
              {t.access.declare}
            </Button>
          )
        }
        columns={[
          {
            id: 'name',
            label: t.access.name,
            width: 'minmax(9rem, 1fr)',
            show: ({ name }) => <code>{name}</code>,
            text: ({ name }) => name,
          },
          { id: 'question', label: texts.question, width: 'minmax(9rem, 1fr)', show: asked, text: asked },
          { id: 'fields', label: texts.fields, width: 'minmax(12rem, 2fr)', show: fields, text: fields },
        ]}
        {...(writes && {
          actions: (type: AuthorizationDetailsType) => (
            <AskingMenu
              label={`${t.common.actions}: ${type.name}`}
              deeds={[
                { id: 'change', label: t.common.edit, icon: Pencil, run: () => setOpen(type) },
                {
                  id: 'remove',
                  label: t.common.remove,
                  icon: Trash2,
                  kind: 'danger',
                  ask: { title: say(t.common.removeTitle, { name: type.name }), text: texts.removeText },
                  run: () =>
                    attempt(
                      () => remove({ projectId, name: type.name }),
                      say(t.access.removed, { name: type.name }),
                    ),
                },
              ]}
            />
          ),
        })}
        empty={{ icon: Layers, title: texts.none, children: <p>{texts.noneText}</p> }}
      />
      <Dialog title={t.access.declare} wide open={open === 'add'} onClose={close}>
        {open === 'add' && <TypeForm projectId={projectId} onDone={close} />}
      </Dialog>
      <Dialog
        title={say(t.access.change, { name: typeof open === 'object' ? open.name : '' })}
        wide
        open={typeof open === 'object'}
        onClose={close}
      >
        {typeof open === 'object' && <TypeForm projectId={projectId} type={open} onDone={close} />}
      </Dialog>
    </>
  );
};
