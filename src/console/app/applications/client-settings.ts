import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ClientSettingsService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { type FormOptions, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { tellDone } from '../ui/index.ts';

const { getClientSettings, updateClientSettings } = ClientSettingsService.method;

export type ClientSettings = MessageShape<typeof getClientSettings.output>;
type Change = Omit<
  MessageInitShape<typeof updateClientSettings.input>,
  '$typeName' | 'projectId' | 'applicationId'
>;

interface Part<Values extends object> extends Pick<FormOptions<Values>, 'told' | 'check' | 'fields'> {
  /** Names the draft, among the forms of an application. */
  readonly name: string;
  readonly valuesOf: (settings: ClientSettings) => Values;
  /** What to send of what is filled in. Default: the fields that were changed, under their own names. */
  readonly changeOf?: (values: Values) => Change;
}

/** A form of some of what an application is held to beyond what Zitadel's API has a place for. */
export function useClientSettings<Values extends object>(
  { projectId, applicationId }: Application,
  { name, valuesOf, changeOf, ...options }: Part<Values>,
) {
  const t = useTexts();
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getClientSettings, address);
  const update = useCall(updateClientSettings);
  const form = useForm<Values>({
    ...options,
    id: `${name}:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getClientSettings, address, valuesOf),
    async submit(values, changes) {
      await update({ ...address, ...(changeOf ? changeOf(values) : (changes as Change)) });
      tellDone(t.common.saved);
    },
  });
  return { form, fixed, settings: data };
}
