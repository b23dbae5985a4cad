import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  Prompt,
  Proof,
  type SimulateSignInRequestSchema,
} from '../../../contract/services/postern/login/v1.ts';

/** What is supposed, as it stands in the address. */
export interface Supposed {
  readonly name: string;
  /** The application's client id; '' for none. */
  readonly client: string;
  /** Id of the organization whose people it asks for; '' for any. */
  readonly wanted: string;
  readonly prompt: PromptName;
  readonly hinted: boolean;
  readonly done: Done;
  readonly ago: Ago;
}

export type PromptName = Exclude<keyof typeof Prompt, number>;

const dones = {
  nothing: [],
  password: [Proof.PASSWORD],
  both: [Proof.PASSWORD, Proof.APP],
  passkey: [Proof.PASSKEY],
  mail: [Proof.EMAIL],
} as const;
export type Done = keyof typeof dones;
export const allDone = Object.keys(dones) as Done[];

const agos = { now: 0, hour: 3_600, day: 86_400, week: 7 * 86_400, month: 30 * 86_400 } as const;
export type Ago = keyof typeof agos;
export const allAgos = Object.keys(agos) as Ago[];

export const allPrompts: readonly PromptName[] = ['UNSPECIFIED', 'LOGIN', 'SELECT_ACCOUNT', 'CREATE'];

export const nothingSupposed: Supposed = {
  name: '',
  client: '',
  wanted: '',
  prompt: 'UNSPECIFIED',
  hinted: false,
  done: 'nothing',
  ago: 'now',
};

const oneOf = <T extends string>(all: readonly T[], value: string | undefined, otherwise: T): T =>
  all.find((one) => one === value) ?? otherwise;

export function supposedIn(search: Readonly<Record<string, string | undefined>>): Supposed {
  return {
    name: search['name'] ?? '',
    client: search['client'] ?? '',
    wanted: search['wanted'] ?? '',
    prompt: oneOf(allPrompts, search['prompt'], 'UNSPECIFIED'),
    hinted: search['hinted'] === 'true',
    done: oneOf(allDone, search['done'], 'nothing'),
    ago: oneOf(allAgos, search['ago'], 'now'),
  };
}

/** As it stands in the address; what is usual is left out. */
export const searchOf = (supposed: Supposed): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(supposed).map(([name, value]) => [
      name,
      value === nothingSupposed[name as keyof Supposed] ? undefined : String(value),
    ]),
  );

export function requestOf(supposed: Supposed): MessageInitShape<typeof SimulateSignInRequestSchema> {
  const { name, client, wanted, prompt, hinted, done, ago } = supposed;
  return {
    loginName: name,
    clientId: client,
    ...(client && {
      hinted,
      prompt: Prompt[prompt],
      ...(wanted && { organization: { case: 'organizationId' as const, value: wanted } }),
    }),
    done: [...dones[done]],
    doneAgo: { seconds: BigInt(agos[ago]), nanos: 0 },
  };
}
