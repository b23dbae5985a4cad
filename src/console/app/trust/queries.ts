import { create } from '@bufbuild/protobuf';
import {
  ApplicationHolderSchema,
  type Binding,
  TrustedIssuerService,
} from '../../../contract/services/postern/trust/v1.ts';
import { useQueryOf } from '../api/index.ts';

export type Holder = Exclude<Binding['holder'], { case: undefined }>;

export const applicationHolder = (projectId: string, applicationId: string): Holder => ({
  case: 'application',
  value: create(ApplicationHolderSchema, { projectId, applicationId }),
});

export const { method } = TrustedIssuerService;

/** Whom an organization trusts, for who may know. */
export const useTrustedIssuers = (organizationId: string) =>
  useQueryOf(method.listTrustedIssuers, { organizationId }, { enabled: organizationId !== '' });

export const isOf = (binding: Binding, holder: Holder): boolean => {
  if (holder.case === 'userId')
    return binding.holder.case === 'userId' && binding.holder.value === holder.value;
  return (
    binding.holder.case === 'application' &&
    holder.case === 'application' &&
    binding.holder.value.applicationId === holder.value.applicationId
  );
};
