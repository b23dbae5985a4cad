import { create } from '@bufbuild/protobuf';
import { type ImportDataSuccessOrg, ImportDataSuccessOrgSchema } from '../contract/services/admin/v1.ts';
import type { PosternError } from '../errors/index.ts';

/** What came of an import. */
export interface Report {
  refuse(type: string, id: string, error: Pick<PosternError, 'id' | 'message'>): void;
  org(orgId: string): ImportDataSuccessOrg;
  answer(): {
    readonly errors: { readonly type: string; readonly id: string; readonly message: string }[];
    readonly success: { readonly orgs: ImportDataSuccessOrg[] };
  };
}

/** So many are told one by one: a file of which everything is wrong need not be answered line by line. */
const mostErrors = 1_000;

/** Lists to be filled with what becomes messages at the end. */
const emptyOrg = (orgId: string): ImportDataSuccessOrg =>
  Object.fromEntries(
    ImportDataSuccessOrgSchema.fields.map(({ localName }) => [localName, localName === 'orgId' ? orgId : []]),
  ) as unknown as ImportDataSuccessOrg;

export function createReport(): Report {
  const errors: { type: string; id: string; message: string }[] = [];
  const orgs = new Map<string, ImportDataSuccessOrg>();
  let untold = 0;
  return {
    refuse(type, id, { id: code, message }) {
      if (errors.length < mostErrors) errors.push({ type, id, message: `${message} (${code})` });
      else untold++;
    },
    org(orgId) {
      const known = orgs.get(orgId) ?? emptyOrg(orgId);
      orgs.set(orgId, known);
      return known;
    },
    answer() {
      const more = { type: 'import', id: '', message: `${untold} more entries were refused` };
      return {
        errors: untold === 0 ? errors : [...errors, more],
        success: { orgs: [...orgs.values()].map((org) => create(ImportDataSuccessOrgSchema, org)) },
      };
    },
  };
}
