import { ProjectFieldName, ProjectService } from '../../../contract/services/project/v2.ts';
import { Picker, type PickerProps } from '../form/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useTexts } from '../texts/index.ts';
import { isGranted, named, ofOrganization } from './queries.ts';

const shown = 20;

/** A project that the organization in view has, by itself or by a grant. */
export const ProjectPicker = (props: PickerProps) => {
  const t = useTexts();
  const orgId = useOrgId();
  return (
    <Picker
      {...props}
      method={ProjectService.method.listProjects}
      request={(typed) => ({
        pagination: { limit: shown, asc: true },
        sortingColumn: ProjectFieldName.NAME,
        filters: [ofOrganization(orgId), ...(typed ? [named(typed)] : [])],
      })}
      choices={({ projects }) =>
        projects.map((project) => ({
          id: project.projectId,
          label: project.name,
          ...(isGranted(project) && { hint: t.authorizations.granted }),
        }))
      }
    />
  );
};
