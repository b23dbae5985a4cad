import type { Operation, Schema } from './types.ts';

/** `/assets/v1`, which is no RPC: files are sent as forms and read as they are. A test holds this to what is served. */

export const assetTag = {
  name: 'assets',
  description: 'Logos, icons, fonts and avatars: where they are uploaded, and where everybody reads them.',
};

interface Slot {
  /** Below `/assets/v1/`. */
  readonly path: string;
  readonly what: string;
  readonly read?: string;
  readonly write?: string;
  /** What is in the draft can be read too. */
  readonly drafted: boolean;
}

const files = {
  logo: 'the logo',
  'logo/dark': 'the logo of the dark theme',
  icon: 'the icon',
  'icon/dark': 'the icon of the dark theme',
  font: 'the font',
};

const places = [
  { at: 'instance', whose: 'of the instance’s branding', permission: 'iam.policy' },
  { at: 'org', whose: 'of the organization’s branding', permission: 'policy' },
];

const slots: readonly Slot[] = [
  ...places.flatMap(({ at, whose, permission }) =>
    Object.entries(files).map(([file, what]) => ({
      path: `${at}/policy/label/${file}`,
      what: `${what} ${whose}`,
      read: `${permission}.read`,
      write: `${permission}.write`,
      drafted: true,
    })),
  ),
  { path: 'users/me/avatar', what: 'the picture of the person who asks', drafted: false },
];

const binary: Schema = { type: 'string', format: 'binary' };
const content = (type: string, schema: Schema) => ({ [type]: { schema } });
const refused = { $ref: '#/components/responses/Error' };
const theFile = { description: 'The file.', content: content('*/*', binary) };
const form: Schema = { type: 'object', properties: { file: binary }, required: ['file'] };
const address: Schema = {
  type: 'object',
  properties: { url: { type: 'string', description: 'Where everybody can read it.' } },
};

function operationsOf({ path, what, read, write, drafted }: Slot): [string, Record<string, Operation>][] {
  const operation = (
    does: string,
    sentence: string,
    permission: string | undefined,
    rest: Pick<Operation, 'responses' | 'requestBody'>,
  ): Operation => ({
    operationId: `assets.${does}.${path.replaceAll('/', '.')}`,
    tags: [assetTag.name],
    summary: sentence,
    ...(permission && { description: `Needs the permission \`${permission}\`.`, 'x-permission': permission }),
    ...rest,
  });
  const sending = (does: string) =>
    operation(does, `Uploads ${what}, in place of the one that is there`, write, {
      requestBody: { required: true, content: content('multipart/form-data', form) },
      responses: {
        200: { description: 'Done.', content: content('application/json', address) },
        default: refused,
      },
    });
  const reading = (does: string, sentence: string) =>
    operation(does, sentence, read, { responses: { 200: theFile, default: refused } });

  return [
    [
      `/assets/v1/${path}`,
      {
        get: reading('get', `Reads ${what}`),
        post: sending('upload'),
        put: sending('replace'),
        delete: operation('remove', `Removes ${what}`, write, {
          responses: { 200: { description: 'Done.' }, default: refused },
        }),
      },
    ],
    ...(drafted
      ? [
          [
            `/assets/v1/${path}/_preview`,
            { get: reading('preview', `Reads ${what} as it is in the draft`) },
          ] as [string, Record<string, Operation>],
        ]
      : []),
  ];
}

const named = (name: string, description: string) => ({
  name,
  in: 'path' as const,
  required: true,
  schema: { type: 'string', description },
});

export const assetPaths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = Object.fromEntries([
  ...slots.flatMap(operationsOf),
  [
    '/assets/v1/{owner}/{key}',
    {
      get: {
        operationId: 'assets.read',
        tags: [assetTag.name],
        summary: 'Reads a file under the address that answers and pages name',
        parameters: [
          named('owner', 'The instance or organization that it belongs to.'),
          named('key', 'The rest of the address, slashes included.'),
        ],
        responses: { 200: theFile, default: refused },
        security: [],
      },
    },
  ],
]);
